// Sums in single precision in the two orders that all ops share: by four lanes along a row, by one chain over rows. Every product and
// every sum is rounded; the processor's kernels add in the same order, four lanes at once.

import type { HostArray } from "../../graph/op.ts";

const { fround } = Math;

/** (lane 0 + lane 1) + (lane 2 + lane 3), where lane j sums the entries j, j + 4, j + 8 … of `count`, rising, from +0. */
export function laneSum(count: number, entry: (at: number) => number): number {
  const lanes: [number, number, number, number] = [0, 0, 0, 0];
  for (let at = 0; at < count; at++) lanes[at & 3] = fround((lanes[at & 3] as number) + entry(at));
  return fround(fround(lanes[0] + lanes[1]) + fround(lanes[2] + lanes[3]));
}

/** The sum over lanes of products x[from + i]·y[other + i], each rounded. */
export function laneDot(x: HostArray, from: number, y: HostArray, other: number, count: number): number {
  return laneSum(count, (at) => fround((x[from + at] ?? 0) * (y[other + at] ?? 0)));
}
