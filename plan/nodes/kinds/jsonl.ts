// jsonl("train.jsonl"): one JSON object a line, with the fields of the training parquet.

import { data, type NodeOf } from "../declare.ts";
import { file } from "../passes.ts";
import { describeRows, rowsFields, sameFile } from "../rows.ts";

export const jsonl = data({
  kind: "jsonl",
  number: 15,
  word: { family: "source" },
  fields: rowsFields,
  deed: "read",
  describe: describeRows,
  parts: ["rows"],
  reads: ({ path }) => ({ what: "table", path }),
  origin: sameFile,
  passes: file("jsonl"),
});

export type JsonlNode = NodeOf<typeof jsonl>;
