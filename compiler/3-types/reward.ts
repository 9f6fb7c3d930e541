// Weighted sums: a reward is `90% * boxed(answer) + 10% * matches(think_then_box)`, a KL term is `0.01 * k3(reference)`.
// A weight stands on either side of its call; weights written as shares must sum to 100%.

import type { Grader } from "../../plan/plan.ts";
import type * as Ast from "../1-syntax/ast.ts";
import { E0402, E0778 } from "../diagnostics/codes.ts";
import { drawn } from "../diagnostics/drawn.ts";
import { append, write } from "../diagnostics/edits.ts";
import { printNumber } from "../diagnostics/print-number.ts";
import { callee, findWord, readArguments } from "./call.ts";
import { sumsToOne } from "./dataset.ts";
import * as limits from "./limits.ts";
import { constantOf, describeMeasured } from "./number.ts";
import { refuseKind } from "./plain.ts";
import { type Context, placeIn, spelled, type Type } from "./type.ts";

export type WeightedGrader = { readonly grader: Grader; readonly weight: number };

export const reward: Type<readonly WeightedGrader[]> = {
  name: "Reward",
  wants: "a sum of graders, such as 90% * boxed(answer) + 10% * matches(think_then_box)",
  schema: limits.list(limits.fields({ grader: limits.anything<Grader>(), weight: limits.number() })),
  check: (value, context) => {
    if (value.kind === "list" && value.items.length > 1) {
      const sum = value.items.map((each) => spelled(context, each)).join(" + ");
      return refuseKind(reward, value, context, "graders are added up", write(placeIn(context, value.span), sum));
    }
    const terms = summands(value).map((term) => checkTerm(term, context));
    if (!terms.every((term) => term !== undefined)) return undefined;
    const shares = terms.flatMap((term) => (term.isShare ? [term.weight] : []));
    if (shares.length === terms.length && !sumsToOne(shares, value, context)) return undefined;
    return terms.map(({ grader, weight }) => ({ grader, weight }));
  },
};

const summands = (value: Ast.Value): readonly Ast.Value[] =>
  value.kind === "binary" && value.operator === "+" ? [...summands(value.left), ...summands(value.right)] : [value];

/** `weight * call`, `call * weight` or `call`: the two sides, the weight first. */
export function product(value: Ast.Value): { readonly weight: Ast.Value | undefined; readonly of: Ast.Value } {
  if (value.kind !== "binary" || value.operator !== "*") return { weight: undefined, of: value };
  const turned = value.left.kind === "call";
  return turned ? { weight: value.right, of: value.left } : { weight: value.left, of: value.right };
}

function checkTerm(value: Ast.Value, context: Context) {
  const { weight, of } = product(value);
  if (of.kind !== "call") return refuseKind(reward, of, context, bareGrader(of, context));
  const call = callee(of);
  const word = call && findWord("grader", call.name, context);
  const args = call && word && readArguments(word, call, context);
  const measured = weight ? constantOf(weight, context) : ({ number: 1, dimension: "none" } as const);
  if (!args || measured === undefined) return undefined;
  if (weight && (measured === "other" || (measured.dimension !== "none" && measured.dimension !== "share"))) {
    const label =
      measured === "other" ? undefined : `${describeMeasured({ ...measured, unit: undefined })} is no weight`;
    return refuseKind({ wants: "a weight, such as 90% or 0.9" }, weight, context, label);
  }
  if (measured === "other") return undefined;
  return { grader: word.grader(args), weight: measured.number, isShare: measured.dimension === "share" };
}

/** A grader without its brackets: what it is, and how it is written. */
function bareGrader(value: Ast.Value, context: Context): string | undefined {
  const name = callee(value)?.name.text;
  const word = name === undefined ? undefined : context.vocabulary.find("grader", name);
  return word && `\`${name}\` is a grader, and is written with brackets: ${word.example}`;
}

const isKlTerm = (value: Ast.Value): boolean => product(value).of.kind === "call";

export interface KlTerm {
  readonly coefficient: number;
  readonly estimator: "k1" | "k2" | "k3" | "k3_k2grad" | "k3_ratio";
}

export const kl: Type<KlTerm> = {
  name: "Real * Estimator",
  wants: "a weight times an estimator, such as 0.01 * k3(reference)",
  schema: limits.fields({ coefficient: limits.number(), estimator: limits.anything<KlTerm["estimator"]>() }),
  check: (value, context) => {
    const terms = summands(value);
    if (terms.length > 1 && terms.every(isKlTerm)) {
      const at = placeIn(context, value.span);
      const rule = drawn(["terms of kl", `${terms.length}`], [" "], ["==", "false"], [" 1"]);
      const first = spelled(context, terms[0] as Ast.Value);
      context.report(E0778({ terms: terms.length }, { at, label: "they would add up", rule, fix: write(at, first) }));
      return undefined;
    }
    const { weight, of } = product(value);
    if (of.kind !== "call" || !weight) {
      const coefficient = weight ?? value;
      const isNumber = coefficient.kind === "quantity";
      const text = isNumber ? `say how it is estimated: ${coefficient.spelling} * k3(reference)` : undefined;
      const fix = isNumber && !weight ? append(placeIn(context, value.span), " * k3(reference)") : undefined;
      return refuseKind(kl, value, context, of.kind === "call" ? "write its weight before it: 0.01 * …" : text, fix);
    }
    const call = callee(of);
    const word = call && findWord("estimator", call.name, context);
    const args = call && word && readArguments(word, call, context);
    const measured = constantOf(weight, context);
    if (!args || measured === undefined) return undefined;
    if (measured === "other" || (measured.dimension !== "none" && measured.dimension !== "share"))
      return refuseKind({ wants: "a weight, such as 0.01" }, weight, context);
    const { number } = measured;
    if (number >= 0) return { coefficient: number, estimator: word.name as KlTerm["estimator"] };
    const value_ = printNumber(number);
    const rule = drawn(["kl", value_], [" "], [">=", "false"], [" 0"]);
    const where = { at: placeIn(context, weight.span), label: "a negative weight pushes the policy away", rule };
    context.report(E0402({ subject: context.subject, value: value_, limit: ">= 0" }, where));
    return undefined;
  },
};
