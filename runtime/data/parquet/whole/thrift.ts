// The compact protocol of Thrift, in which a parquet file describes itself, read as strictly as it is written: a known field of
// another type, twice, or missing is damage. Unknown fields are skipped, since later versions of the format may add some.
//
// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md

/** What a field holds; `[kind]` is a list of them. 64-bit numbers must be exact as numbers: they count bytes and rows. */
export type Kind = "bool" | "byte" | "i16" | "i32" | "i64" | "bytes" | "text" | "skipped" | Struct | readonly [Kind];
/** The fields of a struct by name. */
export interface Struct {
  readonly [name: string]: Field;
}
export interface Field<K extends Kind = Kind, Needed extends boolean = boolean> {
  readonly id: number;
  readonly kind: K;
  readonly needed: Needed;
}

export const needs = <const K extends Kind>(id: number, kind: K): Field<K, true> => ({ id, kind, needed: true });
export const may = <const K extends Kind>(id: number, kind: K): Field<K, false> => ({ id, kind, needed: false });

type Held<K> = K extends "bool" | "skipped"
  ? boolean
  : K extends "byte" | "i16" | "i32" | "i64"
    ? number
    : K extends "bytes"
      ? Uint8Array
      : K extends "text"
        ? string
        : K extends readonly [infer Item]
          ? readonly Held<Item>[]
          : K extends Struct
            ? Read<K>
            : never;

/** A struct that was read: fields that may be missing are undefined then. */
export type Read<S extends Struct> = {
  readonly [N in keyof S]: S[N] extends Field<infer K, infer Needed>
    ? Needed extends true
      ? Held<K>
      : Held<K> | undefined
    : never;
};

/** Types on the wire. A truth stands in the type of its field. */
const wire = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
  uuid: 13,
};
const deepest = 32;

/** Bytes that are read from a place on. Throws an Error where they end too early. */
export class Reader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Error("it ends inside of its own description");
    return byte;
  }

  take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.bytes.length) throw new Error(`a part of ${length} bytes is longer than what holds it`);
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }

  /** An unsigned number in groups of 7 bits, the low ones first, of at most so many bits. */
  varint(bits: 16 | 32 | 64): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) {
        if (value >> BigInt(bits) !== 0n) break;
        return value;
      }
    }
    throw new Error(`a number has more than ${bits} bits`);
  }

  /** A signed number. */
  signed(bits: 16 | 32 | 64): number {
    const folded = this.varint(bits);
    const value = Number((folded >> 1n) ^ -(folded & 1n));
    if (!Number.isSafeInteger(value)) throw new Error(`a number, ${value}, is beyond any file`);
    return value;
  }
}

/** A struct of this shape; `name` is for messages. Throws an Error where it is none. */
export function readStruct<S extends Struct>(reader: Reader, shape: S, name: string): Read<S> {
  const byId = new Map(Object.entries(shape).map(([field, { id, kind }]) => [id, { field, kind }]));
  const read: Record<string, unknown> = {};
  for (let id = 0, head = reader.byte(); head !== 0; head = reader.byte()) {
    const type = head & 15;
    id = head >> 4 === 0 ? reader.signed(16) : id + (head >> 4);
    const known = byId.get(id);
    if (known === undefined) skip(reader, type);
    else if (known.field in read) throw new Error(`its \`${name}\` has \`${known.field}\` twice`);
    else read[known.field] = readKind(reader, known.kind, type, `${name}.${known.field}`);
  }
  for (const [field, { needed }] of Object.entries(shape))
    if (needed && !(field in read)) throw new Error(`its \`${name}\` has no \`${field}\``);
  return read as Read<S>;
}

function readKind(reader: Reader, kind: Kind, type: number, name: string): unknown {
  if (kind === "skipped") {
    skip(reader, type);
    return true;
  }
  const wanted = Array.isArray(kind) ? "list" : typeof kind === "object" ? "struct" : kind;
  if (!typesOf(wanted).includes(type)) throw new Error(`its \`${name}\` is of another type`);
  switch (wanted) {
    case "bool":
      return type === wire.true;
    case "byte":
      return reader.byte();
    case "i16":
      return reader.signed(16);
    case "i32":
      return reader.signed(32);
    case "i64":
      return reader.signed(64);
    case "bytes":
      return reader.take(Number(reader.varint(32)));
    case "text":
      return utf8.decode(reader.take(Number(reader.varint(32))));
    case "struct":
      return readStruct(reader, kind as Struct, name);
    case "list": {
      const [item] = kind as readonly [Kind];
      const { length, type: of } = listHead(reader);
      return Array.from({ length }, () => readKind(reader, item, of, name));
    }
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function typesOf(
  wanted: "bool" | "byte" | "i16" | "i32" | "i64" | "bytes" | "text" | "struct" | "list",
): readonly number[] {
  if (wanted === "bool") return [wire.true, wire.false];
  return [wanted === "bytes" || wanted === "text" ? wire.binary : wire[wanted]];
}

function listHead(reader: Reader): { readonly length: number; readonly type: number } {
  const head = reader.byte();
  const length = head >> 4 === 15 ? Number(reader.varint(32)) : head >> 4;
  if ((head & 15) > wire.uuid) throw new Error(`its description has a list of unknown type ${head & 15}`);
  // every item takes a byte at least
  if (length > reader.bytes.length - reader.at) throw new Error(`a list of ${length} is longer than what holds it`);
  return { length, type: head & 15 };
}

/** Passes over a value that nobody here asks for. */
function skip(reader: Reader, type: number, depth = 0): void {
  if (depth > deepest) throw new Error("its description has no end");
  switch (type) {
    case wire.true:
    case wire.false:
      return;
    case wire.byte:
      reader.byte();
      return;
    case wire.i16:
    case wire.i32:
    case wire.i64:
      reader.varint(64);
      return;
    case wire.double:
      reader.take(8);
      return;
    case wire.uuid:
      reader.take(16);
      return;
    case wire.binary:
      reader.take(Number(reader.varint(32)));
      return;
    case wire.list:
    case wire.set: {
      const { length, type: item } = listHead(reader);
      for (let at = 0; at < length; at++) skipItem(reader, item, depth + 1);
      return;
    }
    case wire.map: {
      const length = Number(reader.varint(32));
      const types = length === 0 ? 0 : reader.byte();
      for (let at = 0; at < length; at++) {
        skipItem(reader, types >> 4, depth + 1);
        skipItem(reader, types & 15, depth + 1);
      }
      return;
    }
    case wire.struct:
      for (let head = reader.byte(); head !== 0; head = reader.byte()) {
        if (head >> 4 === 0) reader.signed(16);
        skip(reader, head & 15, depth + 1);
      }
      return;
    default:
      throw new Error(`its description has a value of unknown type ${type}`);
  }
}

/** Inside of lists and maps a truth takes a byte. */
function skipItem(reader: Reader, type: number, depth: number): void {
  if (type === wire.true || type === wire.false) reader.byte();
  else skip(reader, type, depth);
}
