// Datasets as stages see them: an endless family that is drawn from by number, or a list of samples. Each data node of
// the plan makes one from those before it: data/ has how, one file a kind.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { holds } from "../../plan/nodes/predicate.ts";
import type { ExampleField, NodeId, Predicate } from "../../plan/plan.ts";
import { type Example, frameOf } from "../data/example.ts";
import { type FourArtistsSettings, fourArtists } from "../data/four-artists/four-artists.ts";
import type { Rearrangement } from "../method/evaluation-group.ts";
import { type Original, permutationProblem } from "../method/group.ts";
import type { LeftOut } from "./rows.ts";

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
      /** Of an overfit check: its samples are the batch of every step, in this order. */
      readonly isOneBatch?: true;
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
    sensitivity: example.sensitivity,
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

/** A family of tasks, drawn from by number. */
export function endlessFamily(settings: FourArtistsSettings): Dataset {
  const family = fourArtists(settings);
  return { kind: "endless", sample: (number) => ({ number, example: family.example(number) }) };
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
      return example.sensitivity;
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
