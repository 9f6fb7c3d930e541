// What each part of perlc that decides bits does, held against its version. When one of these digests changes, results change
// under the same hash unless the version of the part is raised with it: that is what the failure says to do.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import { type BuiltIn, builtInNames, builtIns } from "../../plan/built-ins.ts";
import { valueAt } from "../../plan/curve.ts";
import { digest as digestOf, withNames } from "../../plan/hash.ts";
import { stageNumber } from "../../plan/stage-number.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { pixelsOf } from "../../runtime/data/pixels.ts";
import { readRows } from "../../runtime/data/rows/read.ts";
import { questionsOf, rearrangementOf } from "../../runtime/method/evaluation-group.ts";
import { gateDraw } from "../../runtime/method/gate.ts";
import { permuteBatch } from "../../runtime/method/group.ts";
import { drawOrders, evaluationOrders } from "../../runtime/method/order-sampler.ts";
import { gumbelAt, shuffled, wordsAt } from "../../runtime/method/philox.ts";
import { packedTree, placesOf } from "../../runtime/model/layouts/packed-tree.ts";
import type { Pixels } from "../../runtime/model/processor/bicubic.ts";
import { processPicture } from "../../runtime/model/processor/process.ts";
import { decodePicture } from "../../runtime/pictures/decode.ts";
import { createRunFolder, openRunFolder } from "../../runtime/record/folder.ts";
import { gradedAnswers } from "../../runtime/report/answered.ts";
import { change, countedFigures } from "../../runtime/report/figures.ts";
import { scoreCompletion } from "../../runtime/reward/combine.ts";
import { originalOf } from "../../runtime/stages/dataset.ts";
import { loadPolicy } from "../../runtime/stages/policy.ts";
import {
  codeOf,
  digest,
  evaluate,
  grpo,
  known,
  model,
  permute,
  planOf,
  questions,
  reward,
  supervised,
  trained,
  useRuns,
} from "./tiny.ts";

/** What each part did when its version was raised last. */
const pinned: Readonly<Record<Exclude<BuiltIn, "numerics">, readonly [version: number, digest: string]>> = {
  four_artists: [1, "sha256:e88821306cc2e9e825b47f3a05c11851e5080be2041fa33039b914cb46157725"],
  rows: [3, "sha256:d17642c46da7338137895f872d2830c89162ff0bc646df5d28ad98b23c94f548"],
  pictures: [1, "sha256:8c5428af183552db2cde6b175992ceccb67cf804c2dec7222c4d925e746283d4"],
  draws: [1, "sha256:db8d33aa844f7c87805360895867cd5cbc92e57a52a78f52fddfc41efeeb307d"],
  jumps: [1, "sha256:29b24d0f75a5a76ea59374b614c25be151f36b0f9cc19a204e7d85c8de14d05b"],
  sampler: [1, "sha256:46a823b572882c27b963563002f0e77ca27aa5bb31722dfccafee38df1a01561"],
  evaluation: [0, "sha256:c72bbfd7662b4a73ce6de9849c2bc60ceba38737c5b99cef25a877e1286daaca"],
  packing: [1, "sha256:484e12e3ad1c709fa3de1b54271260b63231c04f90da8c50374e8bea12053fda"],
  grading: [1, "sha256:6c88df42e484086e9abf9708d813818b48a7be7bd8db6b3f9717ac389b91e666"],
};

/** The weights after a few steps, by adapter and driver: arithmetic is promised for one class of devices. */
const pinnedWeights: Readonly<Record<string, readonly [numerics: number, packing: number, weights: string]>> = {
  cpu: [1, 1, "sha256:56b6228c0bcc4dda9a05851eb7bc723fc34ef4b6104935522bec37df6e16a0b5"],
  "SwiftShader Device (Subzero)": [1, 1, "sha256:894291411cf7663dedf39ff2281585ac8f77b574ccb237c05a7268352fbdfafc"],
};

const family = fourArtists({
  split: "train",
  images: { from: 2, to: 4 },
  ask: (["which", "odd", "latest", "count", "same", "most", "forward"] as const).map((kind) => ({
    kind,
    share: 1 / 7,
  })),
  slots: [0.4, 0.3, 0.2, 0.1],
  seed: 3,
});
const examples = Array.from({ length: 40 }, (_, number) => family.example(number));

const { parent, start } = useRuns();

/** Rows of many shapes, as people have them; their pictures are not looked at. */
const rows: readonly object[] = [
  {
    prompt: "<image> <image> Which picture shows a cat? A. the first B. the second",
    images: ["0.png", "1.png"],
    answer: "(B)",
  },
  { prompt: "What is one and one?", images: [], answer: 2 },
  { prompt: "<image_2> and <image_1>: are they the same?", images: ["0.png", "1.png"], answer: "yes" },
  { messages: [{ role: "user", content: "<image> What is it?" }], images: ["0.png"], answer: "a cat" },
  {
    prompt: "<image> <image> Which animal is seen?",
    images: ["0.png", "1.png"],
    answer: "B",
    change_needed: true,
    ...Object.fromEntries([..."ABCDEFGHI"].map((letter) => [letter, `animal ${letter}`])),
  },
];

const behaviour: Readonly<Record<Exclude<BuiltIn, "numerics">, () => Promise<unknown>>> = {
  async four_artists() {
    const drawn = [];
    for (const example of examples.slice(0, 4))
      for (const picture of example.images) drawn.push([...(await pixelsOf(picture)).rgb.subarray(0, 3000)]);
    return [examples, drawn];
  },
  async rows() {
    const found = [];
    for (const [number, row] of rows.entries()) {
      writeFileSync(join(parent, `rows-${number}.jsonl`), `${JSON.stringify(row)}\n`);
      const meaning = { whenPermuted: "answer_follows", options: "pictures" } as const;
      for (const said of [{}, number === 0 ? { meaning } : {}]) {
        const { examples: read, bad } = await readRows(
          { kind: "jsonl", path: `rows-${number}.jsonl`, ...said },
          parent,
        );
        const plain = read.map(({ images, ...rest }) => [images.length, rest]);
        const moved = read.map((example) => {
          try {
            return permuteBatch([originalOf({ number, example })], permute, { seed: 1, stage: 1, step: 1, total: 2 });
          } catch (error) {
            if (error instanceof Failure) return error.diagnostics.map((each) => each.code);
            throw error;
          }
        });
        found.push([plain, bad.map(({ row: at, diagnostic }) => [at, diagnostic.code]), moved]);
      }
    }
    return found;
  },
  async pictures() {
    const { processor } = loadPolicy(model, 1, parent);
    const cut = async (of: Promise<Pixels>) => processPicture(await of, processor!, "it");
    const raw = Uint8Array.from({ length: 61 * 47 * 3 }, (_, at) => (at * 37) % 251);
    const made = sharp(raw, { raw: { width: 61, height: 47, channels: 3 } });
    const files = [await made.clone().png().toBuffer(), await made.clone().jpeg({ quality: 80 }).toBuffer()];
    const first = examples[0]!.images[0]!;
    return [await cut(pixelsOf(first)), ...(await Promise.all(files.map((bytes) => cut(decodePicture(bytes, "it")))))];
  },
  async draws() {
    const at = { seed: 5, stage: 3, step: 7, sample: 11 };
    const samplers = ["random", "any", "derangement", "cyclic", "transposition", "balanced", "all"] as const;
    const nodes = [model, ...questions(4), permute, reward, grpo(1), evaluate(0)];
    return [
      samplers.map((each) => drawOrders(each, 4, 3, { ...at, purpose: "order" })),
      evaluationOrders(4, 5, { ...at, purpose: "order", step: 0 }),
      (["batch", "sample", "copy"] as const).map((scope) => gateDraw(scope, { ...at, copy: 2 })),
      shuffled(
        examples.map((_, number) => number),
        wordsAt({ ...at, purpose: "shuffle" }),
      ),
      nodes.map((node) => stageNumber(nodes, node)),
      [...loadPolicy(model, 9, parent).parameters].map(([name, values]) => [name, [...values.subarray(0, 8)]]),
    ];
  },
  async sampler() {
    const key = { seed: 5, purpose: "rollout", stage: 3, step: 7, sample: 11, copy: 1, rollout: 2 } as const;
    return Array.from({ length: 50 }, (_, position) =>
      Array.from({ length: 9 }, (_, entry) => gumbelAt({ ...key, position }, entry)),
    );
  },
  async evaluation() {
    const at = { seed: 5, stage: 3 };
    const node = evaluate(0, { orders: 4 });
    const how = rearrangementOf(node);
    const items = examples.map((example, number) => ({ kind: example.kind, item: originalOf({ number, example }) }));
    const frames = items.find(({ item }) => item.sensitivity === "follows" && item.slots === 3)!.item;
    const sequences = [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ];
    items.push({
      kind: "frames",
      item: { ...frames, sample: 40, space: "ordering", optionSlots: [0, 1, 2], answer: "B", sequences },
    });
    const asked = [true, false].flatMap((control) =>
      items.map(({ item, kind }) => questionsOf(item, node, at, control).map((each) => ({ item, kind, ...each }))),
    );
    /** Answers of a policy that is right, first, or silent by the number of the question. */
    const figures = (turn: number) => {
      const written = asked
        .slice(0, items.length)
        .flat()
        .map((question, number) => {
          const said = [question.member.answer, "A", "1", ""][(number * turn) % 4];
          return { question, completion: said === "" ? "" : `<think> it </think> \\boxed{${said}}` };
        });
      return countedFigures(gradedAnswers(written, how));
    };
    const [before, after] = [figures(1), figures(3)];
    const rounded = JSON.stringify(
      [before, after, change(before.accuracy, after.accuracy), change(before.flipRate, after.flipRate)],
      (_, each: unknown) =>
        typeof each === "number" ? Number(each.toPrecision(9)) : each instanceof Map ? [...each] : each,
    );
    return [asked.map((each) => each.map(({ item: _, ...rest }) => rest)), rounded];
  },
  async packing() {
    const { config } = loadPolicy(model, 1, parent);
    const prompts = [[7, 8, 9], [10]].map((tokens) => ({ tokens, pictures: [] }));
    const completions = [[11, 12, 13], [14], [15, 16], []];
    const { text, predictions } = packedTree(config, { rows: 10, places: 8 }, prompts, { group: 2, completions });
    const grid = [...placesOf(completions, 4, 3)];
    return [text.tokens, text.positions, text.ranges, predictions.from, predictions.targets, grid].map((each) => [
      ...each,
    ]);
  },
  async jumps() {
    const totals = Array.from({ length: 120 }, (_, at) => at + 1);
    const shares = Array.from({ length: 101 }, (_, at) => at / 100);
    return totals.map((total) =>
      shares.map((at) => {
        const jump = { kind: "steps", from: 0, stages: [{ at, value: 1 }] } as const;
        return Array.from({ length: total + 1 }, (_, step) => valueAt(jump, step, total)).indexOf(1);
      }),
    );
  },
  async grading() {
    const golds = ["A", "2", "1/2", "yes", "B, A, C", "cat", "\\text{B}", "0.5", "x^2"];
    const said = [...golds, "(A)", "Image 2", "0.50", "Yes.", "", "\\frac{1}{2}", "cm", "bac"];
    const forms = [
      (text: string) => `\\boxed{${text}}`,
      (text: string) => `<think> it </think> \\boxed{${text}}`,
      (text: string) => text,
    ];
    return golds.map((gold) =>
      said.map((text) =>
        forms.map((form) => {
          const { grades: _, ...score } = scoreCompletion({ text: form(text), tokens: 0 }, gold, reward.terms);
          return score;
        }),
      ),
    );
  },
};

/** An example's sensitivity under the name that it had when its digest was pinned: another name is no other behaviour. */
function pinnedNames(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("answerSpace" in value) || !("sensitivity" in value))
    return value;
  const { sensitivity: order, ...rest } = value;
  return { ...rest, order };
}

/** Lists of numbers as JSON has them. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) =>
      ArrayBuffer.isView(each) ? [...(each as Float32Array)] : pinnedNames(each),
    ),
  );

describe("a part of perlc does what its version did", () => {
  it.each(Object.entries(pinned))("%s", async (part, [version, was]) => {
    const name = part as Exclude<BuiltIn, "numerics">;
    const is = digestOf(plain(await behaviour[name]()));
    const what = `${builtInNames[name]} is another: raise \`${part}\` in plan/built-ins.ts, and pin ${is} with that version here`;
    expect([builtIns[name], is], what).toEqual([version, was]);
  });
});

describe("the arithmetic of training", () => {
  let driver = "";
  let weights = "";
  beforeAll(async () => {
    await start(planOf([model, ...questions(4), supervised(6)], 21));
    const nodes = [
      trained(join(parent, "tiny-seed21-1")),
      ...questions(4),
      permute,
      reward,
      grpo(2, { temperature: 1.3 }),
    ];
    const ended = await start(planOf(nodes, 22));
    weights = digest(ended);
    const metrics = JSON.parse(readFileSync(join(ended.folder, "metrics.json"), "utf8")) as {
      devices: readonly { adapter: string }[];
    };
    driver = metrics.devices[0]?.adapter ?? "";
  }, 240_000);

  it("is what its version did", ({ skip }) => {
    const found = pinnedWeights[driver];
    if (!found) return skip(`no weights are pinned for ${driver}; here they are ${weights}`);
    const what = `${builtInNames.numerics} is another: raise \`numerics\` (or \`sampler\` or \`packing\`, whichever changed) in plan/built-ins.ts, and pin ${weights} for ${driver} with that version here`;
    expect([builtIns.numerics, builtIns.packing, weights], what).toEqual(found);
  });
});

test.each(["pictures", "evaluation"] as const)(
  "a run folder of another version of %s is refused by the name of the part",
  async (part) => {
    const run = planOf([model, ...questions(4), reward, permute, grpo(1), evaluate(0)]);
    const older = known(withNames({ ...run, builtIns: { ...run.builtIns, [part]: 99 } }));
    mkdirSync(join(parent, part));
    const { path } = createRunFolder(join(parent, part), older, [], parent);
    expect(await codeOf(() => openRunFolder(path, readExternal))).toBe("E0272");
    expect(() => openRunFolder(path, readExternal)).toThrow(
      `version 99 of ${builtInNames[part]}, and this perlc has version ${builtIns[part]}`,
    );
  },
);

test("a part at version 0 is in no plan: those from before it keep their hashes", () => {
  const { builtIns: used } = planOf([model, ...questions(4), permute, reward, grpo(1), evaluate(0)]);
  expect(Object.keys(used)).toEqual(Object.keys(builtIns).filter((part) => used[part as BuiltIn] !== undefined));
  for (const [part, version] of Object.entries(builtIns))
    expect(used[part as BuiltIn] ?? 0).toBeLessThanOrEqual(version);
  expect(Object.values(used)).not.toContain(0);
});
