// `permute.images` names the examples that are permuted: in a mixture the others keep their order, whatever stages they pass.

import { expect, test } from "vitest";
import type { DataNode } from "../../plan/plan.ts";
import { because, grpo, logged, model, permute, planOf, questions, reward, useRuns } from "./tiny.ts";

const runs = useRuns();

/** Four questions of one seed, as node `id`. */
function part(id: string, seed: number): readonly DataNode[] {
  const [source, take] = questions(4, { seed });
  return [{ ...source!, id: `${id}.source` } as DataNode, { ...take!, id, input: `${id}.source` } as DataNode];
}

const data: readonly DataNode[] = [
  ...part("moved", 1),
  ...part("fixed", 2),
  { kind: "mix", id: "both", because, parts: [{ input: "moved" }, { input: "fixed" }] },
  { kind: "shuffle", id: "train.data", because, input: "both" },
];

test("only rows of the dataset that is named move, and the journal counts the others", async () => {
  const plan = planOf([
    model,
    ...data,
    { ...permute, images: "moved" },
    reward,
    grpo(1, { on: "train.data", batch: 8, logCompletions: 1 }),
  ]);
  const { folder, events } = await runs.start(plan);
  expect(events.find(({ event }) => event === "permutable")).toMatchObject({
    of: 8,
    moving: 4,
    still: { not_asked: 4 },
  });
  const said = logged(folder);
  const orders = Map.groupBy(said, (each) => each.example.split("/")[2]);
  expect(new Set(orders.get("1")!.map((each) => each.order.join()))).toEqual(new Set(["0,1", "1,0"]));
  expect(new Set(orders.get("2")!.map((each) => each.order.join()))).toEqual(new Set(["0,1"]));
});

test("a dataset that is written twice is one, as it is in the hash: whichever name is permuted, both are", async () => {
  const planned = (images: string) =>
    planOf([
      model,
      ...part("one", 1),
      ...part("two", 1),
      { kind: "mix", id: "both", because, parts: [{ input: "one" }, { input: "two" }] },
      { ...permute, images },
      reward,
      grpo(1, { on: "both", batch: 8 }),
    ]);
  expect(planned("one").hash).toBe(planned("two").hash);
  for (const images of ["one", "two"]) {
    const { events } = await runs.start(planned(images));
    expect(events.find(({ event }) => event === "permutable")).toMatchObject({ of: 8, moving: 8, still: {} });
  }
});
