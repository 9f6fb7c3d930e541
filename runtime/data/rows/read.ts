// Reads a file of rows, parquet or JSON lines, into examples. A row that cannot be used is given back with its reason; what
// becomes of it is for the stage to say (../../stages/rows.ts).

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { JsonlNode, ParquetNode } from "../../../compiler/4-plan/plan.ts";
import { E0501 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Example } from "../example.ts";
import { exampleOf } from "../parquet/row.ts";
import { layoutOf } from "./columns.ts";
import { type BadRow, type RawRows, rowsOfJson } from "./jsonl.ts";
import { rowsOfParquet } from "./parquet.ts";
import { folderOf } from "./pictures.ts";
import { recordOf } from "./record.ts";

/** What a file of rows says of itself: its node, or part of it. */
export type RowsNode = Pick<ParquetNode | JsonlNode, "kind" | "path" | "columns" | "meaning">;

export interface ReadRows {
  /** Rows in the file. */
  readonly rows: number;
  /** In the order of the file; `index` is the number of the row. */
  readonly examples: readonly Example[];
  readonly bad: readonly BadRow[];
  /** Rows whose text marks no place for their pictures, so that these go first. */
  readonly unmarked: number;
}

/** Reads the file of `node`; its path counts from `directory` and is what messages say. Failures: E0501 (no file), and those of rawRows and examplesOf. */
export async function readRows(node: RowsNode, directory = "."): Promise<ReadRows> {
  return examplesOf(await rawRows(node.kind, fileBytes(node.path, directory), node.path), node, directory);
}

/** Bytes to raw rows: a pure function. Failures E0507 (not a whole parquet file), E0525 (not a whole list). */
export async function rawRows(kind: RowsNode["kind"], bytes: Uint8Array, file: string): Promise<RawRows> {
  return kind === "parquet" ? rowsOfParquet(bytes, file) : rowsOfJson(bytes, file);
}

/** Raw rows to examples: a pure function. Failures E0506, E0523 (columns); what is wrong with a single row is in `bad`. */
export function examplesOf(
  raw: RawRows,
  { path, columns, meaning }: Pick<RowsNode, "path" | "columns" | "meaning">,
  directory: string,
): ReadRows {
  const { rows } = raw;
  if (rows.every((each) => each === undefined)) return { rows: rows.length, examples: [], bad: raw.bad, unmarked: 0 };
  const layout = layoutOf(path, raw.columns, rows, columns);
  const folder = folderOf(path, directory);
  const examples: Example[] = [];
  const bad: BadRow[] = [...raw.bad];
  let unmarked = 0;
  for (const [row, fields] of rows.entries()) {
    if (fields === undefined) continue;
    try {
      const record = recordOf(fields, path, layout, { row, name: `${path}#${row}`, folder });
      examples.push(exampleOf(record, meaning));
      if (record.unmarked) unmarked++;
    } catch (error) {
      const diagnostic = error instanceof Failure ? error.diagnostics[0] : undefined;
      if (diagnostic === undefined) throw error;
      bad.push({ row, diagnostic });
    }
  }
  return { rows: rows.length, examples, bad: bad.sort((a, b) => a.row - b.row), unmarked };
}

function fileBytes(path: string, directory: string): Uint8Array {
  try {
    return readFileSync(resolve(directory, path));
  } catch {
    throw new Failure(E0501({ file: path }));
  }
}
