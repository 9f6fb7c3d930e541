// Reads a file of rows, parquet or JSON lines, into examples. A row that cannot be used is given back with its reason; what
// becomes of it is for the stage to say (../../stages/rows.ts).

import { confined } from "#confined";
import { resolve } from "#path";
import { E0501, E0516, E0526 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { JsonlNode, ParquetNode } from "../../../plan/plan.ts";
import { readGuarded } from "../../limits/file.ts";
import { Interrupted } from "../../limits/interrupted.ts";
import type { JobPlace } from "../../limits/jobs.ts";
import type { Example } from "../example.ts";
import { layoutOf } from "./columns.ts";
import type { ParquetInput } from "./job.ts";
import { type BadRow, type RawRows, rowsOfJson } from "./jsonl.ts";
import { exampleOf } from "./meant.ts";
import type { ParquetFile } from "./parquet.ts";
import { folderOf } from "./pictures.ts";
import { recordOf } from "./record.ts";
import type { Fields } from "./value.ts";

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
  /** Rows with options in a column that no turn repeats: the model is not told them. */
  readonly untold: number;
}

/** Reads the file of `node`; its path counts from `directory` and is what messages say. Failures: E0501 (no file), E0507 (not a whole parquet file), E0525 (not a whole list), those of readGuarded, confined and examplesOf, and E0516 or E0526 when there is no row that can be used. */
export async function readRows(node: RowsNode, directory = ".", stopping?: () => boolean): Promise<ReadRows> {
  const bytes = fileBytes(node.path, directory);
  const raw = node.kind === "parquet" ? await rowsApart(bytes, node.path, stopping) : rowsOfJson(bytes, node.path);
  const read = examplesOf(raw, node, directory, stopping);
  if (read.examples.length === 0) throw noneLeft(node.path, read.rows, read.bad);
  return read;
}

/** Failure E0516, behind it what is wrong with the first row; E0526 for a file without rows. */
export function noneLeft(file: string, rows: number, [first]: readonly BadRow[]): Failure {
  return first ? new Failure(E0516({ file, rows }), first.diagnostic) : new Failure(E0526({ file }));
}

const job: JobPlace = { at: () => new URL("./job.ts", import.meta.url), load: () => import("./job.ts") };

/** The rows of a parquet file, which may be anybody's: read in a thread, one group of rows a piece. JSON takes no longer than it is long. Failure E0507 for one that is not whole. */
export async function rowsApart(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  stopping?: () => boolean,
): Promise<RawRows> {
  const input: ParquetInput = { bytes, file };
  const reader = await confined(job, input, { file, bytes: 0, ...(stopping && { stopping }) });
  try {
    const { columns, groups } = (await reader.call("head", undefined)) as Pick<ParquetFile, "columns" | "groups">;
    const rows: Fields[] = [];
    for (const [group, size] of groups.entries())
      for (const each of (await reader.call("rows", group, size)) as readonly Fields[]) rows.push(each);
    return { columns, rows, bad: [] };
  } finally {
    await reader.close();
  }
}

/** Raw rows to examples: a pure function, but for `stopping`, which ends it with Interrupted. Failures E0506, E0523 (columns); what is wrong with a single row is in `bad`. */
export function examplesOf(
  raw: RawRows,
  { path, columns, meaning }: Pick<RowsNode, "path" | "columns" | "meaning">,
  directory: string,
  stopping?: () => boolean,
): ReadRows {
  const { rows } = raw;
  if (rows.every((each) => each === undefined))
    return { rows: rows.length, examples: [], bad: raw.bad, unmarked: 0, untold: 0 };
  const layout = layoutOf(path, raw.columns, rows, columns);
  const folder = folderOf(path, directory);
  const examples: Example[] = [];
  const bad: BadRow[] = [...raw.bad];
  let unmarked = 0;
  let untold = 0;
  for (const [row, fields] of rows.entries()) {
    if (row % 64 === 63 && stopping?.()) throw new Interrupted();
    if (fields === undefined) continue;
    try {
      const record = recordOf(fields, path, layout, { row, name: `${path}#${row}`, folder });
      examples.push(exampleOf(record, meaning));
      if (record.unmarked) unmarked++;
      if (record.untold) untold++;
    } catch (error) {
      const diagnostic = error instanceof Failure ? error.diagnostics[0] : undefined;
      if (diagnostic === undefined) throw error;
      bad.push({ row, diagnostic });
    }
  }
  return { rows: rows.length, examples, bad: bad.sort((a, b) => a.row - b.row), unmarked, untold };
}

function fileBytes(path: string, directory: string): Uint8Array<ArrayBuffer> {
  const bytes = readGuarded(resolve(directory, path), "table", path);
  if (bytes === undefined) throw new Failure(E0501({ file: path }));
  return bytes;
}
