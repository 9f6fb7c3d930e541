// Bytes of JSON lines (one object a line), or of one JSON list of objects, as raw rows. A pure function; nothing is known
// here of what the fields mean.

import { E0524, E0525 } from "../../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { doubleKey } from "../../../plan/json/strict-json.ts";
import { type Fields, fieldsOf, inWords } from "./value.ts";

/** A row that cannot be used, and why. `row` counts from 0. */
export interface BadRow {
  readonly row: number;
  readonly diagnostic: Diagnostic;
}

/** A file as raw rows, plain data. */
export interface RawRows {
  /** Names of the fields, in the order in which they first appear. */
  readonly columns: readonly string[];
  /** In the order of the file; undefined for one that is `bad`. */
  readonly rows: readonly (Fields | undefined)[];
  readonly bad: readonly BadRow[];
}

/** The rows of a file that messages call `file`; lines of space alone are none. A line that is no object is a bad row (E0524). Failure E0525 for a list that is not whole. */
export function rowsOfJson(bytes: Uint8Array, file: string): RawRows {
  const found = beginsList(bytes) ? listed(bytes, file) : lines(bytes, file);
  const columns = new Set<string>();
  const bad: BadRow[] = [];
  const rows = found.map((each, row) => {
    if ("unread" in each) bad.push({ row, diagnostic: each.unread });
    else for (const name of Object.keys(each.fields)) columns.add(name);
    return "unread" in each ? undefined : each.fields;
  });
  return { columns: [...columns], rows, bad };
}

type Found = { readonly fields: Fields } | { readonly unread: Diagnostic };

const newline = 10;
const utf8 = new TextDecoder("utf-8", { fatal: true });

function lines(bytes: Uint8Array, file: string): readonly Found[] {
  const rows: Found[] = [];
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(newline, start);
    const end = found < 0 ? bytes.length : found;
    const row = lineOf(bytes.subarray(start, end), file, line);
    if (row !== undefined) rows.push(row);
    start = end + 1;
  }
  return rows;
}

function lineOf(bytes: Uint8Array, file: string, line: number): Found | undefined {
  const wrong = (reason: string): Found => ({ unread: E0524({ file, line, reason }) });
  let text: string;
  try {
    text = utf8.decode(bytes).trim();
  } catch {
    return wrong("it is not UTF-8");
  }
  if (text === "") return undefined;
  try {
    const value = parse(text);
    const fields = fieldsOf(value);
    return fields ? { fields } : wrong(`it is ${inWords(value)}`);
  } catch (error) {
    return wrong(saidOf(error));
  }
}

function listed(bytes: Uint8Array, file: string): readonly Found[] {
  let list: unknown;
  try {
    list = parse(utf8.decode(bytes));
  } catch (error) {
    throw new Failure(E0525({ file, reason: saidOf(error) }));
  }
  if (!Array.isArray(list)) throw new Failure(E0525({ file, reason: `it is ${inWords(list)}` }));
  return list.map((each, place): Found => {
    const fields = fieldsOf(each);
    return fields ? { fields } : { unread: E0524({ file, line: place + 1, reason: `it is ${inWords(each)}` }) };
  });
}

/** Whether the first byte that is no space opens a list, behind a byte order mark where there is one. */
function beginsList(bytes: Uint8Array): boolean {
  const from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte !== 32 && byte !== 9 && byte !== 13 && byte !== newline) return byte === 91;
  }
  return false;
}

/** JSON.parse that loses nothing of whole numbers, however many digits they have, and takes no key twice: readers differ in which of the two they believe. */
function parse(text: string): unknown {
  const value = plainly(text);
  const twice = doubleKey(text);
  if (twice !== undefined) throw new DoubleKey(twice);
  return value;
}

class DoubleKey extends Error {}

function plainly(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source;
    const large = typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined;
    return large && /^-?\d+$/.test(source) ? BigInt(source) : value;
  });
}

function saidOf(error: unknown): string {
  if (error instanceof DoubleKey) return `it gives \`${error.message.slice(0, 60)}\` twice`;
  const said = error instanceof Error ? error.message : String(error);
  return error instanceof SyntaxError ? `it is not JSON: ${said.split("\n")[0]?.slice(0, 120)}` : "it is not JSON";
}
