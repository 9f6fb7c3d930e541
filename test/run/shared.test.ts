// Stages that two runs have alike: the second takes them from the first, and ends with the bits of one that worked them out.

import { basename } from "node:path";
import { expect, test } from "vitest";
import type { SharedStage } from "../../runtime/record/sweep.ts";
import {
  answerable,
  digest,
  evaluate,
  grpo,
  history,
  permute,
  planOf,
  questions,
  reward,
  useTrained,
  watching,
} from "./tiny.ts";

const { start, policy } = useTrained();

const arm = (probability: number) =>
  planOf([
    policy,
    ...questions(6),
    ...answerable("data"),
    { ...permute, images: "data.kept", probability: { kind: "constant", value: probability } },
    reward,
    grpo(2, { on: "data.kept", temperature: 1.3 }),
    evaluate(0),
  ]);

test("the rollouts of the filter and the answers before training are worked out once, and change no bit", async () => {
  const library = new Map<string, SharedStage>();
  const made: (Omit<SharedStage, "from"> & { readonly key: string })[] = [];
  const stages = {
    ask: async (key: string) => library.get(key),
    made: (key: string, artifact: string, digest: string) => void made.push({ key, artifact, digest }),
  };
  const shared = () => watching(undefined, { stages });
  const first = await start(arm(0), shared());
  const from = basename(first.folder);
  expect(made.map(({ artifact }) => artifact)).toEqual(["data.rolled", expect.stringMatching(/-before-0$/)]);
  for (const { key, ...each } of made) library.set(key, { from, ...each });

  const second = await start(arm(1), shared());
  const alone = await start(arm(1));
  expect(made).toHaveLength(2);
  expect(digest(second)).toBe(digest(alone));
  expect(digest(second)).not.toBe(digest(first));
  const taken = second.events.flatMap((each) =>
    each.event === "artifact" && each.from ? [[each.name, each.from]] : [],
  );
  expect(taken).toEqual(made.map(({ artifact }) => [artifact, from]));
  const without = (folder: string) => history(folder, 1).map((each) => ({ ...(each as object), from: undefined }));
  expect(without(second.folder)).toEqual(without(alone.folder));

  // another class of devices has bits of its own
  const elsewhere = await start(arm(1), shared(), "another driver");
  expect(made).toHaveLength(4);
  expect(digest(elsewhere)).toBe(digest(alone));
});
