// Files of rows as bytes: what is a row, what is a bad one, and what is no file of rows at all; numbers keep their digits.

import { parquetWriteBuffer, type SchemaElement } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { layoutOf } from "../../../runtime/data/rows/columns.ts";
import { rowsOfJson } from "../../../runtime/data/rows/jsonl.ts";
import { openParquet } from "../../../runtime/data/rows/parquet.ts";

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "accepted";
  } catch (error) {
    return error instanceof Failure
      ? error.diagnostics.map((each) => `${each.code} ${each.title}`).join()
      : String(error);
  }
};

describe("JSON lines", () => {
  const read = (text: string | Uint8Array) =>
    rowsOfJson(typeof text === "string" ? new TextEncoder().encode(text) : text, "a.jsonl");

  test("end in any way, and empty ones are none", () => {
    for (const text of ['{"a":1}\n{"b":2}\n', '{"a":1}\r\n\r\n{"b":2}', '\ufeff{"a":1}\n  \n\t{"b":2}  \n\n']) {
      expect(read(text)).toEqual({ columns: ["a", "b"], rows: [{ a: 1 }, { b: 2 }], bad: [] });
    }
    expect(read("")).toEqual({ columns: [], rows: [], bad: [] });
  });

  test("one JSON list is as good", () => {
    expect(read(' [\n {"a": 1},\n {"b": [2]} ]\n')).toEqual({
      columns: ["a", "b"],
      rows: [{ a: 1 }, { b: [2] }],
      bad: [],
    });
    expect(read("[]").rows).toEqual([]);
    expect(codeOf(() => read('[{"a": 1},\n{"b": 2}\n'))).toMatch(
      /^E0525 `a\.jsonl` begins as a list of rows and is none: it is not JSON/,
    );
    expect(read('[{"a": 1}, 3]').bad.map((each) => [each.row, each.diagnostic.title])).toEqual([
      [1, "line 2 of `a.jsonl` is no row: it is `3`"],
    ]);
  });

  test("a key that stands twice in one record makes a bad row: readers differ in which of the two they believe", () => {
    const { rows, bad } = read(
      '{"answer":"A","answer":"B"}\n{"a":[{"b":1},{"b":2}],"c":"\\"b\\":\\\\","b":3}\n{"a":{"b":1,"\\u0062":2}}',
    );
    expect(rows).toEqual([undefined, { a: [{ b: 1 }, { b: 2 }], c: '"b":\\', b: 3 }, undefined]);
    expect(bad.map(({ diagnostic }) => diagnostic.title)).toEqual([
      "line 1 of `a.jsonl` is no row: it gives `answer` twice",
      "line 3 of `a.jsonl` is no row: it gives `b` twice",
    ]);
    expect(codeOf(() => read('[{"a":1,"a":2}]'))).toMatch(/^E0525 .*it gives `a` twice$/);
  });

  test("what is no object is a bad row in its place, named by its line", () => {
    const torn = Uint8Array.from([
      ...new TextEncoder().encode('{"a":1}\n\n{"a":\n[1]\n'),
      0xff,
      0xfe,
      10,
      ...new TextEncoder().encode('{"a":2}'),
    ]);
    const { rows, bad } = read(torn);
    expect(rows).toEqual([{ a: 1 }, undefined, undefined, undefined, { a: 2 }]);
    expect(
      bad.map(({ row, diagnostic }) => `${row} ${diagnostic.code} ${diagnostic.title.replace(/JSON: .*/, "JSON")}`),
    ).toEqual([
      "1 E0524 line 3 of `a.jsonl` is no row: it is not JSON",
      "2 E0524 line 4 of `a.jsonl` is no row: it is a list of 1",
      "3 E0524 line 5 of `a.jsonl` is no row: it is not UTF-8",
    ]);
  });

  test("keeps every digit of a whole number, and no more of others than JSON has", () => {
    expect(read('{"a": 123456789012345678901, "b": 9007199254740993, "c": 1.5, "d": 3}').rows).toEqual([
      { a: 123456789012345678901n, b: 9007199254740993n, c: 1.5, d: 3 },
    ]);
  });

  test("a line that is deeper than anything sensible is a bad row and no crash", () => {
    const { bad } = read(`{"a":1}\n${"[".repeat(200_000)}`);
    expect(bad).toHaveLength(1);
  });
});

describe("parquet", () => {
  const column = async (element: Omit<SchemaElement, "name">, data: readonly unknown[]) => {
    const buffer = parquetWriteBuffer({
      columnData: [{ name: "a", data: [...data] as string[] }],
      schema: [
        { name: "root", num_children: 1 },
        { name: "a", repetition_type: "OPTIONAL", ...element },
      ],
    });
    const rows = await openParquet(new Uint8Array(buffer), "a.parquet").rows(0);
    return rows.map((each) => each.a);
  };

  test("numbers are as they were written", async () => {
    expect(await column({ type: "FLOAT" }, [0.1, 3.14159, -2, 1e-7, 16777217])).toEqual([
      0.1, 3.14159, -2, 1e-7, 16777216,
    ]);
    expect(await column({ type: "DOUBLE" }, [0.1, 0.10000000149011612])).toEqual([0.1, 0.10000000149011612]);
    expect(await column({ type: "INT64" }, [2n ** 62n, -1n])).toEqual([2n ** 62n, -1n]);
    const decimal = { converted_type: "DECIMAL", scale: 2, precision: 18 } as const;
    expect(await column({ type: "INT64", ...decimal }, [12345678901234567n, -5n, 0n])).toEqual([
      "123456789012345.67",
      "-0.05",
      "0.00",
    ]);
  });
});

describe("columns", () => {
  const layout = (names: readonly string[], row: Record<string, unknown> = {}, named = {}) =>
    layoutOf("a.parquet", names, [row], named);

  test("of PeRL's trainer go first, then the only one of the published names", () => {
    expect(layout(["prompt", "images", "reward_model", "question"])).toEqual({
      prompt: "prompt",
      pictures: ["images"],
      answer: { kind: "column", column: "reward_model", field: "ground_truth" },
    });
    expect(layout(["question", "image_1", "image_2", "image_4", "answer"])).toEqual({
      prompt: "question",
      pictures: ["image_1", "image_2"],
      answer: { kind: "column", column: "answer" },
    });
    expect(layout(["conversations"], { conversations: [{ from: "human", value: "?" }] }).answer).toEqual({
      kind: "reply",
    });
  });

  test.each([
    [["problem", "question", "answer"], "E0523 `a.parquet` has more than one column that could be the prompt"],
    [["problem", "answer", "solution"], "E0523 `a.parquet` has more than one column that could be the answer"],
    [["problem", "answer", "image", "images"], "E0523 `a.parquet` has more than one column that could be the images"],
    [["ask", "answer"], "E0506 `a.parquet` has no column `prompt`"],
    [["problem", "label"], "E0506 `a.parquet` has no column `reward_model`"],
  ])("%j are asked about", (names, said) => {
    expect(codeOf(() => layout(names))).toBe(said);
  });

  test("with a name of the spec are the only ones that are looked for", () => {
    expect(codeOf(() => layout(["prompt", "images", "answer"], {}, { images: "photos" }))).toBe(
      "E0506 `a.parquet` has no column `photos`",
    );
    expect(
      layout(["problem", "question", "answer", "solution"], {}, { prompt: "question", answer: "solution" }),
    ).toMatchObject({
      prompt: "question",
      answer: { column: "solution" },
    });
  });

  test.each([
    [["a.png"]],
    ["pics/a.JPG"],
    [{ bytes: null, path: "x" }],
    [[{ bytes: null, path: "x" }]],
    ["data:image/png;base64,AA"],
    [Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0])],
  ])("that hold pictures under an unknown name are not passed over: %j", (cell) => {
    expect(codeOf(() => layout(["problem", "photos", "answer"], { photos: cell }))).toBe(
      "E0506 `a.parquet` has no column `images`",
    );
    expect(layout(["problem", "photos", "answer"], { photos: cell }, { images: "photos" }).pictures).toEqual([
      "photos",
    ]);
    expect(layout(["problem", "level", "answer"], { level: "3" }).pictures).toEqual([]);
  });
});
