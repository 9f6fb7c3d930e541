// Values of a row as readers hand them over: JSON, or what parquet holds (bytes, 64-bit numbers). Every file of this folder
// looks at them through these.

import { E0510 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";

/** A row, or a record inside of one. */
export type Fields = Readonly<Record<string, unknown>>;

/** Where a value stands: for messages, and for paths. */
export interface At {
  /** The row as `file#number`, counted from 0. */
  readonly row: number;
  readonly name: string;
  /** Folder of the file: pictures named by a path lie in it. */
  readonly folder: string;
}

/** The fields of a record; undefined for anything else. */
export function fieldsOf(value: unknown): Fields | undefined {
  const plain =
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Date);
  return plain ? (value as Fields) : undefined;
}

/** Nothing there: parquet's null, a field that a row leaves out. */
export const absent = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Text, also where a parquet file does not say that a column of bytes is text; undefined for anything else and for bytes that are no UTF-8. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!(value instanceof Uint8Array)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(value);
  } catch {
    return undefined;
  }
}

/** The value of a text that is JSON; undefined when it is not. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Failure E0510: the field of a row has another form than a reader knows. */
export function otherForm({ name }: At, field: string, value: unknown, wanted: string): Failure {
  return new Failure(E0510({ row: name, field, found: inWords(value), wanted }));
}

/** What a message says of a value. */
export function inWords(value: unknown): string {
  if (absent(value)) return "missing";
  if (value === "") return "empty";
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Date) return "a date";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  const fields = fieldsOf(value);
  if (fields) return `a record of ${Object.keys(fields).slice(0, 6).join(", ") || "nothing"}`;
  return `\`${String(value).slice(0, 60)}\``;
}
