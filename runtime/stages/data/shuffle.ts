// shuffle: the examples in an order drawn from the seed.

import type { ShuffleNode } from "../../../plan/plan.ts";
import { seedAt } from "../../../plan/seeds.ts";
import { stageNumber } from "../../../plan/stage-number.ts";
import { shuffled, wordsAt } from "../../method/philox.ts";
import { datasetOf } from "../context.ts";
import { samplesOf } from "../dataset.ts";
import type { Execution } from "./execution.ts";

export const shuffle: Execution<ShuffleNode> = {
  derive(context, node) {
    const { run } = context;
    const next = wordsAt({ seed: seedAt(run, node, "data"), purpose: "shuffle", stage: stageNumber(run.nodes, node) });
    return { kind: "list", samples: shuffled(samplesOf(datasetOf(context, node.input), node.input), next) };
  },
};
