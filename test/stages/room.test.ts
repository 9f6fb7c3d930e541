// What cannot fit is refused before anything is loaded, by the plan's own figures, and the message says what to lower.

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelNode, PlanNode } from "../../plan/plan.ts";
import { startRun } from "../../runtime/session.ts";
import { needsOf, type Room, refuseWithoutRoom, roomOf } from "../../runtime/stages/room.ts";
import { codeOf, grpo, model, permute, planOf, questions, reward, scratch, supervised, watching } from "../run/tiny.ts";

const parent = scratch();
const room: Room = { adapter: "small", shared: true, binding: 2 ** 27, device: Infinity, memory: 2 ** 32 };

function saidOf(nodes: readonly PlanNode[], more: Partial<Room> = {}): string {
  try {
    refuseWithoutRoom(needsOf(planOf(nodes), ".") ?? expect.unreachable(), { ...room, ...more });
    return "fits";
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics
      .map(({ code, title, notes }) => [code, title, ...notes.map((each) => each.text)].join(" | "))
      .join();
  }
}

const step = (group: number) => [model, ...questions(4), permute, reward, grpo(1, { group })];

function shaped(change: Partial<Extract<ModelNode["from"], { kind: "fresh" }>["shape"]["text"]>): ModelNode {
  const { from } = model;
  if (from.kind !== "fresh") return expect.unreachable();
  return { ...model, from: { ...from, shape: { ...from.shape, text: { ...from.shape.text, ...change } } } };
}

test("small runs fit", () => {
  expect(saidOf(step(3))).toBe("fits");
  expect(saidOf([model, ...questions(4), supervised(1)])).toBe("fits");
});

test("a group of a hundred million rollouts: the tensor, the adapter's limit and the settings are named", () => {
  expect(saidOf(step(100_000_000))).toBe(
    "E1019 | what one layer computes for all tokens of a step would take 572 GiB, a buffer of `small` holds 128 MiB | " +
      "lower `train.batch`, `train.per_order`, `train.max_prompt`, `train.max_completion`, or take another adapter",
  );
});

test("a step whose tensors each fit, but not all together, on a device that shares the machine's memory", () => {
  const nodes = step(5000);
  expect(saidOf(nodes, { device: 2 ** 26 })).toMatch(
    /^E1026 \| the run needs about .*, `small` reaches 64 MiB \(activations /,
  );
  expect(saidOf(nodes, { memory: 2 ** 27 })).toMatch(
    /^E1020 \| the run needs about .*, this machine has 128 MiB \(activations /,
  );
  expect(saidOf(nodes, { memory: 2 ** 27, shared: false })).toBe("fits");
});

test("a fresh model that nobody could hold", () => {
  const wide = shaped({ inter: 2_000_000_000, layers: 1_000_000 });
  expect(saidOf([wide, ...questions(4), supervised(1)])).toMatch(
    /^E1019 .*the weights of one feed-forward map|^E1019 .*one layer/,
  );
  const deep = shaped({ layers: 1_000_000 });
  expect(saidOf([deep, ...questions(4), supervised(1)], { shared: false })).toMatch(/^E1020 /);
});

test("a run is refused before it has a folder", async () => {
  const before = readdirSync(parent);
  const started = (adapter: string) =>
    codeOf(() => startRun(planOf(step(100_000_000)), [], parent, parent, { ...watching().settings, adapter }));
  expect(await started("software")).toBe("E1019");
  expect(await started("cpu")).toBe("E1019");
  expect(readdirSync(parent)).toEqual(before);
});

test("the room is that of the adapter's smaller limit and of this machine", () => {
  const limits = { maxBufferSize: 1000, maxStorageBufferBindingSize: 900 };
  const found = roomOf({ name: "x", kind: "hardware", limits });
  expect(found).toMatchObject({ adapter: "x", shared: false, binding: 900 });
  expect(found.memory).toBeGreaterThan(2 ** 28);
});
