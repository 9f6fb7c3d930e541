// Runs with a frozen picture tower: its weights are at the end what they were at the start, checkpoints hold no moments of it, a run that
// was stopped ends as one that was not, and each picture passes the tower once in the whole run.

import { join } from "node:path";
import { expect, test } from "vitest";
import { pictureShapes } from "../../models/parameters.ts";
import type { GrpoNode, PlanNode } from "../../plan/plan.ts";
import { openCheckpoint, readParameters } from "../../runtime/checkpoint/layout.ts";
import { openSafetensors } from "../../runtime/checkpoint/safetensors.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { loadTraining } from "../../runtime/record/checkpoint.ts";
import { checkpointPath } from "../../runtime/record/folder.ts";
import { startRun } from "../../runtime/session.ts";
import { loadPolicy } from "../../runtime/stages/policy.ts";
import { useDevice } from "../tensor/check.ts";
import {
  codeOf,
  digest,
  evaluate,
  frozen,
  grpo,
  history,
  model,
  permute,
  planOf,
  questions,
  reward,
  scratch,
  supervised,
  useRuns,
  watching,
} from "./tiny.ts";

const { start, again } = useRuns();
const gpu = useDevice();
const parent = scratch();
const freezeVision = true;
const every = 2;
const { config, parameters } = loadPolicy(model, 1, ".");
const tower = [...pictureShapes(config).keys()];

/** The fresh model answers at random: an entropy bonus teaches something all the same. */
const taught: Partial<GrpoNode> = {
  entropy: { coefficient: 0.1, top: 1 },
  kl: { coefficient: 0.04, estimator: "k3" },
  reference: "reference",
  checkpointEvery: every,
};
const trainings: Readonly<Record<string, readonly PlanNode[]>> = {
  grpo: [frozen, ...questions(6), permute, reward, grpo(4, { ...taught, freezeVision }), evaluate(2)],
  supervised: [...questions(6), supervised(4, { augment: true, checkpointEvery: every, freezeVision })],
};

test.each(Object.keys(trainings))(
  "train %s: a stop in between changes nothing, and nothing changes the tower",
  async (kind) => {
    const plan = planOf([model, ...trainings[kind]!]);
    const whole = await start(plan);
    const stopped = await start(
      plan,
      watching((event) => event?.event === "step" && event.step === 3),
    );
    expect(stopped.outcome.kind).toBe("stopped");
    const resumed = await again(stopped.folder);
    expect(digest(resumed)).toBe(digest(whole));
    expect(history(resumed.folder, every)).toEqual(history(whole.folder, every));
    const final = readParameters(openCheckpoint(join(whole.folder, "final")));
    const changed = [...final].filter(([name, values]) =>
      values.some((each, at) => each !== parameters.get(name)![at]),
    );
    expect(changed.map(([name]) => name)).toEqual([...parameters.keys()].filter((name) => !tower.includes(name)));
    const saved = checkpointPath(whole.folder, every);
    const moments = [...openSafetensors(join(saved, "optimizer.safetensors")).entries.keys()];
    expect(moments.some((name) => name.includes("visual."))).toBe(false);
    expect(moments).toHaveLength(2 * (parameters.size - tower.length));
    expect(loadTraining(saved, { freezeVision }).training.second.size).toBe(parameters.size - tower.length);
    // one who trains the tower cannot go on from there
    expect(await codeOf(() => loadTraining(saved))).toBe("E1032");
  },
);

/** A backend that counts patches that pass a tower: those of the policy, and those in the graph of an update. */
function counting(inner: Backend) {
  const seen = new Map<string, number>();
  const compile: Backend["compile"] = async (graph) => {
    const made = await inner.compile(graph);
    const tower = graph.sources.some((each) => each.kind === "feed" && each.name === "vision/pixels");
    const run = (feeds: Parameters<typeof made.run>[0]) => {
      if (tower) seen.set(graph.name, (seen.get(graph.name) ?? 0) + 1);
      made.run(feeds);
    };
    return { ...made, run };
  };
  return { backend: { ...inner, compile }, seen };
}

test("each picture passes the tower once in the whole run: steps, reference and evaluations share what it gave", async () => {
  const passes = async (more: Partial<GrpoNode>) => {
    const { backend, seen } = counting(gpu());
    const plan = planOf([
      model,
      frozen,
      ...questions(4),
      permute,
      reward,
      grpo(4, { ...taught, ...more }),
      evaluate(2),
    ]);
    await startRun(plan, [], parent, parent, {
      ...watching().settings,
      on: { backend, adapter: { name: backend.name, driver: "counted" } },
    });
    backend.destroy();
    return Object.fromEntries(seen);
  };
  // the self-check's own picture, and all others before the evaluation that is asked first
  expect(await passes({ freezeVision })).toEqual({ "policy pictures": 2 });
  // a tower that learns: for rollouts and evaluations of each of five sets of weights, and with gradients in each of four updates
  const learning = await passes({});
  expect(learning).toMatchObject({ "policy pictures": 1 + 5, "score by policy": 1, "grpo step": 4 });
  expect(learning["reference pictures"]).toBeLessThanOrEqual(2);
});
