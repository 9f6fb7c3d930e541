// Reads a training parquet file into examples. Picture bytes stay bytes (hyparquet would turn them into text unless told
// not to) and are not decoded here.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type FileMetaData, parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { Columns, RowMeaning } from "../../../compiler/4-plan/plan.ts";
import { E0501, E0506, E0507 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Example } from "../example.ts";
import { exampleOf, NEEDED_COLUMNS } from "./row.ts";

/** All examples of a file, in its order; `path` counts from `directory` and is what messages say; `columns` says which have other names, `meaning` what their answers mean where they do not say it. Failures: E0501 (no file), E0506 (column missing), E0507 (not a whole parquet file), and those of `exampleOf` for a row. */
export async function readParquet(
  path: string,
  directory = ".",
  { prompt = "prompt", images = "images", answer }: Columns = {},
  meaning: RowMeaning = {},
): Promise<readonly Example[]> {
  const file = fileBytes(path, directory);
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(file);
  } catch (error) {
    throw broken(path, error);
  }
  const columns = topColumns(metadata);
  // a file that has its own column for the answer is none of PeRL's, and need not say where its rows come from
  const others: Readonly<Record<string, string>> = { prompt, images };
  const named = answer === undefined ? NEEDED_COLUMNS.map((each) => others[each] ?? each) : [prompt, images, answer];
  for (const column of named) {
    if (!columns.includes(column)) throw new Failure(E0506({ file: path, column, found: columns }));
  }
  let rows: Record<string, unknown>[];
  try {
    rows = await parquetReadObjects({ file, metadata, compressors, utf8: false });
  } catch (error) {
    throw broken(path, error);
  }
  if (rows.length !== Number(metadata.num_rows))
    throw broken(path, `it has ${rows.length} of ${metadata.num_rows} rows`);
  return rows.map((row, at) => {
    const own = answer === undefined ? {} : { reward_model: { ground_truth: row[answer] }, data_source: path };
    return exampleOf({ ...row, ...own, prompt: row[prompt], images: row[images] }, path, at, directory, meaning);
  });
}

/** Names of the columns at the top: the children of the schema's root. */
function topColumns({ schema }: FileMetaData): readonly string[] {
  const columns: string[] = [];
  const skip = (at: number): number => {
    let next = at + 1;
    for (let child = 0; child < (schema[at]?.num_children ?? 0); child++) next = skip(next);
    return next;
  };
  for (let at = 1; at < schema.length; at = skip(at)) columns.push(schema[at]!.name);
  return columns;
}

function fileBytes(path: string, directory: string): ArrayBuffer {
  try {
    const bytes = readFileSync(resolve(directory, path));
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  } catch {
    throw new Failure(E0501({ file: path }));
  }
}

function broken(file: string, error: unknown): Failure {
  const said = error instanceof Error ? error.message : String(error);
  return new Failure(E0507({ file, reason: said.split("\n")[0] ?? "it cannot be read" }));
}
