// Who is permuted: the examples that have come through the dataset of `permute.images`, and of those the ones whose answer
// and text allow it. Asked of all before anything is evaluated or trained, and told once.

import { decisiveHashes } from "../../plan/hash.ts";
import type { GrpoNode, NodeId, PermuteNode, Run } from "../../plan/plan.ts";
import { type Original, type Permutation, standing } from "../method/group.ts";
import { type Context, datasetOf } from "./context.ts";
import { type Dataset, originalOf, refuseUnpermutable, type Sample } from "./dataset.ts";

/** Why samples keep the order they have, with how many do. */
export type Still = Readonly<Record<string, number>>;

/**
 * A dataset whose samples know that they have come through one of `permute.images`. A dataset that is written twice is one: the hash
 * of a run does not tell its twins apart.
 */
export function marked(run: Pick<Run, "nodes" | "inputs">, id: NodeId, dataset: Dataset): Dataset {
  const images = run.nodes.flatMap((each) => (each.kind === "permute" ? [each.images] : []));
  if (images.length === 0) return dataset;
  const hashes = decisiveHashes(run);
  const asked = images.filter((each) => each === id || hashes.get(each) === hashes.get(id));
  if (asked.length === 0) return dataset;
  const mark = (sample: Sample): Sample => ({ ...sample, through: [...(sample.through ?? []), ...asked] });
  return dataset.kind === "endless"
    ? { ...dataset, sample: (number) => mark(dataset.sample(number)) }
    : { ...dataset, samples: dataset.samples.map(mark) };
}

/** Whether a permute node asks for a sample at all. */
const asked = ({ through = [] }: Sample, { images }: Pick<PermuteNode, "images">): boolean => through.includes(images);

/** A sample as the permutation sees it: bound to its order where it has not come through `permute.images`. */
export function permutedOriginal(sample: Sample, permute: Pick<PermuteNode, "images">): Original {
  const original = originalOf(sample);
  return asked(sample, permute) ? original : { ...original, sensitivity: "bound" };
}

/** How many of the samples keep their order, by reason. */
export function stillOf(samples: readonly Sample[], permute: Pick<Permutation, "move" | "answers">): Still {
  const still: Record<string, number> = {};
  for (const sample of samples) {
    const reason = standing(originalOf(sample), permute);
    const said = reason === "bound" ? (sample.example.stays ?? "bound") : reason;
    if (said !== undefined) still[said] = (still[said] ?? 0) + 1;
  }
  return still;
}

/** The samples of a dataset that a permute node asks for. Throws Failure E0601, E0602, E0604 or E0608 for the first that cannot be permuted. */
export function refuseUnpermutableIn(
  { samples }: Extract<Dataset, { kind: "list" }>,
  permute: PermuteNode,
): readonly Sample[] {
  const mine = samples.filter((each) => asked(each, permute));
  if (permute.copies > 0) refuseUnpermutable(mine, permute);
  return mine;
}

/**
 * Refuses the first sample that is to be permuted and cannot be (E0601, E0602, E0604, E0608), and journals how many are permuted and why
 * the others are not. An endless family makes only samples that can be permuted.
 */
export function checkPermutation(
  context: Context,
  { id, on }: Pick<GrpoNode, "id" | "on">,
  permute: PermuteNode,
): void {
  const dataset = datasetOf(context, on);
  if (dataset.kind === "endless" || permute.copies === 0) return;
  const mine = refuseUnpermutableIn(dataset, permute);
  const rest = dataset.samples.length - mine.length;
  const still = { ...(rest > 0 && { not_asked: rest }), ...stillOf(mine, permute) };
  const moving = dataset.samples.length - Object.values(still).reduce((sum, each) => sum + each, 0);
  context.report({ event: "permutable", stage: id, of: dataset.samples.length, moving, still });
}
