// What a plan says of memory and of work, pinned for every setting that moves it: the figures of one small experiment by hand, and
// those of its variants beside it. Whoever changes one changes what `perlc plan` prints.

import { describe, expect, test } from "vitest";
import { budgetOf } from "../../plan/budget.ts";
import { estimateMemory, hostBytes, largeTensors } from "../../plan/memory.ts";
import { readModelSize } from "../../plan/model-size.ts";
import { type Parts, runOf } from "./demo.ts";
import { disk } from "./disk.ts";

const read = (path: string) => disk().read(path);
const size = (node: Parameters<typeof readModelSize>[0]) => readModelSize(node, read);

const variants: Readonly<Record<string, Parts>> = {
  plain: {},
  "two copies": { permute: "copies = 2" },
  "micro-batches": { train: "micro_batch = 20rollout" },
  "four updates, two passes": { train: "updates = 4  inner = 2" },
  "bf16, recomputed": { train: "precision = bf16  recompute = yes" },
  adapters: { train: "lora = 4" },
  "adapters of attention": { train: "lora = 4 { targets = attention }" },
  "no vision": { train: "freeze_vision = yes" },
  "KL in the loss": { train: "kl = 0.1 * k3(reference)  inner = 2", more: "reference = frozen(policy)" },
  "KL in the reward": {
    train: "kl = 0.1 * k1(reference)  kl_in = reward  inner = 2",
    more: "reference = frozen(policy)",
  },
  "a filter": {
    data: "four_artists(split = train) | take(64) | rollout(5, from = policy) | where(accuracy in 20%..80%)",
  },
  "epochs of a filter": {
    data: "four_artists(split = train) | take(64) | rollout(5, from = policy) | where(accuracy in 20%..80%) | take(40)",
    train: "duration = 2epoch",
  },
  "epochs of a file, evaluated between": {
    data: 'parquet("train.parquet")',
    train: "duration = 2epoch",
    more: "evaluate every 15step { on = four_artists(split = held_out_question) | take(10)  orders = 3 }",
  },
  "epochs of a file, evaluated at its ends": {
    data: 'parquet("train.parquet")',
    train: "duration = 2epoch",
    more: "evaluate { on = four_artists(split = held_out_question) | take(10)  orders = 3 }",
  },
  "greedy evaluation": {
    more: "evaluate every 15step { on = four_artists(split = held_out_question) | take(10)  orders = 3 }",
  },
  "sampled evaluation": {
    more: "evaluate { on = four_artists(split = held_out_question) | take(10)  orders = 3  decode = sample  samples = 2rollout }",
  },
};

test("the figures of the plain one, by hand", () => {
  const run = runOf({});
  const memory = estimateMemory(run, size)!;
  // 8 prompts, each in 2 orders of 6 rollouts; the rollouts of an order share its prompt
  expect(memory.sequences).toBe(96);
  const tokens = 16 * 48 + 96 * 20;
  // six times the width, keys and values of two heads of 16 (and twice both), three times the inner width, a row of scores a head
  const perLayer = 6 * 64 + 2 * 32 + 3 * 128 + 4 * 68;
  expect(memory.activationBytes).toBe(4 * tokens * (2 * perLayer + 2 * 82));
  expect(memory.trained).toBe(memory.parameters);
  expect(memory.momentBytes).toBe(8 * memory.parameters);
  expect(hostBytes(memory, 20)).toBe(4 * memory.parameters + 6 * 4 * 96 * 20);
  expect(largeTensors(run, size).map(({ bytes }) => bytes)).toEqual([
    4 * tokens * 128,
    4 * 96 * 20 * 82,
    4 * 64 * 128,
    4 * 82 * 64,
  ]);
});

test("an evaluation asks each question in its orders, and sampled answers in the own order as often again, before and after", () => {
  const asked = (name: string) =>
    budgetOf(runOf(variants[name]!)).parts.find((each) => each.name === "evaluation")!.sequences;
  // 10 questions, 3 orders, at steps 0, 15, 30 and 40
  expect(asked("greedy evaluation").count).toBe(10 * 3 * 4);
  expect(asked("sampled evaluation").count).toBe(10 * (2 * 3 - 1) * 2 * 2);
});

describe("of each variant", () => {
  test.each(Object.keys(variants))("%s", (name) => {
    const run = runOf(variants[name]!);
    const memory = estimateMemory(run, size)!;
    const { batch, parts } = budgetOf(run);
    const line = ({ count, atMost }: { readonly count: number | undefined; readonly atMost: boolean }) =>
      `${atMost ? "≤ " : ""}${count}`;
    const work = parts.map(
      (each) =>
        `${each.name}: ${line(each.sequences)} sequences, ${line(each.tokens)} tokens, ${line(each.operationsPerParameter)}`,
    );
    const large = largeTensors(run, size).map(({ what, bytes, lower }) => `${bytes} ${what} (${lower.join(", ")})`);
    expect({ memory, batch, work, large }).toMatchSnapshot();
  });
});
