// Bytes of a parquet file as raw rows, with hyparquet. Picture bytes stay bytes (they would become text unless told not to)
// and are not decoded here. A pure function; nothing is known here of what the columns mean.

import { type FileMetaData, parquetMetadata, parquetReadObjects, type SchemaElement } from "hyparquet";
import { E0507 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { unpackers } from "../parquet/unpack.ts";
import { type Group, groupsOf } from "../parquet/whole/footer.ts";
import { checkGroup } from "../parquet/whole/whole.ts";
import { type Fields, fieldsOf } from "./value.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Text that is none is refused, where the library would put other letters in its place. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array | undefined): unknown => bytes && utf8.decode(bytes),
};

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
  let columns: readonly Column[];
  let groups: readonly Group[];
  try {
    groups = groupsOf(bytes);
    metadata = parquetMetadata(buffer);
    metadata.schema = metadata.schema.map(withOldName);
    columns = topColumns(metadata);
    metadata.schema = metadata.schema.map(raw);
  } catch (error) {
    throw broken(file, error);
  }
  const exact = columns.filter((each) => each.single || each.scale !== undefined);
  const counts = groups.map((each) => each.rows);
  return {
    columns: columns.map((each) => each.name),
    groups: metadata.row_groups.map((each) => Math.min(Number(each.total_byte_size), bytes.length)),
    async rows(group) {
      const rowStart = counts.slice(0, group).reduce((sum, each) => sum + each, 0);
      const wanted = counts[group] ?? 0;
      let rows: Record<string, unknown>[];
      try {
        if (groups[group]) checkGroup(bytes, groups[group]);
        const rowEnd = rowStart + wanted;
        rows = await parquetReadObjects({
          file: buffer,
          metadata,
          compressors: unpackers,
          parsers,
          utf8: false,
          rowStart,
          rowEnd,
        });
      } catch (error) {
        throw broken(file, error);
      }
      if (rows.length !== wanted) throw broken(file, `it has ${rows.length} of ${wanted} rows`);
      return exact.length === 0 ? rows : rows.map((row) => withExactNumbers(row, exact));
    },
  };
}

interface Column {
  readonly name: string;
  /** Whether its numbers are of single precision. */
  readonly single: boolean;
  /** Digits behind the point of a column of decimals. */
  readonly scale?: number;
}

const isDecimal = ({ converted_type, type }: SchemaElement): boolean =>
  converted_type === "DECIMAL" && type !== undefined;

/** Meanings that the library only knows by their old names. */
const oldNames = ["DECIMAL", "DATE", "LIST", "MAP", "JSON"] as const;

function withOldName(element: SchemaElement): SchemaElement {
  const name = oldNames.find((each) => each === element.logical_type?.type);
  return name && element.converted_type === undefined ? { ...element, converted_type: name } : element;
}

/** Decimals are read as the whole numbers that they are stored as: as floating point they would lose digits. */
function raw(element: SchemaElement, at: number, schema: readonly SchemaElement[]): SchemaElement {
  if (!isDecimal(element) || !isTop(schema, at)) return element;
  const { converted_type: _, logical_type: __, ...stored } = element;
  return stored;
}

/** The children of the schema's root, with what lies under them. */
function topColumns({ schema }: FileMetaData): readonly Column[] {
  const columns: Column[] = [];
  for (let at = 1; at < schema.length; ) {
    const next = below(schema, at);
    const element = schema[at]!;
    const kinds = schema.slice(at, next).map((each: SchemaElement) => each.type);
    const single = kinds.includes("FLOAT") && !kinds.includes("DOUBLE");
    columns.push({ name: element.name, single, ...(isDecimal(element) && { scale: element.scale ?? 0 }) });
    at = next;
  }
  return columns;
}

/** Whether an element of a schema is a child of its root. */
function isTop(schema: readonly SchemaElement[], at: number): boolean {
  for (let top = 1; top <= at; top = below(schema, top)) if (top === at) return true;
  return false;
}

/** Where the element behind `at` and all that is in it stands. */
function below(schema: readonly SchemaElement[], at: number): number {
  let next = at + 1;
  const children = schema[at]?.num_children ?? 0;
  for (let child = 0; child < children && next < schema.length; child++) next = below(schema, next);
  return next;
}

/** Numbers of single precision as they were written, 0.1 and not 0.10000000149011612; decimals as text, with all of their digits. */
function withExactNumbers(row: Fields, columns: readonly Column[]): Fields {
  const short = (value: unknown): unknown => {
    if (typeof value === "number") return shortest(value);
    if (Array.isArray(value)) return value.map(short);
    const fields = fieldsOf(value);
    return fields ? Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, short(each)])) : value;
  };
  const exact = ({ name, scale }: Column) => (scale === undefined ? short(row[name]) : decimalText(row[name], scale));
  return { ...row, ...Object.fromEntries(columns.map((each) => [each.name, exact(each)])) };
}

/** A decimal from the whole number that it is stored as: a number, or bytes of one in two's complement, the highest first. */
function decimalText(stored: unknown, scale: number): unknown {
  if (stored instanceof Uint8Array) {
    const bits = stored.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return decimalText(BigInt.asIntN(8 * stored.length, bits), scale);
  }
  if (typeof stored !== "number" && typeof stored !== "bigint") return stored;
  const whole = BigInt(stored);
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, "0");
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return whole < 0n ? `-${text}` : text;
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
