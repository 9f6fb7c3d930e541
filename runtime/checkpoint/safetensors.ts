// The safetensors format: eight bytes of header length, a JSON header, then the tensors side by side. Reading trusts no
// number in the header before it has been compared with the file; writing gives the same bytes for the same tensors.

import { closeSync, fstatSync, openSync, readSync } from "#files";
import { basename, dirname } from "#path";
import { E1051, E1052, E1054, E1056 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { type Json, parseStrictJson } from "../../plan/json/strict-json.ts";
import { DTYPE_BYTES, type Dtype, isDtype, toFloat32 } from "./dtype.ts";

/** A 7B checkpoint's header has about 110 kB; a megabyte is room for everything real. */
const LONGEST_HEADER = 1 << 20;
const PREFIX = 8;

/** Where a tensor lies in its file: `begin` counts from the start of the file, in bytes. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly length: number;
}

export interface TensorFile {
  readonly path: string;
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** A tensor to be written: row-major little-endian bytes. */
export interface Tensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Reads and checks the header only; tensors are read one by one. Failures: E1051 (no such file), E1052 (it does not hold together), E1056 (unknown storage type). */
export function openSafetensors(path: string): TensorFile {
  return withFile(path, (fd) => {
    const size = fstatSync(fd).size;
    if (size < PREFIX) throw broken(path, `it has ${size} bytes`);
    const length = new DataView(bytesAt(fd, 0, PREFIX, path).buffer).getBigUint64(0, true);
    if (length > BigInt(LONGEST_HEADER)) throw broken(path, `its header would be ${length} bytes long`);
    if (PREFIX + Number(length) > size) throw broken(path, "it ends inside its header");
    return parseHeader(bytesAt(fd, PREFIX, Number(length), path), size, path);
  });
}

/** The header as entries, compared with the file's `size` in bytes: unique names, sizes that follow from the shapes, no gap, no overlap, nothing left over. */
export function parseHeader(header: Uint8Array, size: number, path: string): TensorFile {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(header);
  } catch {
    throw broken(path, "its header is not UTF-8");
  }
  if (!text.startsWith("{")) throw broken(path, "its header does not start with `{`");
  const parsed = parseStrictJson(text);
  if ("reason" in parsed) throw broken(path, `of its header, ${parsed.reason}`);
  if (!(parsed.value instanceof Map)) throw broken(path, "its header is no object");
  const dataStart = PREFIX + header.length;
  const entries = new Map<string, TensorEntry>();
  let metadata: ReadonlyMap<string, string> = new Map();
  for (const [name, value] of parsed.value as ReadonlyMap<string, Json>) {
    if (name === "__metadata__") metadata = metadataOf(value, path);
    else entries.set(name, entryOf(name, value, dataStart, path));
  }
  checkTiling([...entries.values()], dataStart, size, path);
  return { path, entries, metadata };
}

/** The bytes of one tensor. Failure E1052 when the file got shorter since it was opened. */
export function readTensor(file: TensorFile, entry: TensorEntry): Uint8Array<ArrayBuffer> {
  return withFile(file.path, (fd) => bytesAt(fd, entry.begin, entry.length, file.path));
}

/** One tensor of a floating type as float32, row-major. */
export function readFloats(file: TensorFile, entry: TensorEntry): Float32Array<ArrayBuffer> {
  return toFloat32(entry.dtype, readTensor(file, entry));
}

/** Gives the tensor of a name in single precision, row-major. Whoever writes it asks when its turn comes, and holds it no longer. */
export type ReadTensor = (name: string) => Float32Array | Promise<Float32Array>;

/**
 * A file of float32 tensors, piece by piece: its bytes are those of `encodeSafetensors`. A tensor is read when its turn comes. Failure E1054
 * for one that has not as many numbers as its shape; `path` is for that message.
 */
export async function* floatsToWrite(
  path: string,
  shapes: ReadonlyMap<string, readonly number[]>,
  read: ReadTensor,
  metadata: Readonly<Record<string, string>> = {},
): AsyncGenerator<Uint8Array> {
  const sized = new Map(
    [...shapes].map(([name, shape]) => {
      const bytes = shape.reduce((product, side) => product * side, DTYPE_BYTES.F32);
      return [name, { dtype: "F32", shape, length: bytes }] as const;
    }),
  );
  const { head, order } = headOf(sized, metadata);
  yield head;
  for (const name of order) {
    const values = await read(name);
    const wanted = sized.get(name);
    if (values.byteLength !== wanted?.length) {
      const found = `${values.length} numbers`;
      throw new Failure(E1054({ file: path, tensor: name, found, wanted: wanted?.shape.join("×") ?? "none" }));
    }
    yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
}

/** A whole file: tensors by falling number width, then by name, so that each lies aligned; the header is padded with spaces to eight bytes. */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const sized = new Map([...tensors].map(([name, each]) => [name, { ...each, length: each.bytes.length }]));
  const { head, order } = headOf(sized, metadata);
  const pieces = [head, ...order.map((name) => tensors.get(name)?.bytes ?? new Uint8Array())];
  const whole = new Uint8Array(pieces.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of pieces) {
    whole.set(each, at);
    at += each.length;
  }
  return whole;
}

/** What stands before the tensors, and their names in the order in which they follow. `length` is in bytes. */
function headOf(
  tensors: ReadonlyMap<string, Pick<Tensor, "dtype" | "shape"> & { readonly length: number }>,
  metadata: Readonly<Record<string, string>>,
): { readonly head: Uint8Array; readonly order: readonly string[] } {
  const order = [...tensors].sort(
    ([a, left], [b, right]) => DTYPE_BYTES[right.dtype] - DTYPE_BYTES[left.dtype] || (a < b ? -1 : 1),
  );
  // Members are joined as text: an object literal would lose a tensor named `__proto__`.
  const member = (name: string, value: unknown) => `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  const members: string[] = [];
  if (Object.keys(metadata).length > 0) {
    const sorted = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
    members.push(member("__metadata__", Object.fromEntries(sorted)));
  }
  let end = 0;
  for (const [name, { dtype, shape, length }] of order) {
    members.push(member(name, { dtype, shape, data_offsets: [end, end + length] }));
    end += length;
  }
  const json = new TextEncoder().encode(`{${members.join(",")}}`);
  const padded = Math.ceil(json.length / PREFIX) * PREFIX;
  const head = new Uint8Array(PREFIX + padded).fill(0x20, PREFIX);
  new DataView(head.buffer).setBigUint64(0, BigInt(padded), true);
  head.set(json, PREFIX);
  return { head, order: order.map(([name]) => name) };
}

/** Float32 values as a tensor to be written. */
export function floatTensor(shape: readonly number[], values: Float32Array): Tensor {
  return { dtype: "F32", shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

function metadataOf(value: Json, path: string): ReadonlyMap<string, string> {
  if (!(value instanceof Map) || ![...value.values()].every((each) => typeof each === "string")) {
    throw broken(path, "its `__metadata__` is not text by name");
  }
  return value as ReadonlyMap<string, string>;
}

function entryOf(name: string, value: Json, dataStart: number, path: string): TensorEntry {
  const field = (key: string) => (value instanceof Map ? (value as ReadonlyMap<string, Json>).get(key) : undefined);
  const dtype = field("dtype");
  const shape = field("shape");
  const offsets = field("data_offsets");
  if (typeof dtype !== "string" || !wholeNumbers(shape) || !wholeNumbers(offsets) || offsets.length !== 2) {
    throw broken(path, `its header says no dtype, shape and place for \`${name}\``);
  }
  if (!isDtype(dtype)) throw new Failure(E1056({ file: path, tensor: name, dtype, found: Object.keys(DTYPE_BYTES) }));
  const [begin, end] = [offsets[0]!, offsets[1]!];
  const bytes = shape.reduce((product, side) => product * side, DTYPE_BYTES[dtype]);
  if (!Number.isSafeInteger(bytes)) throw broken(path, `\`${name}\` would be larger than any file`);
  if (end - begin !== bytes) throw broken(path, `\`${name}\` takes ${end - begin} bytes, its shape needs ${bytes}`);
  return { name, dtype, shape, begin: dataStart + begin, length: bytes };
}

function wholeNumbers(value: Json | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && !Object.is(each, -0) && each >= 0);
}

function checkTiling(entries: TensorEntry[], dataStart: number, size: number, path: string): void {
  let at = dataStart;
  for (const { name, begin, length } of entries.sort((a, b) => a.begin - b.begin || a.length - b.length)) {
    if (begin !== at)
      throw broken(path, begin < at ? `\`${name}\` overlaps another tensor` : `a gap lies before \`${name}\``);
    at += length;
  }
  if (at > size) throw broken(path, `it has ${size} bytes, its header speaks of ${at}`);
  if (at < size) throw broken(path, `${size - at} bytes at its end belong to no tensor`);
}

function withFile<T>(path: string, use: (fd: number) => T): T {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch {
    throw new Failure(E1051({ folder: dirname(path), file: basename(path) }));
  }
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

function bytesAt(fd: number, position: number, length: number, path: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    let read: number;
    try {
      // One read call takes at most 2 GiB.
      read = readSync(fd, bytes, done, Math.min(length - done, 1 << 30), position + done);
    } catch (error) {
      throw broken(path, error instanceof Error ? error.message : String(error));
    }
    if (read === 0) throw broken(path, "it ended while it was read");
    done += read;
  }
  return bytes;
}

function broken(file: string, reason: string): Failure {
  return new Failure(E1052({ file, reason }));
}
