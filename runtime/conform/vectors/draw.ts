// Draws of random cases: numbers, shapes and tensors from one seed.

import { type DType, type Shape, size } from "../../graph/ir.ts";
import type { HostArray } from "../../graph/op.ts";

export interface Draw {
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
  /** An extent: mostly small, some that fill vectors, tiles and more. */
  extent(): number;
  floats(shape: Shape, how?: Numbers): Float32Array;
  integers(shape: Shape, low: number, high: number, dtype?: DType): HostArray;
}

/** Plain: about −3 to 3, now and then 0, −0 or 1. Positive: above 0. Wild: NaN, infinities, zeros of both signs, subnormal and huge numbers among plain ones. */
export type Numbers = "plain" | "positive" | "wild";

const strange = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1, -1, 0.5, 1e-45, -1e-45],
  ...[1e-40, 3e38, -3e38, 2 ** 24, 88.8, -104, 1e-20, 1e20],
];

/** Numbers by a counter and a mixing function (splitmix32). */
export function draws(seed: number): Draw {
  let state = seed | 0;
  const word = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return (x ^ (x >>> 15)) >>> 0;
  };
  const share = (): number => word() / 2 ** 32;
  const whole = (low: number, high: number): number => low + Math.floor(share() * (high - low + 1));
  const pick = <T>(from: readonly T[]): T => from[whole(0, from.length - 1)] as T;
  const number = (how: Numbers): number => {
    const plain = (share() + share() + share() - 1.5) * 2;
    switch (how) {
      case "plain":
        return share() < 0.03 ? pick([0, -0, 1]) : plain;
      case "positive":
        return Math.abs(plain) + 0.01;
      case "wild":
        return share() < 0.1 ? pick(strange) : share() < 0.2 ? plain * 2 ** whole(-60, 60) : plain;
    }
  };
  return {
    whole,
    pick,
    chance: (most) => share() < most,
    extent: () => (share() < 0.7 ? whole(1, 9) : pick([12, 16, 17, 31, 32, 33, 40, 50, 64, 65, 100])),
    floats: (shape, how = "plain") => Float32Array.from({ length: size(shape) }, () => number(how)),
    integers(shape, low, high, dtype = "i32") {
      const made = Array.from({ length: size(shape) }, () => whole(low, high));
      return dtype === "u32" ? Uint32Array.from(made) : Int32Array.from(made);
    },
  };
}
