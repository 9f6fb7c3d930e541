// The curves: how a number moves from one value to another over the run. Their formulas are those of
// plan/curve.ts; `exponential` and `power` are the released code's `exp` and `pow`.

import type { Curve } from "../../../plan/plan.ts";
import * as limits from "../../3-types/limits.ts";
import { count, real, share } from "../../3-types/number.ts";
import { choice, list } from "../../3-types/plain.ts";
import { portion, stretch } from "../../3-types/stretch.ts";
import { pair, range } from "../../3-types/two-ends.ts";
import type { Settings, Type } from "../../3-types/type.ts";
import type { CurveWord, TypedCurve } from "../../3-types/word.ts";

const moving = (of: Type<number>, example: string) =>
  ({
    ends: { type: pair(of, of, example), doc: "Where it begins and where it ends." },
    over: {
      type: stretch,
      doc: "The part of the run in which it moves; before it stands at its begin, behind it at its end.",
      default: "0%..100%",
    },
    warmup: { type: portion, doc: "Over this part of the run it is scaled up from nothing.", default: "0%" },
  }) satisfies Settings;

interface MovingArguments {
  readonly ends: { readonly from: number; readonly to: number };
  readonly over: Extract<TypedCurve, { over: unknown }>["over"];
  readonly warmup: Extract<TypedCurve, { over: unknown }>["warmup"];
  readonly rate?: number;
  readonly middle?: number;
}

interface AdaptiveArguments extends Pick<MovingArguments, "ends"> {
  readonly by: Extract<Curve, { kind: "adaptive" }>["by"];
  readonly between: { readonly from: number; readonly to: number };
  readonly window: number;
}

function movingWord(name: "linear" | "cosine", doc: string): CurveWord {
  return {
    family: "curve",
    name,
    doc,
    example: `${name}(100% -> 0%, over = 0%..80%)`,
    positional: 1,
    parameters: moving,
    make: ({ ends, over, warmup }: MovingArguments) => ({ kind: name, ...ends, over, warmup }),
  };
}

function bentWord(name: "exponential" | "power", doc: string, rate: Type<number>): CurveWord {
  return {
    family: "curve",
    name,
    doc,
    example: `${name}(100% -> 0%, rate = 0.5)`,
    positional: 1,
    parameters: (of, example) => ({
      ...moving(of, example),
      rate: { type: rate, doc: "How sharply it bends.", default: "0.5" },
    }),
    make: ({ ends, over, warmup, rate: bend }: MovingArguments) => ({
      kind: name,
      ...ends,
      over,
      warmup,
      rate: bend ?? 0.5,
    }),
  };
}

export const curves: readonly CurveWord[] = [
  {
    family: "curve",
    name: "constant",
    doc: "The same value over the whole run; a plain value means this too.",
    example: "constant(50%)",
    positional: 1,
    parameters: (of) => ({ value: { type: of, doc: "The value." } }),
    make: ({ value }: { value: number }) => ({ kind: "constant", value }),
  },
  movingWord("linear", "In equal steps from one value to the other: from + (to − from) · s/S."),
  movingWord("cosine", "Slowly, then fast, then slowly: from + (to − from) · (1 − cos(π s/S)) / 2."),
  bentWord(
    "exponential",
    "Stays near its begin and falls at the end: to + (from − to) · (1 − rate^(steps left)).",
    real(limits.number().above(0).below(1), "0.5"),
  ),
  bentWord(
    "power",
    "from + (to − from) · (s/S)^rate; below 1 it moves early, above 1 late.",
    real(limits.number().above(0), "0.5"),
  ),
  {
    family: "curve",
    name: "sigmoid",
    doc: "Stays near its begin, changes fast around its middle, stays near its end: a logistic curve, stretched to meet both ends.",
    example: "sigmoid(100% -> 0%, rate = 10, middle = 50%)",
    positional: 1,
    parameters: (of, example) => ({
      ...moving(of, example),
      rate: { type: real(limits.number().above(0).max(1000), "10"), doc: "How steep it is.", default: "10" },
      middle: { type: share(), doc: "Where in the moving part it is half-way.", default: "50%" },
    }),
    make: ({ ends, over, warmup, rate, middle }: MovingArguments) => ({
      kind: "sigmoid",
      ...ends,
      over,
      warmup,
      rate: rate ?? 10,
      middle: middle ?? 0.5,
    }),
  },
  {
    family: "curve",
    name: "adaptive",
    doc: "Moves with what training measures and not with time: at its begin while the measure is low, at its end once it is high, in proportion between.",
    example: "adaptive(accuracy, 100% -> 0%, between = 20%..80%, window = 10step)",
    positional: 2,
    parameters: (of, example) => ({
      by: {
        type: choice({
          accuracy: "share of right answers among the rollouts of a step",
          flip_rate: "share of examples whose answer changed with the order",
          entropy: "mean entropy of sampled tokens, as a share of that of the first step",
        }),
        doc: "What is measured.",
      },
      ends: { type: pair(of, of, example), doc: "The value while the measure is low, and once it is high." },
      between: { type: range(share(), "20%..80%"), doc: "What counts as low and as high.", default: "0%..100%" },
      window: { type: count("step"), doc: "Steps over which the measure is averaged.", default: "1step" },
    }),
    make: ({ by, ends, between, window }: AdaptiveArguments) => ({ kind: "adaptive", by, ...ends, between, window }),
  },
  {
    family: "curve",
    name: "steps",
    doc: "Jumps: a first value, then `part of the run -> value` for each jump.",
    example: "steps(100%, 50% -> 40%, 80% -> 0%)",
    positional: 2,
    variadic: true,
    parameters: (of) => ({
      from: { type: of, doc: "The value at the beginning." },
      stages: { type: list(pair(share(limits.number().min(0)), of, "50% -> 40%")), doc: "When it jumps, and to what." },
    }),
    make: ({ from, stages }: { from: number; stages: readonly { from: number; to: number }[] }) => ({
      kind: "steps",
      from,
      stages: stages.map((each) => ({ at: each.from, value: each.to })).sort((a, b) => a.at - b.at),
    }),
  },
];
