// sample: a row a unit. Random words come four blocks at a time, a block a lane; turned round, each word stands at its entry.

import { gumbel, philox } from "../../graph/functions/philox.ts";
import { type Code, i32, instruction, simd, whole } from "../../wasm/code.ts";
import type { Fun, Local } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { onePhase, type SimdKernel } from "../kernel.ts";
import { laneInt, lanes, shuffle } from "../lanes.ts";
import { along, firstLanes, laneFold, lanesOr, pointer, store } from "../walk.ts";
import { columnsFrom, type Logits } from "./log-prob.ts";
import { inverseTemperature, logProbability, logSoftmax } from "./log-softmax.ts";
import { turned } from "./matmul.ts";

export interface Faults {
  readonly none: number;
  readonly notFinite: number;
  readonly allBanned: number;
}

/** Inputs logits, keys, seed, temperature, banned; outputs token, log p, fault. */
export function sampleKernel({ rows, width }: Logits, faults: Faults): SimdKernel {
  return onePhase(rows, (f, at, operands) => {
    const [logits, keys, seed, temperature, banned] = operands.inputs as readonly [Code, Code, Code, Code, Code];
    const [tokens, logps, fault] = operands.outputs as readonly [Code, Code, Code];
    const a = lanes(f);
    const inverse = inverseTemperature(f, temperature);
    const noisy = f.named(a.less(a.number(0), memory.splat(temperature)));
    f.each(operands.from, operands.to, i32(1), (row) => {
      const base = f.named(at.at(logits, row, 4 * width));
      const { highest, logSum } = logSoftmax(f, at, base, width, { inverse, mean: false });
      const { top, faulty } = surveyed(f, at, base, banned, width);
      const best = { score: f.local("v128"), token: f.local("v128") };
      best.score.set(a.number(-Infinity));
      best.token.set(a.integer(width - 1));
      const key = f.named(at.at(keys, row, 16));
      const [c1, c2, c3, purpose] = [0, 4, 8, 12].map((offset) => f.named(memory.splat(key, offset))) as [
        Code,
        Code,
        Code,
        Code,
      ];
      const seeds = f.named(memory.splat(seed));
      const search = (score: (column: Code) => (logit: Code, four: number) => Code): void =>
        searchBest(f, at, { base, banned, width, best, score });
      f.when(
        anyLane(noisy),
        () =>
          search((column) => {
            const blocks = columnsFrom(f, whole.divide(column, i32(4)));
            const words = philox(a, [f.named(blocks), c1, c2, c3], [seeds, purpose]);
            const inPlace = turned(f, words).map((each) => f.named(each));
            return (logit, four) =>
              a.add(a.multiply(a.subtract(logit, top), inverse), gumbel(a, inPlace[four] as Code));
          }),
        () => search(() => (logit) => logit),
      );
      const { score, token } = settled(f, best);
      const drawn = f.named(laneInt(token, 0));
      memory.storeInt(f, at.at(tokens, row), drawn);
      store(f, at.at(logps, row), logProbability(f, memory.splat(at.at(base, drawn)), highest, inverse, logSum), 1);
      const none = a.select(a.equal(score, a.number(-Infinity)), a.integer(faults.allBanned), a.integer(faults.none));
      store(f, at.at(fault, row), a.select(faulty, a.integer(faults.notFinite), none), 1);
    });
  });
}

function anyLane(x: Code): Code {
  return instruction("i32", simd(83), x);
}

/** The largest logit that is not banned, and whether one is not finite; in all lanes. */
function surveyed(
  f: Fun,
  at: Addresses,
  base: Code,
  banned: Code,
  width: number,
): { readonly top: Code; readonly faulty: Code } {
  const a = lanes(f);
  const lowest = a.number(-Infinity);
  const exponent = a.integer(0x7f800000);
  const [most, wrong] = [f.local("v128"), f.local("v128")];
  most.set(lowest);
  wrong.set(a.integer(0));
  const [place, ban] = [pointer(f, at, base), pointer(f, at, banned)];
  along(f, at, width, [place, ban], (offset, count) => {
    const logit = f.named(memory.vector(place.get, offset));
    const out = a.equal(memory.vector(ban.get, offset), a.number(1));
    most.set(a.maximum(most.get, lanesOr(a.select(out, lowest, logit), lowest, count)));
    wrong.set(a.or(wrong.get, firstLanes(a.equalInteger(a.and(logit, exponent), exponent), count)));
  });
  const or = (x: Code, y: Code): Code => a.or(x, y);
  return {
    top: laneFold(f, most.get, (_, x, y) => a.maximum(x, y)),
    faulty: laneFold(f, wrong.get, (_, x, y) => or(x, y)),
  };
}

interface Best {
  readonly score: Local;
  readonly token: Local;
}

/** By lane the best score of the entries that are not banned, and the first entry that has it. */
function searchBest(
  f: Fun,
  at: Addresses,
  given: {
    readonly base: Code;
    readonly banned: Code;
    readonly width: number;
    readonly best: Best;
    readonly score: (column: Code) => (logit: Code, four: number) => Code;
  },
): void {
  const a = lanes(f);
  const { width, best } = given;
  const [place, ban] = [pointer(f, at, given.base), pointer(f, at, given.banned)];
  // sixteen entries a turn: what is read behind the last one is not looked at
  f.each(i32(0), i32(width), i32(16), (column) => {
    const score = given.score(column);
    for (const four of [0, 1, 2, 3]) {
      const columns = f.named(columnsFrom(f, whole.add(column, i32(4 * four))));
      const out = a.equal(memory.vector(ban.get, 16 * four), a.number(1));
      const open = a.both(a.lessInteger(columns, a.integer(width)), a.not(out));
      const each = f.named(score(f.named(memory.vector(place.get, 16 * four)), four));
      const better = f.named(a.both(open, a.less(best.score.get, each)));
      best.score.set(a.select(better, each, best.score.get));
      best.token.set(a.select(better, columns, best.token.get));
    }
    for (const each of [place, ban]) each.set(at.plus(each.get, 64));
  });
}

/** The best of the lanes, the smallest token where scores are equal; in all lanes. */
function settled(f: Fun, { score, token }: Best): { readonly score: Code; readonly token: Code } {
  const a = lanes(f);
  for (const order of [
    [1, 0, 3, 2],
    [2, 3, 0, 1],
  ] as const) {
    const other = f.named(shuffle(score.get, score.get, order));
    const named = f.named(shuffle(token.get, token.get, order));
    const better = f.named(
      a.either(a.less(score.get, other), a.both(a.equal(score.get, other), a.lessInteger(named, token.get))),
    );
    token.set(a.select(better, named, token.get));
    score.set(a.select(better, other, score.get));
  }
  return { score: score.get, token: token.get };
}
