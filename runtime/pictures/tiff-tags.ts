// Tags of the first directory of a TIFF structure: of a TIFF or BigTIFF file, or of the EXIF block of another picture.

import { latin1 } from "#bytes";

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the value stands, in the entry or elsewhere. */
  readonly at: number;
}

/** Bytes of a value of the types that are asked for: byte, whole number of 2 and of 4 bytes, anything. */
const widths: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 7: 1 };

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const isLittle = (tiff: Uint8Array): boolean => tiff[0] === 0x49;

function entryOf(tiff: Uint8Array, tag: number): Entry | undefined {
  if (tiff.length < 16) return undefined;
  const view = viewOf(tiff);
  const little = isLittle(tiff);
  const version = view.getUint16(2, little);
  if (version !== 42 && version !== 43) return undefined;
  const big = version === 43;
  const long = (at: number): number => (big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little));
  const word = big ? 8 : 4;
  const start = long(big ? 8 : 4);
  const first = start + (big ? 8 : 2);
  if (first > tiff.length) return undefined;
  const entries = big ? long(start) : view.getUint16(start, little);
  const size = 4 + 2 * word;
  for (let at = first, each = 0; each < entries && at + size <= tiff.length; each++, at += size) {
    if (view.getUint16(at, little) !== tag) continue;
    const type = view.getUint16(at + 2, little);
    const count = long(at + 4);
    const length = (widths[type] ?? word + 1) * count;
    return { type, count, at: length <= word ? at + 4 + word : long(at + 4 + word) };
  }
  return undefined;
}

/** A tag of one whole number, or the first of several where `first`; undefined where there is none. */
export function numberIn(tiff: Uint8Array, tag: number, first = false): number | undefined {
  const entry = entryOf(tiff, tag);
  if (entry === undefined || entry.count < 1 || (entry.count > 1 && !first)) return undefined;
  const width = widths[entry.type];
  if ((width !== 2 && width !== 4) || entry.at + width > tiff.length) return undefined;
  const view = viewOf(tiff);
  return width === 2 ? view.getUint16(entry.at, isLittle(tiff)) : view.getUint32(entry.at, isLittle(tiff));
}

/** A tag of bytes as text; empty where there is none. */
export function textIn(tiff: Uint8Array, tag: number): string {
  const entry = entryOf(tiff, tag);
  return entry && widths[entry.type] === 1 ? latin1(tiff.subarray(entry.at, entry.at + entry.count)) : "";
}
