// Bytes of a parquet file as raw rows, with hyparquet. Picture bytes stay bytes (they would become text unless told not to)
// and are not decoded here. A pure function; nothing is known here of what the columns mean.

import { type FileMetaData, parquetMetadata, parquetReadObjects, type SchemaElement } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { E0507 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { RawRows } from "./jsonl.ts";
import { type Fields, fieldsOf } from "./value.ts";

/** The rows of a file that messages call `file`. Failure E0507 when it is not a whole parquet file. */
export async function rowsOfParquet(bytes: Uint8Array, file: string): Promise<RawRows> {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  let metadata: FileMetaData;
  let rows: Record<string, unknown>[];
  try {
    metadata = parquetMetadata(buffer);
    rows = await parquetReadObjects({ file: buffer, metadata, compressors, utf8: false });
  } catch (error) {
    throw broken(file, error);
  }
  if (rows.length !== Number(metadata.num_rows))
    throw broken(file, `it has ${rows.length} of ${metadata.num_rows} rows`);
  const columns = topColumns(metadata);
  const single = columns.filter((each) => each.single).map((each) => each.name);
  return {
    columns: columns.map((each) => each.name),
    rows: single.length === 0 ? rows : rows.map((row) => withShortNumbers(row, single)),
    bad: [],
  };
}

/** How many rows a parquet file has, from its last bytes alone: `tail` is the end of a file of `length` bytes. Undefined when it does not say. */
export function rowCountOf(bytes: Uint8Array): number | undefined {
  try {
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    return Number(parquetMetadata(buffer).num_rows);
  } catch {
    return undefined;
  }
}

interface Column {
  readonly name: string;
  /** Whether its numbers are of single precision. */
  readonly single: boolean;
}

/** The children of the schema's root, with what lies under them. */
function topColumns({ schema }: FileMetaData): readonly Column[] {
  const columns: Column[] = [];
  const skip = (at: number): number => {
    let next = at + 1;
    for (let child = 0; child < (schema[at]?.num_children ?? 0); child++) next = skip(next);
    return next;
  };
  for (let at = 1; at < schema.length; ) {
    const next = skip(at);
    const kinds = schema.slice(at, next).map((each: SchemaElement) => each.type);
    columns.push({ name: schema[at]!.name, single: kinds.includes("FLOAT") && !kinds.includes("DOUBLE") });
    at = next;
  }
  return columns;
}

/** Numbers of single precision as they were written: 0.1 and not 0.10000000149011612. */
function withShortNumbers(row: Fields, columns: readonly string[]): Fields {
  const short = (value: unknown): unknown => {
    if (typeof value === "number") return shortest(value);
    if (Array.isArray(value)) return value.map(short);
    const fields = fieldsOf(value);
    return fields ? Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, short(each)])) : value;
  };
  return { ...row, ...Object.fromEntries(columns.map((name) => [name, short(row[name])])) };
}

/** The number of fewest digits that is `value` in single precision (nine are always enough). */
function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return Number(value.toPrecision(9));
}

function broken(file: string, error: unknown): Failure {
  const said = error instanceof Error ? error.message : String(error);
  return new Failure(E0507({ file, reason: said.split("\n")[0] ?? "it cannot be read" }));
}
