// Runs of a model that reads words alone: a plain text checkpoint is warm-started, rolled out, trained and saved as any other, and
// pictures are refused before anything is done with it.

import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { JsonlNode, ModelNode, PlanNode } from "../../plan/plan.ts";
import { openCheckpoint } from "../../runtime/checkpoint/layout.ts";
import { pictureFile } from "../../runtime/data/pixels.ts";
import { textFolder } from "../model/golden.ts";
import {
  answerable,
  because,
  digest,
  evaluate,
  frozen,
  grpo,
  planOf,
  questions,
  reward,
  supervised,
  trained,
  useRuns,
  type Watched,
  watching,
} from "./tiny.ts";

const { parent, start } = useRuns();
beforeAll(() => cpSync(textFolder("untied"), join(parent, "words"), { recursive: true }));

const words: ModelNode = { kind: "model", id: "policy", because, from: { kind: "checkpoint", path: "words" } };

function rows(name: string, written: readonly object[]): JsonlNode {
  writeFileSync(join(parent, name), written.map((each) => `${JSON.stringify(each)}\n`).join(""));
  return { kind: "jsonl", id: "data", because, path: name };
}
const sums = () =>
  rows(
    "sums.jsonl",
    [0, 1, 2, 3, 4, 5].map((number) => ({
      conversations: [
        { from: "human", value: `What is 1 + ${number}?` },
        { from: "gpt", value: `\\boxed{${number + 1}}` },
      ],
    })),
  );
const lengths = { prompt: 64, completion: 16 };
const fox = await pictureFile({ kind: "artist", artist: "noto", name: "fox" });
const picture = `data:image/png;base64,${Buffer.from(fox).toString("base64")}`;
const eventOf = <K extends string>({ events }: Watched, kind: K) => events.filter((each) => each.event === kind);

describe("a text checkpoint", { timeout: 300_000 }, () => {
  test("learns worked answers, and what it saves is read and trained again", async () => {
    const warm = await start(
      planOf([words, sums(), supervised(12, lengths), evaluate(0, { completion: lengths.completion })], 5),
    );
    const losses = (eventOf(warm, "step") as unknown as { loss: number }[]).map((each) => each.loss);
    expect(Math.min(...losses.slice(-3))).toBeLessThan(0.7 * losses[0]!);
    const saved = join(warm.folder, "final");
    expect(openCheckpoint(saved).config).toEqual(openCheckpoint(join(parent, "words")).config);
    expect(existsSync(join(saved, "preprocessor_config.json"))).toBe(false);

    const policy = trained(warm.folder);
    const { minPixels: _, maxPixels: __, ...again } = policy;
    const tuned = grpo(2, { ...lengths, permute: undefined as never, on: "data.kept" });
    const { permute: ___, ...plain } = tuned;
    const nodes: PlanNode[] = [
      again,
      frozen,
      sums(),
      ...answerable("data"),
      reward,
      { ...plain, reference: "reference", kl: { coefficient: 0.01, estimator: "k3" } },
      evaluate(0, { completion: lengths.completion }),
    ];
    const one = await start(planOf(nodes, 5));
    expect(one.outcome.kind).toBe("finished");
    expect(eventOf(one, "filter")).toMatchObject([{ seen: 6 }]);
    for (const step of eventOf(one, "step")) {
      const { loss, gradientNorm, kl } = step as unknown as { loss: number; gradientNorm: number; kl: number };
      expect([loss, gradientNorm, kl].every(Number.isFinite)).toBe(true);
    }
    expect(digest(one)).not.toBe(digest(warm));
    expect(digest(await start(planOf(nodes, 5)))).toBe(digest(one));
  });

  test.each<[string, () => readonly PlanNode[], string]>([
    ["questions about pictures", () => questions(4), "the questions"],
    [
      "a row with a picture, among others",
      () => [
        rows("seen.jsonl", [
          { prompt: "Which?", answer: "A" },
          { prompt: "<image> Which?", images: [picture], answer: "A" },
        ]),
      ],
      "seen.jsonl",
    ],
  ])("refuses %s before anything is rolled out", async (_, data) => {
    const { permute: __, ...plain } = grpo(1, { on: "data.kept", permute: undefined as never });
    const watched = watching();
    const nodes = [words, ...data(), ...answerable("data"), reward, plain];
    const failure = await start(planOf(nodes as PlanNode[]), watched).catch((error: unknown) => error);
    if (!(failure instanceof Failure)) throw failure;
    expect(failure.diagnostics.map((each) => each.code)).toEqual(["E0560"]);
    expect(failure.diagnostics[0]!.title).toMatch(/has pictures, and `policy` reads words alone$/);
    expect(watched.events.filter((each) => ["filter", "step", "evaluation"].includes(each.event))).toEqual([]);
  });
});
