// A node of the plan in one line, for `perlc plan` and the funnel report: what it does, in the units of the language.

import type { Curve, PlanNode, Predicate, RowMeaning, Run } from "../../plan/plan.ts";
import { printMovable } from "../3-types/movable.ts";
import { printNumber, printShare } from "../3-types/print.ts";
import { assertNever } from "../diagnostics/bug.ts";

export function describeNode(node: PlanNode): string {
  switch (node.kind) {
    case "model":
      return node.from.kind === "checkpoint"
        ? `weights from ${node.from.path}`
        : node.from.kind === "hub"
          ? `weights of ${node.from.name}${node.from.revision === undefined ? "" : ` at ${node.from.revision}`}`
          : `fresh weights, ${node.from.shape.text.layers} layers of ${node.from.shape.text.hidden}`;
    case "frozen":
      return `${node.of} as it was before the first step`;
    case "four_artists": {
      const ask = node.ask.map(({ kind, share }) => `${printShare(share)} ${kind}`).join(", ");
      const { from, to } = node.images;
      return `${node.split}, ${from === to ? from : `${from}..${to}`} pictures, ${ask}${node.seed === undefined ? "" : `, seed ${node.seed}`}`;
    }
    case "judge":
      return `${node.model}, temperature ${printNumber(node.temperature)}`;
    case "parquet":
    case "jsonl": {
      const others = Object.entries(node.columns ?? {}).map(([what, column]) => `${what} in ${column}`);
      const strict = node.badRows === "fail" ? ["a bad row ends the run"] : [];
      return [node.path, ...others, ...strict, ...describeMeaning(node.meaning)].join(", ");
    }
    case "hub": {
      const subsets = node.subsets ? ` (${node.subsets.join(", ")})` : "";
      const revision = node.revision === undefined ? "" : ` at ${node.revision}`;
      return [`${node.name}${subsets}, ${node.split}${revision}`, ...describeMeaning(node.meaning)].join(", ");
    }
    case "benchmark":
      return `${node.items} items, ${node.metric}${node.judge === undefined ? "" : `, answers read by ${node.judge}`}`;
    case "rephrase":
      return `${node.into} by ${node.by}`;
    case "label":
      return `${node.field} by ${node.by}`;
    case "resample":
      return `${node.field} toward ${node.toward.map(printShare).join(", ")}`;
    case "take":
      return `the first ${node.count}`;
    case "rollout":
      return `${node.count} rollouts each, from ${node.from}, temperature ${printNumber(node.temperature)}`;
    case "where":
      return describePredicate(node.keep);
    case "mix":
      return node.parts
        .map(({ input, share }) => (share === undefined ? input : `${printShare(share)} of ${input}`))
        .join(" + ");
    case "shuffle":
      return "in an order drawn from the seed";
    case "permute":
      return `${node.copies} permuted ${node.copies === 1 ? "copy" : "copies"}, ${node.order} orders of ${printMovable(node.move)}, probability ${describeCurve(node.probability, printShare)}`;
    case "reward":
      return node.terms.map(({ grader, weight }) => `${printNumber(weight)} × ${grader}`).join(" + ");
    case "grpo":
      return `${node.length.count} ${node.length.unit}${node.length.count === 1 ? "" : "s"}, ${node.batch} prompts a step, ${node.group} rollouts an order, rate ${describeCurve(node.rate, printNumber)}${node.kl ? `, ${printNumber(node.kl.coefficient)} × ${node.kl.estimator}` : ""}`;
    case "supervised":
      return `${node.length.count} ${node.length.unit}${node.length.count === 1 ? "" : "s"}, ${node.batch} prompts a step, rate ${describeCurve(node.rate, printNumber)}${node.augment ? ", augmented" : ""}`;
    case "evaluate": {
      const before = node.before === false ? "" : node.every === 0 ? "before and " : "before, ";
      const when = node.every === 0 ? `${before}after` : `${before}every ${node.every} steps, and after`;
      const samples = node.samples === undefined ? "" : `, ${node.samples} answers`;
      const moved = node.move === undefined ? "" : ` of ${printMovable(node.move)}`;
      return `${when}, ${node.orders} ${node.orders === 1 ? "order" : "orders"}${moved} of each, ${node.decode.kind}${samples}`;
    }
    default:
      return assertNever(node, "describeNode");
  }
}

function describeCurve(curve: Curve, print: (value: number) => string): string {
  switch (curve.kind) {
    case "constant":
      return print(curve.value);
    case "steps":
      return `${print(curve.from)}, ${curve.stages.map(({ at, value }) => `${print(value)} from ${printShare(at)} on`).join(", ")}`;
    case "adaptive": {
      const { from, to } = curve.between;
      return `${print(curve.from)} -> ${print(curve.to)} as ${curve.by} goes ${printShare(from)}..${printShare(to)}`;
    }
    case "linear":
    case "cosine":
    case "exponential":
    case "sigmoid":
    case "power": {
      const whole = curve.over.from === 0 && curve.over.to === 1;
      const over = whole ? "" : ` over ${printShare(curve.over.from)}..${printShare(curve.over.to)}`;
      const warmup = curve.warmup > 0 ? `, warm-up ${printShare(curve.warmup)}` : "";
      return `${curve.kind} ${print(curve.from)} -> ${print(curve.to)}${over}${warmup}`;
    }
    default:
      return assertNever(curve, "describeCurve");
  }
}

export function describePredicate(condition: Predicate): string {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of
        .map((each) => bracketed(each, condition.kind))
        .join(condition.kind === "all" ? " and " : " or ");
    case "not":
      return `not (${describePredicate(condition.of)})`;
    case "between":
      return `${condition.field} in ${plain(condition.field, condition.from)}..${plain(condition.field, condition.to)}`;
    case "one_of":
      return `${condition.field} in [${condition.values.map((each) => plain(condition.field, each)).join(", ")}]`;
    case "compare":
      return `${condition.field} ${condition.with} ${plain(condition.field, condition.value)}`;
    default:
      return assertNever(condition, "describePredicate");
  }
}

const bracketed = (condition: Predicate, inside: "all" | "any"): string =>
  condition.kind === "any" && inside === "all" ? `(${describePredicate(condition)})` : describePredicate(condition);

const plain = (field: string, value: string | number): string => {
  if (typeof value === "string") return value;
  return field === "accuracy" ? printShare(value) : printNumber(value);
};

/** `seed 1`, or `seed 1, sampling 3`, or `seed 1, data_seed 2`. */
export function describeSeeds({ seed, seeds = {}, dataSeed }: Pick<Run, "seed" | "seeds" | "dataSeed">): string {
  const own = Object.entries(seeds).map(([kind, each]) => `${kind} ${each}`);
  return [`seed ${seed}`, ...own, ...(dataSeed === undefined ? [] : [`data_seed ${dataSeed}`])].join(", ");
}

/** What a source says of its answers, in the words of its settings. */
function describeMeaning({ whenPermuted, options, optionSlots, placeWords }: RowMeaning = {}): readonly string[] {
  return [
    ...(whenPermuted ? [whenPermuted] : []),
    ...(options ? [`options are ${options}`] : []),
    ...(optionSlots ? [`options at ${printMovable(optionSlots)}`] : []),
    ...(placeWords ? ["no place words"] : []),
  ];
}
