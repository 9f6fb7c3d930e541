// A parquet file that is damaged is refused (E0507), even where the library would read other values. Two tables of pyarrow
// (tables/make.py) are read as they are, and with one byte changed.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteBuffer, type SchemaElement } from "hyparquet-writer";
import { expect, test } from "vitest";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { groupsOf } from "../../../runtime/data/parquet/whole/footer.ts";
import { openParquet } from "../../../runtime/data/rows/parquet.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const tables = join(import.meta.dirname, "tables");
const bytesOf = (path: string): Bytes => Uint8Array.from(readFileSync(path));
const table = (name: string): Bytes => bytesOf(join(tables, `${name}.parquet`));

async function rowsOf(bytes: Bytes): Promise<readonly unknown[]> {
  const { groups, rows } = openParquet(bytes, "a.parquet");
  return (await Promise.all(groups.map((_, group) => rows(group)))).flat();
}

/** As make.py writes values. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

/** What is said of the file with the byte `at` made another; undefined when it is read. */
async function said(whole: Bytes, at: number, value: number): Promise<string | undefined> {
  const bytes = whole.slice();
  bytes[at] = value;
  try {
    await rowsOf(bytes);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.diagnostics[0]?.code).toBe("E0507");
    return error.diagnostics[0]?.title.replace("`a.parquet` is not a whole parquet file: ", "");
  }
}

test.each(["sums", "encodings"])("%s: the values that pyarrow wrote", async (name) => {
  const lines = readFileSync(join(tables, "rows.jsonl"), "utf8").trimEnd().split("\n");
  expect((await rowsOf(table(name))).map(plain)).toEqual(lines.map((each) => JSON.parse(each) as unknown));
});

test("where pages have sums, a changed byte of a column is refused or changes no value", async () => {
  const whole = table("sums");
  const values = JSON.stringify((await rowsOf(whole)).map(plain));
  let refused = 0;
  let tried = 0;
  for (const { start, end } of groupsOf(whole).flatMap((each) => each.columns))
    for (let at = start; at < end; at += 3) {
      const bytes = whole.slice();
      bytes[at]! ^= 1 << (at % 8);
      tried++;
      if ((await said(whole, at, bytes[at]!)) !== undefined) refused++;
      else expect(JSON.stringify((await rowsOf(bytes)).map(plain)) === values).toBe(true);
    }
  // smallest and largest values, which only serve to find rows, are the rest
  expect(refused / tried).toBeGreaterThan(0.7);
}, 60_000);

test("in any encoding, a changed byte is refused or gives as many rows", async () => {
  const whole = table("encodings");
  for (let at = 0; at < whole.length; at += 2) {
    const bytes = whole.slice();
    bytes[at]! ^= 1 << (at % 8);
    if ((await said(whole, at, bytes[at]!)) === undefined) expect((await rowsOf(bytes)).length).toBe(40);
  }
}, 60_000);

const mutants = join(import.meta.dirname, "../../../bench/campaigns/mutants");

test.each<readonly [string, number, number, string]>([
  ["plain", 2, 0, "it does not start and end as one"],
  ["plain", 649, 7, "its 4 values have 40 of 32 bytes"],
  ["groups", 202, 16, "one of its places in the dictionary is 16, and 0 is the highest"],
  ["snappy", 318, 66, "it has more than 1 places in the dictionary"],
  ["groups", 1365, 64, "it does not say how its places in the dictionary are packed"],
  ["snappy", 772, 234, "its column `slots.list.element` goes on with a list that is not there"],
  ["snappy", 365, 149, "its `head.data_page_header` has no `repetition_level_encoding`"],
  ["snappy", 847, 20, "its `description.schema.num_children` is of another type"],
  ["plain", 793, 9, "its column `images.list.element.path` has a meaning that its values cannot have"],
  ["plain", 1136, 110, "its column `images.list.element.path` has 4 of 55 values"],
  ["plain", 1221, 66, "1 cells of its column `answer` are empty, where it says 33"],
  ["groups", 247, 18, "it has 1 of 9 rows"],
  ["snappy", 180, 38, "unpacked it has 17 of 19 bytes"],
  ["groups", 5354, 12, "it has 8 columns and orders for 0"],
])("%s.parquet with byte %i as %i", async (name, at, value, reason) => {
  expect(await said(bytesOf(join(mutants, `${name}.parquet`)), at, value)).toContain(reason);
});

test("columns of one list that disagree about it are refused, and two of one name", async () => {
  const element = (name: string): SchemaElement => ({ name, type: "INT32", repetition_type: "OPTIONAL" });
  const schema: SchemaElement[] = [
    { name: "root", num_children: 1 },
    { name: "list", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL", num_children: 2 },
  ];
  const rows = [
    [
      { ab: 1, cd: 2 },
      { ab: 3, cd: 4 },
    ],
    null,
    [null, { ab: 5, cd: null }],
    [],
  ];
  const write = (...names: readonly string[]) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [{ name: "list", data: rows }],
        schema: [...schema, ...names.map(element)],
        codec: "UNCOMPRESSED",
      }),
    );
  const whole = write("ab", "cd");
  expect((await rowsOf(whole)).map(plain)).toEqual(rows.map((list) => ({ list })));
  // where the second is named as the first, everywhere
  const twice = Uint8Array.from(Buffer.from(Buffer.from(whole).toString("latin1").replaceAll("cd", "ab"), "latin1"));
  await expect(rowsOf(twice)).rejects.toMatchObject({ diagnostics: [{ code: "E0507" }] });
  // the definition levels of the second: that its first row is empty as well
  const found = new Set<string>();
  for (let at = 4; at < whole.length; at++)
    for (const bit of [1, 2, 4]) found.add((await said(whole, at, whole[at]! ^ bit))?.replace(/\d+/g, "0") ?? "");
  expect([...found].filter((each) => each.includes("disagree about what is empty"))).not.toEqual([]);
});

test("decimals that only say so in the new way are decimals, too", async () => {
  const logical = { type: "DECIMAL", scale: 2, precision: 9 } as const;
  const file = parquetWriteBuffer({
    columnData: [{ name: "price", data: [1999, -5, null] }],
    schema: [
      { name: "root", num_children: 1 },
      { name: "price", type: "INT32", repetition_type: "OPTIONAL", scale: 2, precision: 9, logical_type: logical },
    ],
  });
  expect((await rowsOf(new Uint8Array(file))).map(plain)).toEqual([
    { price: "19.99" },
    { price: "-0.05" },
    { price: null },
  ]);
});
