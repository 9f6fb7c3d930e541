// Sampler and trainer: what a run says of their log-probs, and what it does once they differ.

import { expect, test } from "vitest";
import { readExternal } from "../../compiler/tools/external/read.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { continueRun, startRun } from "../../runtime/session.ts";
import { useDevice } from "../tensor/check.ts";
import {
  digest,
  grpo,
  history,
  model,
  permute,
  planOf,
  questions,
  reward,
  scratch,
  type Watched,
  watching,
} from "./tiny.ts";

const gpu = useDevice();
const parent = scratch();
const every = 2;
const run = planOf([model, ...questions(4), permute, reward, grpo(4, { checkpointEvery: every })], 3);

/** A device whose sampler gives other log-probs than its trainer, where they are read from the states of such a name. */
const bent = (backend: Backend, states: RegExp): Backend => ({
  ...backend,
  async read(name) {
    const values = await backend.read(name);
    return name.endsWith("/logp") && states.test(name) ? values.map((each) => 1.001 * each) : values;
  },
});

const nothing = /^$/;
const rollouts = /^train\/logp$/;
const check = /self-check/;

async function trained(states: RegExp, watched: Watched = watching(), folder?: string) {
  const backend = gpu();
  const settings = {
    ...watched.settings,
    on: { backend: bent(backend, states), adapter: { name: backend.name, driver: "bent" } },
  };
  try {
    const ended =
      folder === undefined
        ? await startRun(run, [], parent, parent, settings)
        : await continueRun(folder, readExternal, settings);
    const { events, warnings } = watched;
    return {
      ...ended,
      checked: events.filter((each) => each.event === "logProbs"),
      steps: events.filter((each): each is Extract<RunEvent, { event: "step" }> => each.event === "step"),
      warned: warnings.filter((each) => each.code === "E1086"),
    };
  } finally {
    backend.destroy();
  }
}

test("on this device they are the same, to the last bit, and every step says so", async () => {
  const { checked, steps, warned } = await trained(nothing);
  expect(checked).toMatchObject([{ stage: "train", differing: 0 }]);
  expect(checked[0]?.compared).toBeGreaterThan(10);
  expect(steps.map(({ logpMismatch, oldLogp, ratio }) => [logpMismatch, oldLogp, ratio])).toEqual(
    new Array(4).fill([0, undefined, 1]),
  );
  expect(warned).toEqual([]);
});

test("where the self-check finds a difference, the trainer's are taken from the first step on, and the run is the same", async () => {
  const [honest, found] = [await trained(nothing), await trained(check)];
  expect(found.checked[0]?.differing).toBe(found.checked[0]?.compared);
  expect(found.steps.map(({ logpMismatch, oldLogp }) => [logpMismatch, oldLogp])).toEqual(
    new Array(4).fill([0, "trainer"]),
  );
  expect(found.warned.map((each) => each.title)).toEqual([expect.stringContaining("self-check")]);
  expect(digest(found)).toBe(digest(honest));
});

test("where a step does, from the next one on, also in a run that is taken up again", async () => {
  const whole = await trained(rollouts);
  expect(whole.checked).toMatchObject([{ differing: 0 }]);
  const [first, ...later] = whole.steps;
  expect(first).toMatchObject({ logpMismatch: first?.tokens });
  expect(first?.oldLogp).toBeUndefined();
  expect(first?.ratio).not.toBe(1);
  for (const each of later) expect(each).toMatchObject({ logpMismatch: each.tokens, oldLogp: "trainer", ratio: 1 });
  expect(whole.warned.map((each) => each.title)).toEqual([expect.stringContaining("step 1")]);

  const stopped = await trained(
    rollouts,
    watching((event) => event?.event === "step" && event.step === 2),
  );
  const again = await trained(rollouts, watching(), stopped.folder);
  expect(again.steps.map(({ step, oldLogp }) => [step, oldLogp])).toEqual([
    [3, "trainer"],
    [4, "trainer"],
  ]);
  expect(history(again.folder, every)).toEqual(history(whole.folder, every));
  expect(digest(again)).toBe(digest(whole));
});
