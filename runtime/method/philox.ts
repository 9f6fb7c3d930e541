// Philox4x32-10, the only generator of a run: every draw is a pure function of what it is for.
// Orders, gates, shuffles and simulations draw here; the GPU sampler computes the same words from the same packing,
// so that the order in which work arrives can never change a result.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { drawLimits } from "../../plan/nodes/draw-limits.ts";
import { gumbelOf } from "../kernels/gumbel.ts";

/** What a draw is for. The number is part of every seed ever published: never renumber, only append. */
export const purposes = {
  order: 1,
  gate: 2,
  rollout: 3,
  filter: 4,
  evaluate: 5,
  shuffle: 6,
  data: 7,
  initialise: 8,
  augment: 9,
  bootstrap: 10,
  mix: 11,
} as const;

export type Purpose = keyof typeof purposes;

/**
 * The coordinates of one block of four words. Packing (the WGSL sampler uses exactly this):
 *
 *   k0 = seed                       u32
 *   k1 = purpose | stage << 8       purpose id < 256, stage < 2^24: index of the plan node that draws, 0 if there is only one
 *   c0 = block                      u32; vocabulary entry v of a sampler is word v & 3 of block v >> 2, other draws count up from 0
 *   c1 = position | rollout << 16   both < 2^16
 *   c2 = sample                     u32; the sample's own number in its dataset, not its place in a batch
 *   c3 = step | copy << 24          step < 2^24, copy < 256 (copy 0 is the original order)
 *
 * Coordinates left out are 0.
 */
export interface DrawKey {
  readonly seed: number;
  readonly purpose: Purpose;
  readonly stage?: number;
  readonly step?: number;
  readonly sample?: number;
  readonly copy?: number;
  readonly rollout?: number;
  readonly position?: number;
  readonly block?: number;
}

/** Four 32-bit words, each 0 … 2^32 − 1. */
export type Words = readonly [number, number, number, number];

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** Upper 32 bits of a 32 × 32-bit product, by 16-bit halves: what WGSL must do too, having no 64-bit integers. */
function upperProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = Math.imul(aLow, bLow) >>> 0;
  const cross1 = (Math.imul(aHigh, bLow) >>> 0) + (low >>> 16);
  const cross2 = (Math.imul(aLow, bHigh) >>> 0) + (cross1 & 0xffff);
  // (2^16 − 1)² + 2^16 − 1 < 2^32: neither cross sum overflows
  return ((Math.imul(aHigh, bHigh) >>> 0) + (cross1 >>> 16) + (cross2 >>> 16)) >>> 0;
}

/** Philox4x32 with ten rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). All words u32. */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round += 1) {
    const high0 = upperProduct(multiplier0, c0);
    const low0 = Math.imul(multiplier0, c0);
    const high1 = upperProduct(multiplier1, c2);
    const low1 = Math.imul(multiplier1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + weyl0) >>> 0;
    k1 = (k1 + weyl1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

function within(key: DrawKey, name: keyof typeof drawLimits): number {
  const [given, limit] = [key[name] ?? 0, drawLimits[name]];
  if (!Number.isInteger(given) || given < 0 || given >= limit)
    bug(`draw key: ${name} ${given} is outside 0 … ${limit - 1}`);
  return given;
}

/** The counter and key words of a draw, packed as DrawKey says. */
export function packKey(key: DrawKey): { readonly counter: Words; readonly key: readonly [number, number] } {
  const stage = within(key, "stage");
  const position = within(key, "position");
  const rollout = within(key, "rollout");
  const step = within(key, "step");
  const copy = within(key, "copy");
  return {
    counter: [
      within(key, "block"),
      (position | (rollout << 16)) >>> 0,
      within(key, "sample"),
      (step | (copy << 24)) >>> 0,
    ],
    key: [within(key, "seed"), (purposes[key.purpose] | (stage << 8)) >>> 0],
  };
}

/** The four words at a key. */
export function draw(key: DrawKey): Words {
  const packed = packKey(key);
  return philox(packed.counter, packed.key);
}

/**
 * A word as a number strictly inside (0, 1): the middle of one of 2^23 equal cells. Exact in f32, so that a GPU computing
 * `f32(word >> 9) * 2^-23 + 2^-24` gets the identical value, and neither log(u) nor log(1 − u) is ever infinite.
 */
export function uniformOf(word: number): number {
  return (word >>> 9) * 2 ** -23 + 2 ** -24;
}

/** One uniform number in (0, 1): the first word at the key. */
export function uniform(key: DrawKey): number {
  return uniformOf(draw(key)[0]);
}

/** The Gumbel number of vocabulary entry `entry` at a sampler's key: word `entry & 3` of block `entry >> 2`. */
export function gumbelAt(key: DrawKey, entry: number): number {
  return gumbelOf(draw({ ...key, block: entry >>> 2 })[entry & 3]!);
}

/** The endless words at a key: block 0, 1, 2 … in turn. The key's own block, if any, is where it starts. */
export function wordsAt(key: DrawKey): () => number {
  let block = key.block ?? 0;
  let at = 4;
  let words: Words = [0, 0, 0, 0];
  return () => {
    if (at === 4) {
      words = draw({ ...key, block });
      block += 1;
      at = 0;
    }
    const word = words[at]!;
    at += 1;
    return word;
  };
}

/** An integer in 0 … bound − 1 without bias (words beyond the last whole multiple of `bound` are refused). */
export function integerBelow(next: () => number, bound: number): number {
  if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) bug(`no integer lies below ${bound}`);
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const word = next();
    if (word < limit) return word % bound;
  }
}

/** A new list with the items in an order drawn uniformly (Fisher–Yates from the end). */
export function shuffled<T>(items: readonly T[], next: () => number): T[] {
  const out = items.slice();
  for (let last = out.length - 1; last > 0; last -= 1) {
    const other = integerBelow(next, last + 1);
    const held = out[last]!;
    out[last] = out[other]!;
    out[other] = held;
  }
  return out;
}
