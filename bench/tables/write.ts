// Writes examples as the training parquet of PeRL's released trainer, with its nested columns, so that the same rows
// can be trained on there. Readable by any parquet reader; the same examples give the same bytes.

import { parquetWriteBuffer, type SchemaElement } from "hyparquet-writer";
import { checkedExample, type Example } from "../../runtime/data/example.ts";
import { rowOf } from "./row.ts";

const text = (name: string): SchemaElement => ({
  name,
  type: "BYTE_ARRAY",
  converted_type: "UTF8",
  repetition_type: "OPTIONAL",
});
const struct = (name: string, fields: readonly SchemaElement[][]): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", num_children: fields.length },
  ...fields.flat(),
];
/** A list in the three levels that every reader knows; `element` is the schema of one item, named `element`. */
const list = (name: string, element: readonly SchemaElement[]): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  ...element,
];
const whole = (name: string): SchemaElement => ({ name, type: "INT32", repetition_type: "OPTIONAL" });

const COLUMNS: Readonly<Record<string, SchemaElement[]>> = {
  prompt: list("prompt", struct("element", [[text("role")], [text("content")]])),
  images: list(
    "images",
    // Without a converted type these are bytes; with one they would be read as text.
    struct("element", [[{ name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" }], [text("path")]]),
  ),
  data_source: [text("data_source")],
  reward_model: struct("reward_model", [[text("ground_truth")], [text("style")]]),
  change_needed: [{ name: "change_needed", type: "BOOLEAN", repetition_type: "OPTIONAL" }],
  question_type: [text("question_type")],
  extra_info: struct("extra_info", [
    [whole("index")],
    [text("id")],
    [text("question")],
    [text("order")],
    [text("answer_space")],
    list("option_slots", [whole("element")]),
    list("names", [text("element")]),
    [text("solution")],
  ]),
};

/** The bytes of a parquet file with one row per example. Failures E0504 and E0505 for an example that contradicts itself, and those of its pictures. */
export async function encodeParquet(examples: readonly Example[]): Promise<Uint8Array> {
  const rows = await Promise.all(examples.map((example) => rowOf(checkedExample(example))));
  const names = Object.keys(COLUMNS);
  const bytes = parquetWriteBuffer({
    columnData: names.map((name) => ({ name, data: rows.map((row) => row[name as keyof typeof row]) })),
    schema: [{ name: "root", num_children: names.length }, ...Object.values(COLUMNS).flat()],
    createdBy: "perlc",
  });
  return new Uint8Array(bytes);
}
