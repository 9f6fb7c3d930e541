// What the model is shown, as text: the first example of a run's training data behind the chat template, without a device
// and without weights. For `perlc plan --prompt`: the question most often asked of other engines is what they really sent.

import { datasetsOf } from "../../plan/inputs.ts";
import type { ModelNode, NodeId, PlanNode, Run } from "../../plan/plan.ts";
import { promptMaker } from "../engine/prompt.ts";
import { firstExample } from "./data/make.ts";
import { speaker } from "./speaker.ts";

export interface Rendered {
  /** Where the example comes from; stages behind it (filters) may still leave it out. */
  readonly source: NodeId;
  readonly stages: readonly NodeId[];
  readonly example: string;
  readonly answer: string;
  /** As the tokenizer reads it back; the placeholders of a picture are drawn together. */
  readonly text: string;
  readonly tokens: number;
  /** Of each picture. */
  readonly visualTokens: readonly number[];
  /** The longest prompt that the run allows. */
  readonly limit: number;
}

/** The rendered prompt; a string says why there is none here. Failures as of readRows and openTokenizer. */
export async function renderPrompt(
  run: Pick<Run, "nodes" | "seed" | "seeds" | "dataSeed">,
  directory: string,
): Promise<Rendered | string> {
  const train = run.nodes.find((node) => node.kind === "grpo" || node.kind === "supervised");
  if (!train) return "the run trains nothing";
  const policy = run.nodes.find((node): node is ModelNode => node.kind === "model" && node.id === train.policy);
  if (!policy || policy.from.kind === "hub")
    return "the tokenizer and its chat template are on the hub, and not on this machine";
  const way = wayToSource(run.nodes, train.on);
  const source = way.at(-1);
  const example = source && (await firstExample(run, source, directory));
  if (!source || !example) return `the data of \`${source?.id ?? train.on}\` are not on this machine`;
  const { tokenizer, processor } = speaker(policy, run.seed, directory);
  await tokenizer.ready();
  const { tokens, pictures } = await promptMaker(
    tokenizer,
    processor,
    Number.POSITIVE_INFINITY,
    train.wording,
  ).promptFor(example);
  const [whole = ""] = await tokenizer.decode([tokens], { special: true });
  await tokenizer.close();
  return {
    source: source.id,
    stages: way
      .slice(0, -1)
      .map((node) => node.id)
      .toReversed(),
    example: example.id,
    answer: train.kind === "supervised" ? (example.solution ?? example.answer) : example.answer,
    text: whole.replace(/(<\|image_pad\|>)(?:\s*<\|image_pad\|>)+/g, (all) => {
      const count = all.split("<|image_pad|>").length - 1;
      return `<|image_pad|>×${count}`;
    }),
    tokens: tokens.length,
    visualTokens: pictures.map((each) => each.tokens),
    limit: train.prompt,
  };
}

/** The nodes from a dataset to where it comes from; of a mix the first part is followed. */
function wayToSource(nodes: readonly PlanNode[], id: NodeId): readonly PlanNode[] {
  const node = nodes.find((each) => each.id === id);
  if (!node) return [];
  const [input] = datasetsOf(node);
  return input === undefined ? [node] : [node, ...wayToSource(nodes, input)];
}
