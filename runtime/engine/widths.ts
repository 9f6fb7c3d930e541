// How many rows decoding goes on with once rollouts have ended: all, a half, a quarter, an eighth of them, whatever holds those that go on.
// A program of fewer rows is compiled once the rows that it would have spared by then had cost more than compiling it.

/** Rows of a decode program for so many rollouts that go on; to be asked once a step. */
export type Widths = (going: number) => number;

const halvings = 3;

/** Floating-point operations that compiling a decode program is worth: about what a core of a processor computes meanwhile (docs/log.md). */
export const compilingWorth = 1e9;

/** For `all` rollouts, a row of which takes `work` operations a step. The program for all is there from the start. */
export function widths(all: number, work: number, worth = compilingWorth): Widths {
  /** Falling. */
  const sizes = Array.from({ length: halvings + 1 }, (_, halving) => Math.ceil(all / 2 ** halving));
  const compiled = new Set([all]);
  const missed = new Map<number, number>();
  return (going) => {
    const best = sizes.findLast((size) => size >= going) ?? all;
    const there = sizes.findLast((size) => size >= going && compiled.has(size)) ?? all;
    const spared = (missed.get(best) ?? 0) + (there - best) * work;
    missed.set(best, spared);
    if (best === there || spared < worth) return there;
    compiled.add(best);
    return best;
  };
}
