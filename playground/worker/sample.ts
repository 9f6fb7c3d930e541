// One example of the data that a run trains on, and the orders in which steps show it: the very ones, since every draw hangs on seeds,
// step and the example's number alone.

import { curveAt } from "../../editor/document/spark.ts";
import { datasetsOf } from "../../plan/inputs.ts";
import type { FourArtistsNode, GrpoNode, PermuteNode, PlanNode, Run } from "../../plan/plan.ts";
import { questionSeed, seedOf } from "../../plan/seeds.ts";
import { stageNumber } from "../../plan/stage-number.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { permutationProblem, permuteBatch, standing } from "../../runtime/method/group.ts";
import { originalOf } from "../../runtime/stages/dataset.ts";
import type { Sample } from "../shared/said.ts";

/** Examples that are looked at for one that is permuted. */
const most = 40;

/** Kinds of datasets that keep the numbers of their examples. */
const keepsNumbers = new Set(["take", "rollout", "where"]);

/** Undefined where the examples are not the built-in ones, and so not in the page. */
export function sampleOf(run: Run, permute: PermuteNode, total: number): Sample | undefined {
  const train = run.nodes.find((node) => node.kind === "grpo");
  const family = train && familyOf(run, train);
  if (!train || !family) return undefined;
  const { example } = fourArtists({ ...family, seed: questionSeed(run, family) });
  for (let number = 0; number < most; number++) {
    const made = example(number);
    const original = originalOf({ number, example: made });
    if (standing(original, permute) !== undefined || permutationProblem(original, permute)) continue;
    const time = { seed: seedOf(run, "permutation"), stage: stageNumber(run.nodes, train), total };
    return {
      number,
      question: made.question,
      answer: made.answer,
      pictures: made.images.flatMap((each, at) =>
        each.kind === "artist" ? [{ artist: each.artist, name: each.name, word: made.names?.[at] ?? each.name }] : [],
      ),
      steps: shownSteps(total).map((step) => ({
        step,
        probability: curveAt(permute.probability, step, total) ?? 0,
        orders: (permuteBatch([original], permute, { ...time, step })[0] ?? []).map(({ order, answer, permuted }) => ({
          order,
          answer,
          permuted,
        })),
      })),
    };
  }
  return undefined;
}

const shownSteps = (total: number): readonly number[] => [
  ...new Set([0, 0.25, 0.5, 0.75, 1].map((part) => 1 + Math.round(part * (total - 1)))),
];

function familyOf({ nodes }: Run, train: GrpoNode): FourArtistsNode | undefined {
  const before = (node: PlanNode): PlanNode | undefined => nodes.find(({ id }) => id === datasetsOf(node)[0]);
  let node = before(train);
  while (node && keepsNumbers.has(node.kind)) node = before(node);
  return node?.kind === "four_artists" ? node : undefined;
}
