// parquet("train.parquet"): rows with the fields of the training parquet of the released code.

import { data, type NodeOf } from "../declare.ts";
import { file } from "../passes.ts";
import { describeRows, rowsFields, sameFile } from "../rows.ts";

export const parquet = data({
  kind: "parquet",
  number: 3,
  word: { family: "source" },
  fields: rowsFields,
  deed: "read",
  describe: describeRows,
  parts: ["rows"],
  reads: ({ path }) => ({ what: "table", path }),
  origin: sameFile,
  passes: file("parquet"),
});

export type ParquetNode = NodeOf<typeof parquet>;
