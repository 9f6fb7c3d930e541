// How many rows a parquet file has, from its last bytes alone (Apache Parquet, "File Format": the metadata stand before an
// i32 with their length and "PAR1", as Thrift in its compact protocol). Nothing else of the file is looked at.

/** Bytes at the end of a file that name the length of its metadata. */
export const parquetTail = 8;

/** Length of the metadata in front of the tail; undefined when it is none of a parquet file. */
export function metadataLength(tail: Uint8Array): number | undefined {
  const at = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const isParquet = tail.byteLength === parquetTail && at.getUint32(4, true) === 0x31524150;
  return isParquet ? at.getUint32(0, true) : undefined;
}

/** Rows of a file by its metadata, `num_rows`, field 3 of FileMetaData; undefined when they cannot be read. */
export function rowsIn(metadata: Uint8Array): number | undefined {
  try {
    return readRows({ bytes: metadata, at: 0 });
  } catch (error) {
    if (error instanceof Torn) return undefined;
    throw error;
  }
}

class Torn extends Error {}

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

function readRows(from: Cursor): number | undefined {
  let field = 0;
  for (;;) {
    const head = byte(from);
    const kind = head & 15;
    if (kind === 0) return undefined;
    field = head >> 4 === 0 ? zigzag(varint(from)) : field + (head >> 4);
    if (field === 3 && kind === 6) {
      const rows = zigzag(varint(from));
      return Number.isSafeInteger(rows) && rows >= 0 ? rows : undefined;
    }
    skip(from, kind, 0);
  }
}

function byte(from: Cursor): number {
  const value = from.bytes[from.at++];
  if (value === undefined) throw new Torn();
  return value;
}

/** An unsigned number in base 128, the low digits first; exact up to 2^53, where rows of no file are. */
function varint(from: Cursor): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const digit = byte(from);
    if (scale > 2 ** 63) throw new Torn();
    value += (digit & 127) * scale;
    if (digit < 128) return value;
  }
}

const zigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

/** Structures within structures: the schema of a file of nested lists has three. */
const deepest = 32;

/** Passes over a value: 1, 2 booleans; 3 i8; 4 to 6 numbers; 7 double; 8 bytes; 9, 10 lists; 11 map; 12 structure. */
function skip(from: Cursor, kind: number, depth: number): void {
  if (depth > deepest) throw new Torn();
  if (kind === 1 || kind === 2) return;
  if (kind === 3) byte(from);
  else if (kind >= 4 && kind <= 6) varint(from);
  else if (kind === 7) from.at += 8;
  else if (kind === 8) {
    const length = varint(from);
    from.at += length;
  } else if (kind === 9 || kind === 10) skipList(from, depth);
  else if (kind === 12) skipStructure(from, depth);
  else throw new Torn();
  if (from.at > from.bytes.length) throw new Torn();
}

function skipList(from: Cursor, depth: number): void {
  const head = byte(from);
  const count = head >> 4 === 15 ? varint(from) : head >> 4;
  const kind = head & 15;
  for (let each = 0; each < count; each++) {
    // a boolean in a list has a byte of its own, in a structure it is its head
    if (kind === 1 || kind === 2) byte(from);
    else skip(from, kind, depth + 1);
  }
}

function skipStructure(from: Cursor, depth: number): void {
  for (;;) {
    const head = byte(from);
    if ((head & 15) === 0) return;
    if (head >> 4 === 0) varint(from);
    skip(from, head & 15, depth + 1);
  }
}
