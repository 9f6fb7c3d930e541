// How many rows a file has, without reading them: of parquet from its last bytes, of JSON lines by their ends.

import { parquetMetadataAsync } from "hyparquet";
import { closeSync, fstatSync, openSync, readSync } from "#files";
import type { RowsNode } from "./read.ts";

/** Rows of a file; undefined for one that is not there, does not say, or is one JSON list, which has to be read. */
export async function countRows(kind: RowsNode["kind"], path: string): Promise<number | undefined> {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return undefined;
  }
  try {
    return kind === "parquet" ? await footerRows(file) : lineRows(file);
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

async function footerRows(file: number): Promise<number> {
  const slice = (start: number, end: number): ArrayBuffer => {
    const bytes = new Uint8Array(end - start);
    readSync(file, bytes, 0, bytes.length, start);
    return bytes.buffer;
  };
  const byteLength = fstatSync(file).size;
  const metadata = await parquetMetadataAsync({ byteLength, slice: (start, end = byteLength) => slice(start, end) });
  return Number(metadata.num_rows);
}

const newline = 10;
const space = new Set([9, 11, 12, 13, 32]);

function lineRows(file: number): number | undefined {
  const bytes = new Uint8Array(1 << 20);
  let rows = 0;
  let written = false;
  let first = true;
  for (let length = readSync(file, bytes); length > 0; length = readSync(file, bytes)) {
    for (const byte of bytes.subarray(0, length)) {
      if (byte === newline) {
        if (written) rows++;
        written = false;
      } else if (!written && !space.has(byte) && !isMark(byte, first)) {
        if (first && byte === 91) return undefined;
        written = true;
        first = false;
      }
    }
  }
  return written ? rows + 1 : rows;
}

/** Bytes of a byte order mark before the first row. */
const isMark = (byte: number, first: boolean): boolean => first && (byte === 0xef || byte === 0xbb || byte === 0xbf);
