// Training parquet: rows written here come back as the same examples with the same pixels, and files and rows that do not
// hold together are refused by name.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, describe, expect, test } from "vitest";
import { rowOf } from "../../bench/tables/row.ts";
import { encodeParquet } from "../../bench/tables/write.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Columns } from "../../plan/plan.ts";
import type { Example } from "../../runtime/data/example.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { pixelsOf } from "../../runtime/data/pixels.ts";
import { examplesOf, readRows } from "../../runtime/data/rows/read.ts";

/** The examples of a file that has no bad row. */
async function readParquet(path: string, directory?: string, columns?: Columns): Promise<readonly Example[]> {
  const { examples, bad } = await readRows({ kind: "parquet", path, ...(columns && { columns }) }, directory);
  if (bad[0]) throw new Failure(bad[0].diagnostic);
  return examples;
}

/** The example of a row of `file`. */
function exampleOf(row: Readonly<Record<string, unknown>>, file: string, number: number): Example {
  const rows = [...new Array<undefined>(number), row];
  const { examples, bad } = examplesOf({ columns: Object.keys(row), rows, bad: [] }, { path: file }, ".");
  if (bad[0]) throw new Failure(bad[0].diagnostic);
  return examples[0]!;
}

const folder = mkdtempSync(join(tmpdir(), "perlc-parquet-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, "train.parquet");

const asks = ["which", "odd", "latest", "count", "same", "most", "forward"] as const;
const family = fourArtists({
  split: "train",
  images: { from: 2, to: 4 },
  ask: asks.map((kind) => ({ kind, share: 1 / 7 })),
  seed: 5,
});
const examples = Array.from({ length: 24 }, (_, index) => family.example(index));
const bytes = await encodeParquet(examples);

const failureOf = (work: Promise<unknown>): Promise<{ code: string; title: string }> =>
  work.then(
    () => ({ code: "accepted", title: "" }),
    (failure) => failure.diagnostics?.[0] ?? { code: String(failure), title: "" },
  );
const failure = (act: () => unknown) => failureOf((async () => act())());

test("written, read, and the same but for where the pictures live", async () => {
  writeFileSync(path, bytes);
  const again = await readParquet(path);
  expect(again.length).toBe(examples.length);
  for (const [row, example] of examples.entries()) {
    const read = again[row]!;
    expect({ ...read, images: [] }).toEqual({ ...example, images: [] });
    for (const [slot, picture] of example.images.entries()) {
      expect(await pixelsOf(read.images[slot]!)).toEqual(await pixelsOf(picture));
    }
  }
});

test("the same examples give the same bytes", async () => {
  expect(Buffer.compare(await encodeParquet(examples), bytes)).toBe(0);
});

test("the columns are those of the released trainer", async () => {
  const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer, utf8: false });
  const row = rows[0]!;
  expect(Object.keys(row)).toEqual([
    "prompt",
    "images",
    "data_source",
    "reward_model",
    "change_needed",
    "question_type",
    "extra_info",
  ]);
  expect(row.prompt).toEqual([{ role: "user", content: examples[0]!.question }]);
  expect([...row.images[0].bytes.subarray(1, 4)]).toEqual([..."PNG"].map((letter) => letter.charCodeAt(0)));
  expect(row.reward_model).toEqual({ ground_truth: examples[0]!.answer, style: "rule" });
  expect(rows.map((each) => each.change_needed)).toEqual(examples.map((each) => each.sensitivity === "follows"));
});

test("a row without our extras is understood as the released trainer understands it", async () => {
  const { images } = await rowOf(examples.find((each) => each.images.length === 3)!);
  const row = (change: object) => ({
    prompt: "<image> which is closer, A <image> or B <image>?",
    images,
    data_source: "Mantis-Instruct-dreamsim",
    reward_model: { ground_truth: "B" },
    change_needed: true,
    ...change,
  });
  const example = exampleOf(row({}), path, 3);
  expect(example).toMatchObject({
    answerSpace: "letter",
    sensitivity: "follows",
    optionSlots: [1, 2],
    options: ["A", "B"],
    index: 3,
  });
});

const good = await rowOf(examples.find((each) => each.kind === "which" && each.images.length === 4)!);

describe("rows that do not hold together", () => {
  const read = (change: object) => failure(() => exampleOf({ ...good, ...change }, path, 7));
  test("pictures and markers differ in number", async () => {
    const { code, title } = await read({ images: good.images.slice(1) });
    expect(code).toBe("E0504");
    expect(title).toContain("4");
    expect(title).toContain("3");
  });
  test("an answer outside the options", async () => {
    expect((await read({ reward_model: { ground_truth: "F", style: "rule" } })).code).toBe("E0505");
  });
  test.each([
    ["reward_model", 1],
    ["reward_model", { style: "rule" }],
    ["images", 7],
    ["images", [7, 7, 7, 7]],
    ["images", [{ path: "../../secret.png" }]],
    ["images", [{ path: "/etc/hostname" }]],
    ["prompt", 3],
    ["prompt", []],
    ["images", [null, null]],
    ["change_needed", "perhaps"],
  ])("%s = %j", async (field, value) => {
    const { code, title } = await read({ [field]: value });
    expect(code).toBe("E0510");
    expect(title).toContain(`${path}#7`);
  });
});

describe("files that are refused", () => {
  test("cut at any place", async () => {
    for (const share of [0, 0.01, 0.5, 0.99]) {
      writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * share)));
      expect((await failureOf(readParquet(path))).code).toBe("E0507");
    }
  });
  test("absent", async () => {
    expect((await failureOf(readParquet(join(folder, "none.parquet")))).code).toBe("E0501");
  });
  test("without a column", async () => {
    const other = parquetWriteBuffer({ columnData: [{ name: "question", data: ["x"], type: "STRING" }] });
    writeFileSync(path, new Uint8Array(other));
    const { code, title } = await failureOf(readParquet(path));
    expect(code).toBe("E0506");
    expect(title).toContain("`reward_model`");
  });
  test("a picture cut in half names its file, row and place", async () => {
    const [first, ...others] = examples[0]!.images;
    const whole = (await rowOf(examples[0]!)).images[0]!.bytes;
    const half: Example = {
      ...examples[0]!,
      images: [{ kind: "bytes", bytes: whole.subarray(0, whole.length / 2), name: "cat.png" }, ...others],
    };
    expect(first).toBeDefined();
    writeFileSync(path, await encodeParquet([half]));
    const [row] = await readParquet(path);
    const { code, title } = await failureOf(pixelsOf(row!.images[0]!));
    expect(code).toBe("E0502");
    expect(title).toContain(`${path}#0 image 1 (cat.png)`);
  });
  test("a picture by path lies beside the file, or is missing", async () => {
    const whole = await rowOf(examples[0]!);
    writeFileSync(join(folder, "cat.png"), whole.images[0]!.bytes);
    const at = (name: string) =>
      exampleOf({ ...whole, images: whole.images.map(() => ({ bytes: null, path: name })) }, path, 0);
    expect(await pixelsOf(at("cat.png").images[0]!)).toEqual(await pixelsOf(examples[0]!.images[0]!));
    expect((await failureOf(pixelsOf(at("dog.png").images[0]!))).code).toBe("E0527");
    expect(readFileSync(join(folder, "cat.png")).length).toBeGreaterThan(0);
  });
});

test("columns may have other names, and the answer one of its own", async () => {
  const rows = await Promise.all(examples.slice(0, 3).map(rowOf));
  const column = (name: string, data: readonly unknown[], type?: "JSON") => ({
    name,
    data: [...data] as string[],
    ...(type && { type }),
  });
  const other = join(folder, "other.parquet");
  const pictures = rows.map((row) => row.images.map((each) => ({ bytes: null, path: each.path })));
  const columns = [
    column(
      "problem",
      rows.map((row) => row.prompt[0]?.content),
    ),
    column("pictures", pictures, "JSON"),
    column(
      "solution",
      rows.map((row) => row.reward_model.ground_truth),
    ),
  ];
  writeFileSync(other, Buffer.from(parquetWriteBuffer({ columnData: columns })));
  const names = { prompt: "problem", images: "pictures", answer: "solution" };
  const read = await readParquet("other.parquet", folder, names);
  expect(read.map((each) => [each.question, each.answer, each.images.length])).toEqual(
    examples.slice(0, 3).map((each) => [each.question, each.answer, each.images.length]),
  );
  expect(read.every((each) => each.dataSource === "other.parquet")).toBe(true);
  const { code, title } = await failureOf(readParquet("other.parquet", folder, { ...names, answer: "answers" }));
  expect(code).toBe("E0506");
  expect(title).toContain("`answers`");
  expect((await failureOf(readParquet("other.parquet", folder))).code).toBe("E0506");
});
