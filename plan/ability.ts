// What no run can execute yet, in one table, for those who start one and for those who only ask. The language says more than
// the runtime does: a check warns of it (E0785), a run refuses it (E0750), and nothing that a spec says is passed over in silence.

import type { Curve, ExampleField, GrpoNode, PlanNode, Predicate, Sampling } from "./plan.ts";

/** Parts of the plan in the words of the language, by the kind of node that has them. */
const missing: { readonly [K in PlanNode["kind"]]?: (node: Extract<PlanNode, { kind: K }>) => readonly string[] } = {
  model: (node) => [...said("weights from the hub", node.from.kind === "hub")],
  judge: () => ["a judge"],
  hub: () => ["`hub`"],
  benchmark: () => ["a benchmark"],
  rephrase: () => ["`rephrase`"],
  label: () => ["`label`"],
  resample: () => ["`resample`"],
  rollout: ({ sampling }) => penalties(sampling),
  evaluate: ({ sampling }) => penalties(sampling),
  where: (node) => fieldsOf(node.keep).flatMap((field) => said(`a condition on \`${field}\``, unread.includes(field))),
  permute: (node) => [
    ...said("`order = hardest`", node.order === "hardest"),
    ...said("answers by an `oracle`", Object.values(node.answers).includes("oracle")),
    ...curves("probability", node.probability),
  ],
  grpo: (node) => [
    ...curves("rate", node.rate),
    ...said("an entropy bonus of the most uncertain tokens alone (`top`)", (node.entropy?.top ?? 1) < 1),
    ...said(
      "a filter that fills a step up or ends the run (`shortfall`)",
      (node.filter?.shortfall ?? "drop") !== "drop",
    ),
    ...said("KL in the reward beside `norm_then_sum`", node.kl?.place && node.baseline.combine),
    ...said("a steered KL coefficient", node.kl?.steer),
    ...penalties(node.sampling),
    ...Object.entries(training).flatMap(([key, words]) => part(node, key, words)),
  ],
  supervised: (node) => curves("rate", node.rate),
};

/** Optional parts of `train grpo`: whatever is there has to be executed. */
const training: { readonly [K in keyof GrpoNode]?: string } = {
  sync: "`sync`",
  updates: "`updates`",
  microBatch: "`micro_batch`",
  precision: "`precision = bf16`",
  lora: "`lora`",
  freezeVision: "`freeze_vision`",
  recompute: "`recompute`",
  overlongPrompt: "`overlong_prompt = drop`",
};

const unread: readonly ExampleField[] = ["options", "tokens", "subset", "order_sensitive"];

/** The parts of a node that no run can execute, in the words of the language; none for most. */
export function unableParts(node: PlanNode): readonly string[] {
  const say = missing[node.kind] as ((node: PlanNode) => readonly string[]) | undefined;
  return say?.(node) ?? [];
}

const said = (what: string, there: unknown): readonly string[] =>
  there === undefined || there === false ? [] : [what];

function part(node: GrpoNode, key: string, words: string): readonly string[] {
  return said(words, node[key as keyof GrpoNode]);
}

/** Which tokens are drawn from can be executed, what was said before has no say yet. */
const penalties = ({ repetition }: Sampling = {}): readonly string[] => said("`repetition`", repetition);

const curves = (name: string, curve: Curve): readonly string[] =>
  said(`an adaptive \`${name}\``, curve.kind === "adaptive");

function fieldsOf(condition: Predicate): readonly ExampleField[] {
  switch (condition.kind) {
    case "all":
    case "any":
      return [...new Set(condition.of.flatMap(fieldsOf))];
    case "not":
      return fieldsOf(condition.of);
    default:
      return [condition.field];
  }
}
