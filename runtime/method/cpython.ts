// CPython's `random` module as far as the released training code of PeRL uses it: Mersenne Twister, random(), shuffle().
// Only the `released_code` profile draws here; everything else draws from philox.ts.

import { bug } from "../../compiler/diagnostics/bug.ts";

/** The state of one generator: 624 words and the place of the next one. Mutated by every draw. */
export interface Twister {
  readonly words: Uint32Array;
  at: number;
}

const size = 624;

/** `random.seed(seed)` for a non-negative integer below 2^53 (CPython seeds by the 32-bit digits of the number). */
export function seedTwister(seed: number): Twister {
  if (!Number.isSafeInteger(seed) || seed < 0) bug(`a Mersenne Twister is seeded by a whole number, not ${seed}`);
  const upper = Math.floor(seed / 2 ** 32);
  const key = upper === 0 ? [seed >>> 0] : [seed % 2 ** 32, upper];
  const words = new Uint32Array(size);
  words[0] = 19650218;
  for (let i = 1; i < size; i += 1) words[i] = Math.imul(1812433253, words[i - 1]! ^ (words[i - 1]! >>> 30)) + i;
  let i = 1;
  const mix = (factor: number, add: number): void => {
    words[i] = (words[i]! ^ Math.imul(words[i - 1]! ^ (words[i - 1]! >>> 30), factor)) + add;
    i += 1;
    if (i === size) {
      words[0] = words[size - 1]!;
      i = 1;
    }
  };
  for (let step = 0; step < size; step += 1) mix(1664525, key[step % key.length]! + (step % key.length));
  for (let step = 1; step < size; step += 1) mix(1566083941, -i);
  words[0] = 0x80000000;
  return { words, at: size };
}

/** `getrandbits(32)`. */
export function nextWord(twister: Twister): number {
  const { words } = twister;
  if (twister.at === size) {
    for (let k = 0; k < size; k += 1) {
      const joined = (words[k]! & 0x80000000) | (words[(k + 1) % size]! & 0x7fffffff);
      words[k] = words[(k + 397) % size]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    twister.at = 0;
  }
  let word = words[twister.at]!;
  twister.at += 1;
  word ^= word >>> 11;
  word ^= (word << 7) & 0x9d2c5680;
  word ^= (word << 15) & 0xefc60000;
  return (word ^ (word >>> 18)) >>> 0;
}

/** `random.random()`: 53 bits, 0 ≤ u < 1. */
export function nextRandom(twister: Twister): number {
  const high = nextWord(twister) >>> 5;
  const low = nextWord(twister) >>> 6;
  return (high * 67108864 + low) / 9007199254740992;
}

/** `random._randbelow(bound)` for bounds below 2^31: as many top bits as needed, again while too large. */
export function nextBelow(twister: Twister, bound: number): number {
  const shift = Math.clz32(bound);
  for (;;) {
    const value = nextWord(twister) >>> shift;
    if (value < bound) return value;
  }
}

/** `random.shuffle(list(range(count)))`. */
export function nextShuffle(twister: Twister, count: number): number[] {
  const out = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = nextBelow(twister, last + 1);
    const held = out[last]!;
    out[last] = out[other]!;
    out[other] = held;
  }
  return out;
}
