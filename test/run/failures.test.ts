// What can go wrong in a run: each failure has its code, names what it is about, and loses nothing that was saved.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { heldTraining } from "../../bench/processor/training.ts";
import { encodeParquet } from "../../bench/tables/write.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { PlanNode } from "../../plan/plan.ts";
import { openCheckpoint } from "../../runtime/checkpoint/layout.ts";
import { openSafetensors } from "../../runtime/checkpoint/safetensors.ts";
import type { Example } from "../../runtime/data/example.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import type { Picture } from "../../runtime/data/picture.ts";
import { pictureFile } from "../../runtime/data/pixels.ts";
import { sampler } from "../../runtime/engine/sampler.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { loadTraining, saveTraining } from "../../runtime/record/checkpoint.ts";
import { checkpointPath, checkpointSteps, createRunFolder, journalPath } from "../../runtime/record/folder.ts";
import { startRun } from "../../runtime/session.ts";
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
  watching,
} from "./tiny.ts";

const { parent, start, again } = useRuns();
const plan = planOf([model, ...questions(4), supervised(4, { checkpointEvery: 2 })]);

/** The words of the failure that a run ends with. */
async function failureOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics.map((each) => `${each.code} ${each.title}`);
    throw error;
  }
  return [];
}

const { because } = model;

function emptied(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
}

const family = fourArtists({
  split: "train",
  images: { from: 2, to: 2 },
  ask: [{ kind: "which", share: 1 }],
  seed: 3,
});

/** A parquet file of four questions, each changed as told, and the node that reads it as `data`. */
async function parquet(name: string, change: (example: Example, number: number) => Example): Promise<PlanNode> {
  const examples = Array.from({ length: 4 }, (_, number) => change(family.example(number), number));
  writeFileSync(join(parent, name), await encodeParquet(examples));
  return { kind: "parquet", id: "data", because, path: name };
}

describe("a run's folder", () => {
  test("E1030: a folder that is none", async () => {
    mkdirSync(join(parent, "empty"));
    for (const folder of ["empty", "nowhere"])
      expect(await codeOf(() => again(join(parent, folder))), folder).toBe("E1030");
  });

  test("E1031: a plan that cannot be read", async () => {
    const { path } = createRunFolder(parent, known({ ...plan, name: "broken" }), [], parent);
    const whole = readFileSync(join(path, "plan.json"), "utf8");
    for (const text of ["", whole.slice(0, 40), "[]", "null", "{}"]) {
      writeFileSync(join(path, "plan.json"), text);
      expect(await codeOf(() => again(path)), text).toBe("E1031");
    }
    const edit = (was: string, is: string) => {
      expect(whole).toContain(was);
      writeFileSync(join(path, "plan.json"), whole.replace(was, is));
      return failureOf(() => again(path));
    };
    expect(await edit('"value": 0.01', '"value": 0.02')).toEqual([
      expect.stringMatching(/^E1049 .*: the node `train`$/),
    ]);
    expect(await edit('"seed": 1,', '"seed": 2,')).toEqual([
      expect.stringMatching(/^E1049 .*: seed, the node `data.source`$|^E1049 .*: seed$/),
    ]);
    expect(await edit('"id": "data"', '"id": "date"')).toEqual([
      expect.stringMatching(/^E1049 .*: the node `data`, the order of nodes, the node `date`$/),
    ]);
    for (const digest of ["hash", "outline"])
      expect(await edit(`"${digest}": "sha256:`, `"${digest}": "sha256:0`)).toEqual([
        expect.stringMatching(new RegExp(`^E1049 .*: ${digest}$`)),
      ]);
    writeFileSync(join(path, "plan.json"), whole);
    for (const text of [
      "{}",
      '{"specs":null,"directory":"."}',
      '{"specs":[],"directory":5}',
      '{"specs":[1],"directory":"."}',
    ]) {
      writeFileSync(join(path, "spec.json"), text);
      expect(await codeOf(() => again(path)), text).toBe("E1031");
    }
    rmSync(join(path, "spec.json"));
    expect(await codeOf(() => again(path))).toBe("E1031");
  });

  test("runs of one name and seed never share a folder", () => {
    const run = known({ ...plan, name: "many" });
    const paths = Array.from({ length: 3 }, () => createRunFolder(parent, run, [], parent).path);
    expect(paths).toEqual([1, 2, 3].map((number) => join(parent, `many-seed1-${number}`)));
    // Claimed by another process that has not yet written anything.
    mkdirSync(join(parent, "many-seed1-4"));
    expect(createRunFolder(parent, run, [], parent).path).toBe(join(parent, "many-seed1-5"));
  });

  test("E1055: a place that is a file", async () => {
    writeFileSync(join(parent, "file"), "");
    expect(await codeOf(() => createRunFolder(join(parent, "file"), known(plan), [], parent))).toBe("E1055");
  });

  test("E1003: an unknown adapter leaves no folder behind", async () => {
    const settings = watching(() => false, { adapter: "no such adapter" }).settings;
    const before = readdirSync(parent);
    expect(await codeOf(() => startRun(plan, [], parent, parent, settings))).toBe("E1003");
    expect(readdirSync(parent)).toEqual(before);
  });
});

describe("a training checkpoint", () => {
  test("that is not as it was saved is passed over, and said; without a whole one E1043", async () => {
    const whole = await start(plan);
    const last = checkpointPath(whole.folder, 4);
    const kept = join(parent, "kept");
    cpSync(last, kept, { recursive: true });
    const change = (name: string, change: (bytes: Buffer) => Uint8Array) => () =>
      writeFileSync(join(last, name), change(readFileSync(join(last, name))));
    const broken: readonly [string, RegExp, () => void][] = [
      ["no progress", /`progress.json` is not there$/, () => rmSync(join(last, "progress.json"))],
      [
        "another step",
        /`progress.json` is not as it was written$/,
        change("progress.json", (was) => Buffer.from(was.toString().replace("4", "2"))),
      ],
      [
        "one bit of the weights",
        /`model.safetensors` is not as/,
        change("model.safetensors", (was) => was.with(was.length - 9, was.at(-9)! ^ 1)),
      ],
      [
        "half the moments",
        /`optimizer.safetensors` is not as/,
        change("optimizer.safetensors", (was) => was.subarray(0, was.length / 2)),
      ],
      ["no list", /`digests.json` is not there$/, () => rmSync(join(last, "digests.json"))],
      [
        "a list of its own",
        /`digests.json` is not as/,
        change("digests.json", (was) => Buffer.from(was.toString().replace("0", "1"))),
      ],
      [
        "a shard beside",
        /`model.safetensors.index.json` was not there/,
        () => writeFileSync(join(last, "model.safetensors.index.json"), "{}"),
      ],
      [
        "another checkpoint",
        /`digests.json` is not as/,
        () => cpSync(checkpointPath(whole.folder, 2), last, { recursive: true }),
      ],
      ["nothing", /`digests.json` is not there/, () => emptied(last)],
      [
        "a later one that nobody made",
        /the journal does not name it/,
        () => cpSync(last, checkpointPath(whole.folder, 999999), { recursive: true }),
      ],
    ];
    for (const [what, reason, damage] of broken) {
      rmSync(last, { recursive: true });
      cpSync(kept, last, { recursive: true });
      damage();
      const ended = await again(whole.folder);
      expect(
        ended.warnings.map((each) => each.code),
        what,
      ).toEqual(["E1044"]);
      expect(ended.warnings[0]?.title, what).toMatch(reason);
      expect(digest(ended), what).toBe(digest(whole));
    }
    for (const step of [2, 4]) rmSync(join(checkpointPath(whole.folder, step), "config.json"));
    rmSync(checkpointPath(whole.folder, 999999), { recursive: true });
    expect(await failureOf(() => again(whole.folder))).toEqual([
      expect.stringMatching(/^E1043 .*: step 4: `config.json` is not there; step 2: `config.json` is not there$/),
    ]);
    rmSync(join(whole.folder, "checkpoints"), { recursive: true });
    expect(digest(await again(whole.folder))).toBe(digest(whole));
  });

  test("whose journal was changed before it is passed over too", async () => {
    const whole = await start(plan);
    const path = journalPath(whole.folder);
    const lines = readFileSync(path, "utf8").split("\n");
    const named = (step: number) =>
      lines.findIndex((each) => each.includes('"checkpoint"') && each.includes(`"step":${step},`));
    writeFileSync(path, lines.with(named(4) - 1, lines[named(4) - 1]!.replace('"loss":', '"loss":1')).join("\n"));
    const ended = await again(whole.folder);
    expect(ended.warnings.map((each) => each.title)).toEqual([
      `line ${named(4)} of \`${path}\` is not as it was written`,
      expect.stringMatching(/step-000004` is passed over, the run goes on after step 2: line \d+ of/),
    ]);
    expect(digest(ended)).toBe(digest(whole));
    writeFileSync(path, lines.with(0, lines[0]!.replace('"seed":1', '"seed":2')).join("\n"));
    expect(await codeOf(() => again(whole.folder))).toBe("E1043");
    rmSync(path);
    expect(await codeOf(() => again(whole.folder))).toBe("E1043");
  });

  test("E1036: a run that began on another adapter", async () => {
    const stopped = await start(
      plan,
      watching((event) => event?.event === "step" && event.step === 1),
      "others",
    );
    expect(stopped.outcome).toEqual({ kind: "stopped", step: 1 });
    const before = readFileSync(journalPath(stopped.folder), "utf8");
    expect(await failureOf(() => again(stopped.folder))).toEqual([
      expect.stringMatching(/^E1036 this run was made on `.*, others`, and would go on on `.*, shared`$/),
    ]);
    expect(readFileSync(journalPath(stopped.folder), "utf8")).toBe(before);
  });
});

describe("training", () => {
  test("E1011: an absurd rate; the last checkpoint stays, though only one is kept", async () => {
    const before = new Set(readdirSync(parent));
    const absurd = supervised(6, {
      checkpointEvery: 1,
      checkpointKeep: 1,
      rate: { kind: "steps", from: 1e-2, stages: [{ at: 0.5, value: 1e38 }] },
    });
    const failed = await failureOf(() => start(planOf([model, ...questions(4), absurd])));
    expect(failed.join()).toMatch(/^E1011 the update of step 3 left [1-9]\d* of \d+ numbers of `[\w.]+` not finite$/);
    const [folder] = readdirSync(parent).filter((each) => !before.has(each));
    expect(checkpointSteps(join(parent, folder!))).toEqual([2]);
    const values = [...loadTraining(checkpointPath(join(parent, folder!), 2)).training.parameters.values()];
    expect(values.every((each) => each.every(Number.isFinite))).toBe(true);
  });

  test("E1011: nothing is published after a last step that is absurd", async () => {
    const before = new Set(readdirSync(parent));
    const absurd = supervised(1, { rate: { kind: "constant", value: 1e38 } });
    expect(await codeOf(() => start(planOf([model, ...questions(4), absurd])))).toBe("E1011");
    const [folder] = readdirSync(parent).filter((each) => !before.has(each));
    expect(readdirSync(join(parent, folder!)).filter((each) => ["final", "metrics.json"].includes(each))).toEqual([]);
    expect(checkpointSteps(join(parent, folder!))).toEqual([]);
  });

  test("E1012: weights with one number that is none are refused before anything is rolled out", async () => {
    const { folder } = await start(planOf([model, ...questions(4), supervised(1)]));
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const copy = join(parent, "not-finite", "final");
      cpSync(join(folder, "final"), copy, { recursive: true });
      const file = openSafetensors(join(copy, "model.safetensors"));
      const entry = file.entries.get("visual.merger.mlp.0.weight")!;
      const bytes = readFileSync(file.path);
      bytes.writeFloatLE(bad, entry.begin + entry.length - 4);
      writeFileSync(file.path, bytes);
      rmSync(join(copy, "digests.json"), { force: true });
      const watched = watching();
      const nodes = [trained(join(parent, "not-finite")), ...questions(4), supervised(1), evaluate(0)];
      expect(await failureOf(() => start(planOf(nodes), watched))).toEqual([
        `E1012 \`visual.merger.mlp.0.weight\` of \`${copy}\` has 1 of ${entry.length / 4} numbers that are not finite`,
      ]);
      expect(watched.events).toEqual([]);
    }
  });

  test("E1012: a checkpoint with numbers that are none is not written, and one that was is not read", async () => {
    const stopped = await start(
      plan,
      watching((event) => event?.event === "step" && event.step === 2),
    );
    const last = checkpointPath(stopped.folder, 2);
    const { training, progress } = loadTraining(last);
    const { config } = openCheckpoint(last);
    for (const part of ["parameters", "first", "second"] as const) {
      const [name, values] = [...training[part]][3]!;
      const broken = { ...training, [part]: new Map([...training[part], [name, values.with(1, Number.NaN)]]) };
      const into = join(parent, `not-written-${part}`);
      expect(await codeOf(() => saveTraining(into, config, heldTraining(broken), progress, new Map()))).toBe("E1012");
      expect(existsSync(into)).toBe(false);
    }
  });

  test("E1013: logits that overflow end the run, they draw no token", async () => {
    const { folder } = await start(planOf([model, ...questions(4), supervised(1)]));
    const file = openSafetensors(join(folder, "final", "model.safetensors"));
    const bytes = readFileSync(file.path);
    const entry = file.entries.get("model.norm.weight")!;
    for (let at = entry.begin; at < entry.begin + entry.length; at += 4) bytes.writeFloatLE(3e38, at);
    writeFileSync(file.path, bytes);
    expect(await codeOf(() => start(planOf([trained(folder), ...questions(4), supervised(1)])))).toBe("E1074");
    rmSync(join(folder, "final", "digests.json"));
    for (const decode of [{ kind: "greedy" }, { kind: "sample", temperature: 1 }] as const) {
      const nodes = [trained(folder), ...questions(4), supervised(1), evaluate(0, { decode })];
      expect((await failureOf(() => start(planOf(nodes)))).join()).toMatch(
        /^E1013 the logits of token 1 of completion 1 are not finite$/,
      );
    }
  });

  test("E1014: every token is banned", async () => {
    const policy = loadPolicy(model, 1, ".");
    const banned = Array.from({ length: policy.config.text.vocab }, (_, id) => id);
    const shape = { orders: 1, group: 1, prompt: 24, completion: 2, patches: 16 };
    const all = { config: policy.config, prefix: "policy", banned };
    expect(await codeOf(() => sampler(interpreter(), all, shape, "none"))).toBe("E1014");
  });

  test.each(["step", "epoch"] as const)("E1034: too few samples, a length in %ss", async (unit) => {
    const node = supervised(4, { batch: 5, length: { unit, count: 2 } });
    expect(await failureOf(() => start(planOf([model, ...questions(3), node])))).toEqual([
      "E1034 `data` kept 3 samples, a step needs 5",
    ]);
  });

  test("E1034: a filter that keeps nothing, and an evaluation of nothing", async () => {
    const none: PlanNode = {
      kind: "where",
      id: "data.none",
      because,
      input: "data",
      keep: { kind: "compare", field: "images", with: ">", value: 2 },
    };
    const nodes = [model, ...questions(3), none, supervised(2, { on: "data.none" }), evaluate(0, { on: "data.none" })];
    expect(await failureOf(() => start(planOf(nodes)))).toEqual(["E1034 `data.none` kept 0 samples, a step needs 4"]);
  });

  test("E1035: a prompt longer than its limit", async () => {
    const node = supervised(1, { prompt: 9 });
    expect((await failureOf(() => start(planOf([model, ...questions(4), node])))).join()).toMatch(
      /^E1035 the prompt of `four-artists\/train\/1\/\d+` has \d\d tokens, the limit is 9$/,
    );
  });

  test("E1035 in training with rewards: said once, with no second failure behind it", async () => {
    const nodes = [model, ...questions(4), permute, reward, grpo(1, { prompt: 9 })];
    expect(await codeOf(() => start(planOf(nodes)))).toBe("E1035");
    // A rejection that nobody waits for would end the process about now.
    await new Promise((resolve) => setTimeout(resolve, 300));
  });

  test("E1037: other weights than pinned", async () => {
    const { folder } = await start(planOf([model, ...questions(4), supervised(1)]));
    const { from } = trained(folder);
    const pinned = { ...model, from: { ...from, sha256: `sha256:${"0".repeat(64)}` } as typeof from };
    expect(await codeOf(() => start(planOf([pinned, ...questions(4), supervised(1)])))).toBe("E1037");
  });

  test("E1038: a sample without a worked answer", async () => {
    const data = await parquet("plain.parquet", ({ solution: _, ...example }) => ({ ...example, id: "" }));
    expect((await failureOf(() => start(planOf([model, data, supervised(1)])))).join()).toMatch(
      /^E1038 `.*plain\.parquet#\d` has no worked answer to learn from$/,
    );
  });

  test("what does not fit is known before the first step, whichever step draws it", async () => {
    // each question has its own number of words; one alone is beyond the limit
    const lengths = async (limit: number) => {
      const seen = watching();
      const node = supervised(9, { prompt: 40, completion: limit, batch: 1, shuffle: false });
      const data = questions(6, { images: { from: 2, to: 4 } });
      const code = await codeOf(() => start(planOf([model, ...data, node]), seen));
      return { code, steps: seen.events.filter(({ event }) => event === "step").length };
    };
    for (let limit = 4; limit < 16; limit++) {
      const { code, steps } = await lengths(limit);
      expect(["E1039 0", "none 9"]).toContain(`${code} ${steps}`);
      if (code === "none") break;
    }
  });

  test("E1039: a worked answer longer than its limit", async () => {
    const node = supervised(1, { completion: 4 });
    expect((await failureOf(() => start(planOf([model, ...questions(4), node])))).join()).toMatch(
      /^E1039 the worked answer of `four-artists\/train\/1\/\d` has \d+ tokens, the limit is 4$/,
    );
  });
});

describe("data", () => {
  test("E0502: where no bad row is wanted, the first broken picture, by its row and the file as the spec names it, before any rollout", async () => {
    const whole = await pictureFile(family.example(1).images[0]!);
    const half: Picture = { kind: "bytes", bytes: whole.slice(0, whole.length / 2), name: "half.png" };
    // Row 3 is found out at once, the picture before it only by decoding.
    const none: Picture = { kind: "bytes", bytes: Uint8Array.of(1, 2, 3), name: "none.png" };
    const cut = await parquet("cut.parquet", (example, number) => {
      const [first, second] = example.images;
      if (number === 1) return { ...example, images: [first!, half] };
      return number === 3 ? { ...example, images: [none, second!] } : example;
    });
    const rollout: PlanNode = {
      kind: "rollout",
      id: "data.rolled",
      because,
      input: "data",
      from: "policy",
      count: 2,
      temperature: 1,
    };
    const unused = { ...cut, id: "data.unused", badRows: "fail" } as PlanNode;
    const watched = watching();
    const nodes = [model, ...questions(4), rollout, unused, permute, reward, grpo(1, { on: "data.rolled" })];
    expect(await failureOf(() => start(planOf(nodes), watched))).toEqual([
      "E0502 picture `cut.parquet#1 image 2 (half.png)` cannot be decoded: it ends before its last pixel",
    ]);
    expect(watched.events.map((each) => each.event)).toEqual(["start"]);
  });

  test("E0601: an answer that cannot follow the pictures is refused before the first step", async () => {
    const data = await parquet("words.parquet", ({ options, ...example }, number) =>
      number === 3
        ? { ...example, answer: "yes", answerSpace: "yes_no", id: "the odd one" }
        : { ...example, ...(options && { options }) },
    );
    const remapped = { ...permute, answers: { ...permute.answers, yes_no: "remap" } } as const;
    const nodes = [model, data, remapped, reward, grpo(1)];
    for (const plan of [planOf(nodes), planOf([...nodes, evaluate(0)])])
      expect((await failureOf(() => start(plan))).join()).toMatch(/^E0601 .*the odd one/);
  });

  test("a word that the order does not change is permuted as it is; one that it changes is refused or dropped, never kept", async () => {
    const words = (order: "free" | "follows") =>
      parquet(`${order}.parquet`, ({ options: _, ...example }) => ({
        ...example,
        answer: "cat",
        answerSpace: "word",
        sensitivity: order,
      }));
    const free = await start(planOf([model, await words("free"), permute, reward, grpo(1), evaluate(0)]));
    expect(free.events.find((each) => each.event === "step")).toMatchObject({ permuted: 2 });
    const data = await words("follows");
    const plan = (how: typeof permute) => planOf([model, data, how, reward, grpo(1)]);
    expect((await failureOf(() => start(plan(permute)))).join()).toMatch(/^E0601 .*`keep` cannot/);
    const { outcome, events } = await start(plan({ ...permute, answers: { ...permute.answers, word: "drop" } }));
    expect(outcome.kind).toBe("finished");
    expect(events.find((each) => each.event === "step")).toMatchObject({ permuted: 0 });
    expect(events.find((each) => each.event === "permutable")).toMatchObject({ moving: 0, still: { dropped: 4 } });
  });
});
