// How many orders of moving pictures there are: for the compiler, which says that copies will repeat, and for the runtime, which draws them.

import { assertNever } from "../compiler/diagnostics/bug.ts";

/**
 * How orders are drawn:
 * - `random`: any but the identity, uniformly
 * - `any`: any, the identity too, uniformly
 * - `derangement`: no picture keeps its slot
 * - `cyclic`: every picture moves by the same number of slots
 * - `transposition`: two pictures change places
 * - `balanced`: rows of a Latin square, so that with n − 1 copies each picture stands once in each slot (the original included)
 * - `all`: every order but the identity, in lexicographic order
 */
export type OrderSampler = "random" | "any" | "derangement" | "cyclic" | "transposition" | "balanced" | "all";

/** count! */
export function factorial(count: number): number {
  let product = 1;
  for (let factor = 2; factor <= count; factor += 1) product *= factor;
  return product;
}

/** How many different orders (the identity counts for `any` alone) a sampler can give for `slots` movable slots. */
export function orderCount(sampler: OrderSampler, slots: number): number {
  if (slots < 2) return 0;
  switch (sampler) {
    case "any":
      return factorial(slots);
    case "random":
    case "all":
      return factorial(slots) - 1;
    case "derangement":
      return Math.round(factorial(slots) / Math.E);
    case "cyclic":
    case "balanced":
      return slots - 1;
    case "transposition":
      return (slots * (slots - 1)) / 2;
    default:
      return assertNever(sampler, "orderCount");
  }
}
