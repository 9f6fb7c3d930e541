// The same rows through parquet and through JSON lines are the same examples, and what we write ourselves comes back.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parquetWriteBuffer, type SchemaElement } from "hyparquet-writer";
import { expect, test } from "vitest";
import { encodeParquet } from "../../../bench/tables/write.ts";
import { checkedExample, type Example, placesOf, turnsOf } from "../../../runtime/data/example.ts";
import { pictureFile } from "../../../runtime/data/pixels.ts";
import { countRows } from "../../../runtime/data/rows/count.ts";
import { openParquet } from "../../../runtime/data/rows/parquet.ts";
import { examplesOf, type ReadRows, readRows } from "../../../runtime/data/rows/read.ts";
import { scratch } from "../../run/tiny.ts";

const folder = scratch();
mkdirSync(join(folder, "pics"));
/** Bytes that stand for picture files; nothing here decodes them. */
const files = Array.from({ length: 4 }, (_, number) =>
  Uint8Array.from([...Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), number, 7, 9]),
);
for (const [number, bytes] of files.entries()) writeFileSync(join(folder, "pics", `${number}.png`), bytes);

const text = (name: string): SchemaElement => ({
  name,
  type: "BYTE_ARRAY",
  converted_type: "UTF8",
  repetition_type: "OPTIONAL",
});
const bytes = (name: string): SchemaElement => ({ name, type: "BYTE_ARRAY", repetition_type: "OPTIONAL" });
const struct = (name: string, ...fields: readonly SchemaElement[][]): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", num_children: fields.length },
  ...fields.flat(),
];
const list = (name: string, element: readonly SchemaElement[]): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  ...element,
];

/** A column as parquet has it: its schema, its values, and the same values as JSON. */
interface Column {
  readonly name: string;
  readonly schema: readonly SchemaElement[];
  readonly parquet: readonly unknown[];
  readonly json: readonly unknown[];
}

/** What a row says: text cut into pieces by its pictures, over one or several turns. */
interface Said {
  readonly turns: readonly { readonly role: string; readonly pieces: readonly string[] }[];
  readonly pictures: readonly number[];
  readonly answer: number;
}

const word = fc.constantFrom("which", "cat ?", "two", "ä ö", "left", "", "{question}");
const said: fc.Arbitrary<Said> = fc
  .record({
    turns: fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
    system: fc.boolean(),
    answer: fc.integer({ min: -1000, max: 1000 }),
    seed: fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }),
  })
  .map(({ turns, system, answer, seed }) => {
    const roles = turns.map((_, index) => ((turns.length - 1 - index) % 2 === 0 ? "user" : "assistant"));
    const whole = turns.map((pieces, index) => ({ role: roles[index]!, pieces }));
    const marks = turns.reduce((sum, pieces) => sum + pieces.length - 1, 0);
    return {
      turns: system ? [{ role: "system", pieces: ["Be brief."] }, ...whole] : whole,
      pictures: seed.slice(0, marks),
      answer,
    };
  });

const promptColumn = (rows: readonly Said[], how: "text parts" | "messages" | "from value" | "json"): Column => {
  const messages = rows.map(({ turns }) =>
    turns.map(({ role, pieces }) => ({ role, content: pieces.join("<image>") })),
  );
  switch (how) {
    case "messages":
      return {
        name: "messages",
        schema: list("messages", struct("element", [text("role")], [text("content")])),
        parquet: messages,
        json: messages,
      };
    case "from value": {
      const turns = messages.map((each) =>
        each.map(({ role, content }) => ({
          from: role === "user" ? "human" : role === "assistant" ? "gpt" : role,
          value: content,
        })),
      );
      return {
        name: "conversations",
        schema: list("conversations", struct("element", [text("from")], [text("value")])),
        parquet: turns,
        json: turns,
      };
    }
    case "json": {
      const written = messages.map((each) => JSON.stringify(each));
      return { name: "message", schema: [text("message")], parquet: written, json: written };
    }
    case "text parts": {
      const parts = rows.map(({ turns }) =>
        turns.map(({ role, pieces }) => ({
          role,
          content: pieces.flatMap((piece, index) => [
            ...(index > 0 ? [{ type: "image", text: null }] : []),
            { type: "text", text: piece },
          ]),
        })),
      );
      return {
        name: "prompt",
        schema: list(
          "prompt",
          struct("element", [text("role")], list("content", struct("element", [text("type")], [text("text")]))),
        ),
        parquet: parts,
        json: parts,
      };
    }
  }
};

const pictureColumn = (rows: readonly Said[], how: "structs" | "paths" | "binaries"): Column => {
  const path = (number: number) => `pics/${number}.png`;
  const base64 = (number: number) => Buffer.from(files[number]!).toString("base64");
  switch (how) {
    case "paths": {
      const paths = rows.map((each) => each.pictures.map(path));
      return { name: "images", schema: list("images", [text("element")]), parquet: paths, json: paths };
    }
    case "binaries":
      return {
        name: "images",
        schema: list("images", [bytes("element")]),
        parquet: rows.map((each) => each.pictures.map((number) => files[number])),
        json: rows.map((each) => each.pictures.map((number) => `data:image/png;base64,${base64(number)}`)),
      };
    case "structs":
      return {
        name: "images",
        schema: list("images", struct("element", [bytes("bytes")], [text("path")])),
        parquet: rows.map((each) => each.pictures.map((number) => ({ bytes: files[number], path: path(number) }))),
        json: rows.map((each) => each.pictures.map((number) => ({ bytes: base64(number), path: path(number) }))),
      };
  }
};

const answerColumn = (
  rows: readonly Said[],
  how: "int64" | "double" | "float" | "text" | "record" | "bytes",
): Column => {
  const tenths = rows.map((each) => each.answer / 10);
  const one = (type: SchemaElement["type"], parquet: readonly unknown[], json: readonly unknown[]): Column => ({
    name: "answer",
    schema: [{ name: "answer", type: type!, repetition_type: "OPTIONAL" }],
    parquet,
    json,
  });
  switch (how) {
    case "int64":
      return one(
        "INT64",
        rows.map((each) => BigInt(each.answer)),
        rows.map((each) => each.answer),
      );
    case "double":
      return one("DOUBLE", tenths, tenths);
    case "float":
      return one("FLOAT", tenths, tenths);
    case "bytes":
      return one(
        "BYTE_ARRAY",
        rows.map((each) => new TextEncoder().encode(`${each.answer}`)),
        rows.map((each) => `${each.answer}`),
      );
    case "text":
      return {
        name: "answer",
        schema: [text("answer")],
        parquet: rows.map((each) => `${each.answer}`),
        json: rows.map((each) => `${each.answer}`),
      };
    case "record": {
      const records = rows.map((each) => ({ style: "rule", ground_truth: `${each.answer}` }));
      return {
        name: "reward_model",
        schema: struct("reward_model", [text("style")], [text("ground_truth")]),
        parquet: records,
        json: records,
      };
    }
  }
};

/** As readRows, without its thread, which takes longer to start than the file to read. */
async function parquetHere(file: Uint8Array<ArrayBuffer>, path: string): Promise<ReadRows> {
  const { columns, groups, rows } = openParquet(file, path);
  const read = await Promise.all(groups.map((_, group) => rows(group)));
  return examplesOf({ columns, rows: read.flat(), bad: [] }, { path }, folder);
}

let written = 0;
async function both(columns: readonly Column[]): Promise<readonly ReadRows[]> {
  const name = `both-${written++}`;
  const count = columns[0]!.json.length;
  const buffer = parquetWriteBuffer({
    columnData: columns.map((each) => ({ name: each.name, data: [...each.parquet] as string[] })),
    schema: [{ name: "root", num_children: columns.length }, ...columns.flatMap((each) => each.schema)],
  });
  writeFileSync(join(folder, `${name}.parquet`), new Uint8Array(buffer));
  const rows = Array.from({ length: count }, (_, row) =>
    Object.fromEntries(columns.map((each) => [each.name, each.json[row]])),
  );
  writeFileSync(join(folder, `${name}.jsonl`), `${rows.map((each) => JSON.stringify(each)).join("\n")}\n`);
  writeFileSync(join(folder, `${name}-list.jsonl`), JSON.stringify(rows, null, 1));
  expect(await countRows("parquet", join(folder, `${name}.parquet`))).toBe(count);
  expect(await countRows("jsonl", join(folder, `${name}.jsonl`))).toBe(count);
  return Promise.all([
    parquetHere(new Uint8Array(buffer), `${name}.parquet`),
    readRows({ kind: "jsonl", path: `${name}.jsonl` }, folder),
    readRows({ kind: "jsonl", path: `${name}-list.jsonl` }, folder),
  ]);
}

/** An example without the names of files, its pictures as bytes. */
async function plain({ id: _, dataSource: __, images, ...rest }: Example) {
  return { ...rest, pictures: await Promise.all(images.map(async (each) => [...(await pictureFile(each))])) };
}

test("the same rows in parquet, in JSON lines and in a JSON list are the same examples", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(said, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("text parts", "messages", "from value", "json"),
      fc.constantFrom("structs", "paths", "binaries"),
      fc.constantFrom("int64", "double", "float", "text", "record", "bytes"),
      async (rows, prompt, images, answer) => {
        const read = await both([promptColumn(rows, prompt), pictureColumn(rows, images), answerColumn(rows, answer)]);
        for (const { bad } of read) expect(bad).toEqual([]);
        const [parquet, ...others] = await Promise.all(read.map(({ examples }) => Promise.all(examples.map(plain))));
        for (const other of others) expect(other).toEqual(parquet);
        const tenth = answer === "double" || answer === "float";
        for (const [row, example] of read[0]!.examples.entries()) {
          const { turns, pictures, answer: right } = rows[row]!;
          expect(turnsOf(example)).toEqual(turns.map(({ role, pieces }) => ({ role, text: pieces.join("<image>") })));
          expect(parquet![row]!.pictures).toEqual(pictures.map((number) => [...files[number]!]));
          expect(example.answer).toBe(String(tenth ? right / 10 : right));
        }
      },
    ),
    { numRuns: 150 },
  );
});

test("an example with turns, with pictures out of order and shown twice, comes back from our own file", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }).chain((count) =>
        fc.record({
          count: fc.constant(count),
          more: fc.array(fc.nat(count - 1), { maxLength: 3 }),
          order: fc.shuffledSubarray(
            Array.from({ length: count }, (_, slot) => slot),
            { minLength: count },
          ),
          earlier: fc.boolean(),
        }),
      ),
      async ({ count, more, order, earlier }) => {
        const places = [...order, ...more];
        const plainPlaces = places.length === count && places.every((slot, mark) => slot === mark);
        const marks = places.map(() => "<image>");
        const example = checkedExample({
          id: "one",
          index: 0,
          ...(earlier && {
            earlier: [
              { role: "system", text: "Be brief." },
              { role: "user", text: `first ${marks.slice(1).join(" ")}` },
              { role: "assistant", text: "yes" },
            ],
          }),
          question: `now ${(earlier ? marks.slice(0, 1) : marks).join(" ")} which?`,
          ...(!plainPlaces && { places }),
          images: files.slice(0, count).map((each, slot) => ({ kind: "bytes", bytes: each, name: `${slot}` })),
          answer: "cat",
          answerSpace: "word",
          sensitivity: "free",
          kind: "question",
          dataSource: "ours",
          optionSlots: Array.from({ length: count }, (_, slot) => slot),
        });
        const file = Uint8Array.from(await encodeParquet([example]));
        const { examples } = await parquetHere(file, "own.parquet");
        expect(turnsOf(examples[0]!)).toEqual(turnsOf(example));
        expect(placesOf(examples[0]!)).toEqual(placesOf(example));
        expect(await plain({ ...examples[0]!, images: [] })).toMatchObject(await plain({ ...example, images: [] }));
      },
    ),
    { numRuns: 60 },
  );
});
