// Bytes of a parquet file as raw rows, with hyparquet. Picture bytes stay bytes (they would become text unless told not to)
// and are not decoded here. A pure function; nothing is known here of what the columns mean.

import { type FileMetaData, parquetMetadata, parquetReadObjects, type SchemaElement } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { E0507 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { type Fields, fieldsOf } from "./value.ts";

/** A parquet file whose last bytes, which say where everything is, have been read. */
export interface ParquetFile {
  readonly columns: readonly string[];
  /** Bytes of each group of rows. */
  readonly groups: readonly number[];
  /** The rows of a group, from 0. Failure E0507 when it is not whole. */
  rows(group: number): Promise<readonly Fields[]>;
}

/** Opens a file that messages call `file`. Failure E0507 when it is not a whole parquet file. */
export function openParquet(bytes: Uint8Array<ArrayBuffer>, file: string): ParquetFile {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(buffer);
  } catch (error) {
    throw broken(file, error);
  }
  const columns = topColumns(metadata);
  const single = columns.filter((each) => each.single).map((each) => each.name);
  const counts = metadata.row_groups.map((each) => Number(each.num_rows));
  const count = counts.reduce((sum, each) => sum + each, 0);
  if (count !== Number(metadata.num_rows) || counts.some((each) => !(each >= 0)))
    throw broken(file, `its groups have ${count} of ${metadata.num_rows} rows`);
  return {
    columns: columns.map((each) => each.name),
    groups: metadata.row_groups.map((each) => Math.min(Number(each.total_byte_size), bytes.length)),
    async rows(group) {
      const rowStart = counts.slice(0, group).reduce((sum, each) => sum + each, 0);
      const wanted = counts[group] ?? 0;
      let rows: Record<string, unknown>[];
      try {
        const rowEnd = rowStart + wanted;
        rows = await parquetReadObjects({ file: buffer, metadata, compressors, utf8: false, rowStart, rowEnd });
      } catch (error) {
        throw broken(file, error);
      }
      if (rows.length !== wanted) throw broken(file, `it has ${rows.length} of ${wanted} rows`);
      return single.length === 0 ? rows : rows.map((row) => withShortNumbers(row, single));
    },
  };
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
