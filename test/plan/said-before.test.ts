// What a check says so that no run has to: parts that no run can execute, files that are not there, rows of local tables,
// pictures that fill a prompt, values that nobody means, and names that move.

import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeParquet } from "../../bench/tables/write.ts";
import { compile } from "../../compiler/compile.ts";
import { diskFiles } from "../../disk.ts";
import { rowsIn } from "../../plan/parquet-rows.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { scratch } from "../run/tiny.ts";

const folder = scratch();
// pictures of 784 pixels, a token each
const tiny = fileURLToPath(new URL("../../specs/models/tiny-vlm", import.meta.url));
cpSync(tiny, join(folder, "m"), { recursive: true });

const spec = (data: string, train = "", more = "") => `spec 1

experiment demo {
  policy = checkpoint("m")
  reward = boxed(answer)
  data { train = ${data} }
  ${more}
  train grpo {
    on         = data.train
    ${/\bduration =/.test(train) ? "" : "duration = 40step"}
    ${/\bmax_completion =/.test(train) ? "" : "max_completion = 20tok"}
    ${/\bmax_prompt =/.test(train) ? "" : "max_prompt = 600tok"}
    ${train}
  }
}
`;

function said(text: string, runnable = true): readonly string[] {
  const { diagnostics } = compile({ path: join(folder, "spec.perl"), text }, diskFiles(), { runnable });
  return diagnostics.map((each) => each.code);
}

const family = fourArtists({ split: "train", images: { from: 2, to: 2 }, ask: [{ kind: "which", share: 1 }], seed: 3 });
const table = async (name: string, rows: number) =>
  writeFileSync(join(folder, name), await encodeParquet(Array.from({ length: rows }, (_, at) => family.example(at))));
await table("five.parquet", 5);
await table("many.parquet", 300);
const line = JSON.stringify({ problem: "?", answer: "1" });
writeFileSync(join(folder, "five.jsonl"), `${[line, line, "", line, line, line].join("\n")}\n`);
writeFileSync(join(folder, "torn.parquet"), "PAR1 and nothing else");

describe("rows of local tables", () => {
  test.each([
    ['parquet("five.parquet")', "batch = 128prompt", ["E0416"]],
    ['jsonl("five.jsonl")', "batch = 6prompt", ["E0416"]],
    ['parquet("five.parquet")', "batch = 5prompt", []],
    ['jsonl("five.jsonl")', "batch = 5prompt", []],
    ['parquet("many.parquet")', "batch = 300prompt", []],
    ['parquet("many.parquet")', "batch = 301prompt", ["E0416"]],
    ['parquet("five.parquet") | take(6)', "batch = 2prompt", ["E0515"]],
    ['mix(parquet("five.parquet"), jsonl("five.jsonl")) | take(10)', "batch = 2prompt", []],
    ['mix(parquet("five.parquet"), jsonl("five.jsonl")) | take(11)', "batch = 2prompt", ["E0515"]],
    // what cannot be read is a run's to say
    ['parquet("torn.parquet")', "batch = 128prompt", []],
    // every accuracy that so many answers can come to is asked
    ['parquet("torn.parquet") | rollout(4096, from = policy) | where(accuracy > 20%)', "batch = 2prompt", ["E0553"]],
    ['parquet("torn.parquet") | rollout(4097, from = policy) | where(accuracy > 20%)', "batch = 2prompt", ["E0402"]],
    ['parquet("none.parquet")', "batch = 2prompt", ["E0550"]],
    ['jsonl("none.jsonl")', "batch = 2prompt", ["E0550"]],
  ])("%s with %s: %j", (data, train, codes) => expect(said(spec(data, train))).toEqual(codes));

  test("are those of the file as it is now", async () => {
    await table("grows.parquet", 3);
    const text = spec('parquet("grows.parquet")', "batch = 4prompt");
    expect(said(text)).toEqual(["E0416"]);
    await table("grows.parquet", 4);
    expect(said(text)).toEqual([]);
  });

  test("are read from any metadata, and from none that is damaged: a number or nothing, at once", () => {
    const whole = readFileSync(join(folder, "many.parquet"));
    const length = whole.readUInt32LE(whole.length - 8);
    const metadata = whole.subarray(whole.length - 8 - length, whole.length - 8);
    expect(rowsIn(metadata)).toBe(300);
    fc.assert(
      fc.property(fc.nat(metadata.length - 1), fc.nat(255), fc.nat(metadata.length), (at, value, cut) => {
        const changed = Uint8Array.from(metadata);
        changed[at] = value;
        for (const each of [changed, changed.subarray(0, cut)]) {
          const rows = rowsIn(each);
          if (rows !== undefined) expect(Number.isSafeInteger(rows) && rows >= 0).toBe(true);
        }
      }),
      { numRuns: 2000, seed: 4 },
    );
  });
});

describe("what no run can execute", () => {
  const data = "four_artists(split = train) | take(64)";
  test("is a warning at the place that asks, once a word, and only where a check is asked", () => {
    const text = spec(data, "lora = 8  recompute = yes");
    expect(said(text)).toEqual(["E0785", "E0785"]);
    expect(said(text, false)).toEqual([]);
    expect(said(spec(data))).toEqual([]);
  });

  test("can be allowed with a reason, which is never stale", () => {
    const text = spec(data, "lora = 8").replace(
      "  train grpo",
      "  // allow(no-run-can): waits for adapters\n  train grpo",
    );
    expect(said(text)).toEqual([]);
    expect(said(text, false)).toEqual([]);
  });
});

describe("what a checkpoint's folder lacks", () => {
  const text = spec("four_artists(split = train) | take(64)").replace('("m")', '("part")');
  const part = join(folder, "part");
  const titles = () =>
    compile({ path: join(folder, "spec.perl"), text }, diskFiles(), { runnable: true }).diagnostics.map(
      ({ code, severity, title }) => `${severity} ${code} ${title.split(" it has no ")[1] ?? title}`,
    );

  test.each([
    [["tokenizer.json"], "tokenizer.json"],
    [["chat_template.jinja"], "chat template"],
    [["preprocessor_config.json"], "preprocessor_config.json"],
    [["model.safetensors"], "model.safetensors"],
    [["tokenizer.json", "chat_template.jinja"], "tokenizer.json, chat template"],
  ])("%j: said at check, once, and left to a run that is started", (files, said) => {
    rmSync(part, { recursive: true, force: true });
    cpSync(tiny, part, { recursive: true });
    expect(titles()).toEqual([]);
    for (const each of files) rmSync(join(part, each));
    expect(titles()).toEqual([`warning E0558 ${said}`]);
    expect(compile({ path: join(folder, "spec.perl"), text }, diskFiles()).diagnostics).toEqual([]);
  });

  test("of shards each one that the index names", () => {
    rmSync(part, { recursive: true, force: true });
    cpSync(tiny, part, { recursive: true });
    renameSync(join(part, "model.safetensors"), join(part, "a.safetensors"));
    const weight_map = { one: "a.safetensors", two: "b.safetensors", three: "b.safetensors" };
    writeFileSync(join(part, "model.safetensors.index.json"), JSON.stringify({ weight_map }));
    expect(titles()).toEqual(["warning E0558 b.safetensors"]);
    writeFileSync(join(part, "model.safetensors.index.json"), "{");
    expect(titles()).toEqual([]);
  });
});

describe("values that nobody means", () => {
  const data = "four_artists(split = train, images = 2..4) | take(64)";
  test.each([
    ["rate = 0.11", ["E0787"]],
    ["rate = 0.1", []],
    ["rate = 0", ["E0790"]],
    ["rate = 1e-50", ["E0790"]],
    ["rate = linear(0 -> 0)", ["E0790"]],
    ["rate = cosine(0 -> 0, over = 0%..50%)", ["E0790"]],
    ["rate = linear(1e-4 -> 0)  duration = 1step", ["E0790"]],
    ["rate = linear(1e-4 -> 0)  duration = 2step", []],
    ["rate = linear(0 -> 1e-4)", []],
    ["rate = 1e-400", ["E0402"]],
    ["rate = 0e-400", ["E0790"]],
    ["rate = -1e-400", ["E0402"]],
    ["rate = 1e-200 * 1e-200", ["E0402"]],
    ["rate = 1e-200 / 1e200", ["E0402"]],
    ["rate = linear(1e-400 -> 1e-4)", ["E0402"]],
    ["rate = linear(1e-6 -> 0, warmup = 1e-400%)", ["E0402"]],
    ["rate = 1e-6  baseline = per_order { floor = 1e-400 }", ["E0402"]],
    ["rate = linear(1 -> 0)", ["E0787"]],
    ["rate = linear(1e-6 -> 2)", ["E0787"]],
    ["rate = linear(1e-4 -> 0, warmup = 2step)", []],
    ["clip = 0.28 { high = 0.2 }  inner = 2", ["E0788"]],
    ["clip = 0.2 { high = 0.28 }  inner = 2", []],
    // four pictures of a token, each with its letter and two marks, and a question of five words
    ["max_prompt = 20tok", ["E0786"]],
    ["max_prompt = 21tok", []],
  ])("%s: %j", (train, codes) => expect(said(spec(data, train))).toEqual(codes));

  // four pictures of 784 pixels are four tokens of the model above, and sixteen where a patch is half as wide
  test.each<[patch: string, codes: readonly string[]]>([
    ["", []],
    ["patch = 7", ["E0786"]],
  ])("a token has as many pixels as the model's patches: %s", (patch, codes) => {
    const shape = `model small {
      weights = fresh  min_pixels = 784  max_pixels = 784
      text { hidden = 16  inter = 32  layers = 1  heads = 2  kv_heads = 1  mrope = [2, 1, 1] }
      vision { hidden = 16  inter = 32  depth = 1  heads = 2  full_attention = [0]  ${patch} }
    }

    experiment`;
    const text = spec(data, "max_prompt = 21tok").replace("experiment", shape).replace('checkpoint("m")', "small");
    expect(said(text)).toEqual(codes);
  });

  const many = "four_artists(split = train) | take(4000000)";
  test.each([
    // by the numbers of a draw
    ["per_order = 1e8rollout", ["E0402"]],
    ["max_completion = 1e9tok", ["E0402"]],
    ["duration = 16777216step", ["E0402"]],
    ["duration = 16777215step  checkpoint = 1000step", []],
    ["duration = 5000000epoch", ["E0402"]],
    ["duration = 1e15epoch", ["E0402"]],
    // by the size of a tensor
    ["per_order = 60000rollout  batch = 64prompt", ["E0789"]],
    ["batch = 3000000prompt", ["E0789"]],
    ["max_prompt = 1e15tok", ["E0789"]],
    // and at once, whatever else is wrong
    ["batch = 1e15prompt  updates = 7", ["E0416", "E0462", "E0789"]],
    ["batch = 1000000007rollout", ["E0412"]],
    ["batch = 900719925474099rollout", ["E0412"]],
  ])("absurd: %s: %j", { timeout: 5000 }, (train, codes) => {
    expect(said(spec(many, train)).toSorted()).toEqual(codes);
  });

  test("absurd: a tensor's size is said where the largest number is written, and a run says it itself", () => {
    const text = spec(many, "per_order = 60000rollout  batch = 64prompt");
    const compiled = (runnable: boolean) =>
      compile({ path: join(folder, "spec.perl"), text }, diskFiles(), { runnable }).diagnostics;
    const [found] = compiled(true);
    const { source, span } = found!.labels.find((each) => each.primary)!;
    expect(source.text.slice(span.start, span.end)).toBe("60000rollout");
    expect(found!.title).toMatch(
      /^what one layer computes for all tokens .* [\d,]+ GiB, and no device can hold above 16 GiB/,
    );
    expect(compiled(false)).toEqual([]);
  });
});

describe("a revision", () => {
  test.each([
    ["main", ["E0571"]],
    ["refs/heads/dev", ["E0571"]],
    ["latest", ["E0571"]],
    ["v1.0", []],
    ["2024_05", []],
    ["0f3a9c1", []],
    ["cc594898137f460bfe9f0759e9844b3ce807cfb5", []],
  ])("%s: %j", (revision, codes) =>
    expect(said(spec(`hub("a/b", revision = "${revision}") | take(64)`), false)).toEqual(codes),
  );
});
