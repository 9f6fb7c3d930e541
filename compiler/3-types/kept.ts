// Which saved states stay: `3` and `last(3)` are so many of the last, `best(accuracy)` is the one in which a figure of an evaluation is
// best, beside the last. `best(held.accuracy)` names the evaluation, where there are several.

import { type MetricName, metrics } from "../../plan/nodes/metrics.ts";
import type { GrpoNode } from "../../plan/plan.ts";
import type * as Ast from "../1-syntax/ast.ts";
import { E0217 } from "../diagnostics/codes.ts";
import { callee } from "./call.ts";
import * as limits from "./limits.ts";
import { real } from "./number.ts";
import { choice, refuseKind } from "./plain.ts";
import { read } from "./settings.ts";
import { type Context, placeIn, spelled, type Type } from "./type.ts";

export type Kept =
  | { readonly kind: "last"; readonly count: number }
  | ({ readonly kind: "best" } & NonNullable<GrpoNode["checkpointBest"]>);

const words = {
  last: "so many of the last: `last(3)`, or the number alone",
  best: "the one in which a figure of an evaluation is best, and the last: `best(accuracy)`, `best(held.accuracy)`",
} as const;

export const metricWord: Type<MetricName> = choice(
  Object.fromEntries(Object.entries(metrics).map(([name, { doc }]) => [name, doc])) as Readonly<
    Record<MetricName, string>
  >,
);

const howMany = real(limits.whole().min(1), "3");
const word = choice(words);
const examples = { last: "last(3)", best: "best(accuracy)" } as const;

export const kept: Type<Kept> = {
  name: "Kept",
  wants: "a number of states, `last(…)` or `best(…)`, such as best(accuracy)",
  options: words,
  schema: limits.anything<Kept>(),
  check: (value, context) => {
    const call = callee(value);
    if (!call) {
      if (value.kind !== "quantity" && value.kind !== "negative") return refuseKind(kept, value, context);
      return last(value, context);
    }
    const { name, args } = call;
    const found = word.check(
      { kind: "path", span: name.span, first: name.first, last: name.last, names: [name] },
      context,
      new Map(),
    );
    if (found === undefined) return undefined;
    const [only, more] = args;
    if (!only || only.name || more) return wrong(found, value, context, found === "last" ? "how many?" : "in what?");
    return found === "last" ? last(only.value, context) : best(only.value, context);
  },
};

function last(value: Ast.Value, context: Context): Kept | undefined {
  const count = read(howMany, value, context);
  return count === undefined ? undefined : { kind: "last", count };
}

/** `accuracy`, or `held.accuracy`: the name of an evaluation may have dots, too. */
function best(value: Ast.Value, context: Context): Kept | undefined {
  if (value.kind !== "path") return wrong("best", value, context, `\`${spelled(context, value)}\` is no figure`);
  const [metric, ...evaluation] = value.names.toReversed();
  if (!metric) return undefined;
  const { span, first, last: end } = metric;
  const name = read(metricWord, { kind: "path", span, first, last: end, names: [metric] }, context);
  if (name === undefined) return undefined;
  const of = evaluation.toReversed().map(({ text }) => text);
  return { kind: "best", metric: name, ...(of.length > 0 && { evaluation: of.join(".") }) };
}

function wrong(which: keyof typeof examples, value: Ast.Value, context: Context, label: string): undefined {
  context.report(E0217({ word: which, example: examples[which] }, { at: placeIn(context, value.span), label }));
  return undefined;
}
