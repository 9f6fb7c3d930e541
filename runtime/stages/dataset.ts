// Datasets as stages see them: an endless family that is drawn from by number, or a list of samples. Each data node of
// the plan makes one from those before it; rollouts are filter.ts.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";
import { E0515 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { DataNode, ExampleField, MixNode, NodeId, PlanNode, Predicate, RolloutNode } from "../../plan/plan.ts";
import { holds } from "../../plan/predicate.ts";
import { questionSeed, seedAt } from "../../plan/seeds.ts";
import { stageNumber } from "../../plan/stage-number.ts";
import { type Example, frameOf } from "../data/example.ts";
import { type FourArtistsSettings, fourArtists } from "../data/four-artists/four-artists.ts";
import type { Rearrangement } from "../method/evaluation-group.ts";
import { type Original, permutationProblem } from "../method/group.ts";
import { shuffled, wordsAt } from "../method/philox.ts";
import { type Context, datasetOf } from "./context.ts";
import { type LeftOut, rowsDataset } from "./rows.ts";

/** An example in a dataset. Its `number` there (u32) is what every draw about it hangs on. */
export interface Sample {
  readonly number: number;
  readonly example: Example;
  /** Share of right answers among its rollouts, once a rollout stage has seen it. */
  readonly accuracy?: number;
  /** Datasets of `permute.images` that it has come through. */
  readonly through?: readonly NodeId[];
}

export type Dataset =
  | { readonly kind: "endless"; sample(number: number): Sample }
  | {
      readonly kind: "list";
      readonly samples: readonly Sample[];
      /** Of a file of rows: how many it has, and those that could not be used. */
      readonly file?: { readonly rows: number; readonly leftOut: readonly LeftOut[] };
    };

/** The samples of a dataset that has an end. */
export function samplesOf(dataset: Dataset, what: string): readonly Sample[] {
  return dataset.kind === "list" ? dataset.samples : bug(`${what} is endless where an end is needed`);
}

/** What the permutation method needs to know of a sample. */
export function originalOf({ number, example }: Sample): Original {
  return {
    sample: number,
    name: example.id,
    slots: example.images.length,
    ...frameOf(example),
    answer: example.answer,
    sensitivity: example.order,
    ...(example.named && { named: example.named }),
    ...(example.asks && { asks: { ...example.asks, question: example.question } }),
  };
}

/** Throws Failure E0601, E0602, E0604 or E0608 for the first sample that cannot be permuted as the spec says. */
export function refuseUnpermutable(samples: readonly Sample[], how: Rearrangement): void {
  for (const sample of samples) {
    const problem = permutationProblem(originalOf(sample), how);
    if (problem) throw new Failure(problem);
  }
}

/** Makes the dataset of a node other than a rollout. Failures as of rowsDataset and fourArtists, E0515 for too few to take. */
export async function makeDataset(context: Context, node: Exclude<DataNode, RolloutNode>): Promise<Dataset> {
  switch (node.kind) {
    case "four_artists":
      return endlessFamily({ ...node, seed: questionSeed(context.run, node) });
    case "parquet":
    case "jsonl":
      return rowsDataset(context, node);
    case "take":
    case "where":
    case "shuffle":
    case "mix":
      return derivedDataset(context, node);
    case "hub":
    case "benchmark":
    case "rephrase":
    case "label":
    case "resample":
      return bug(`${node.kind} is refused by runtime/ability.ts`);
    default:
      return assertNever(node, "makeDataset");
  }
}

/** A node that makes its dataset of others, without a device and without files. */
export type DerivedNode = Extract<DataNode, { kind: "take" | "where" | "shuffle" | "mix" }>;

/** Whether a node is one. */
export const isDerived = (node: PlanNode): node is DerivedNode =>
  ["take", "where", "shuffle", "mix"].includes(node.kind);

/** Makes the dataset of such a node. Failure E0515 for too few to take. */
export function derivedDataset(context: Pick<Context, "run" | "datasets" | "report">, node: DerivedNode): Dataset {
  switch (node.kind) {
    case "take": {
      const from = datasetOf(context, node.input);
      if (from.kind === "endless")
        return { kind: "list", samples: Array.from({ length: node.count }, (_, number) => from.sample(number)) };
      const { length: found } = from.samples;
      if (found < node.count) throw new Failure(E0515({ found, asked: node.count }));
      return { kind: "list", samples: from.samples.slice(0, node.count) };
    }
    case "where": {
      const before = samplesOf(datasetOf(context, node.input), node.input);
      const samples = before.filter((each) => passes(node.keep, each));
      context.report({ event: "kept", stage: node.id, kept: samples.length, of: before.length });
      return { kind: "list", samples };
    }
    case "shuffle": {
      const next = wordsAt({
        seed: seedAt(context.run, node, "data"),
        purpose: "shuffle",
        stage: stageNumber(context.run.nodes, node),
      });
      return { kind: "list", samples: shuffled(samplesOf(datasetOf(context, node.input), node.input), next) };
    }
    case "mix":
      return mixed(context, node);
    default:
      return assertNever(node, "derivedDataset");
  }
}

export function endlessFamily(settings: FourArtistsSettings): Dataset {
  const family = fourArtists(settings);
  return { kind: "endless", sample: (number) => ({ number, example: family.example(number) }) };
}

/** Samples get new numbers, so that two parts never share a draw. With shares, as many as the scarcest part allows. */
function mixed(context: Pick<Context, "datasets">, node: MixNode): Dataset {
  const parts = node.parts.map(({ input, share }) => ({
    samples: samplesOf(datasetOf(context, input), input),
    share,
  }));
  const most = Math.min(
    ...parts.flatMap(({ samples, share }) => (share ? [Math.floor(samples.length / share + 1e-9)] : [])),
  );
  const joined = parts.flatMap(({ samples, share }) =>
    share === undefined ? samples : samples.slice(0, Math.round(most * share)),
  );
  return { kind: "list", samples: joined.map((sample, number) => ({ ...sample, number })) };
}

/** Whether a sample passes a predicate of `where`, all of whose fields are known by then. */
export const passes = (predicate: Predicate, sample: Sample): boolean =>
  holds(predicate, (name) => fieldOf(name, sample)) ?? bug("a condition is not decided");

/** What a condition asks of a sample. */
export function fieldOf(name: ExampleField, { example, accuracy }: Sample): string | number {
  switch (name) {
    case "accuracy":
      return accuracy ?? bug("accuracy is asked for before any rollout");
    case "images":
      return example.images.length;
    case "kind":
      return example.kind;
    case "order":
      return example.order;
    case "answer_space":
      return example.answerSpace;
    case "options":
    case "tokens":
    case "subset":
    case "order_sensitive":
      return bug(`conditions on ${name} are refused by runtime/ability.ts`);
    default:
      return assertNever(name, "fieldOf");
  }
}
