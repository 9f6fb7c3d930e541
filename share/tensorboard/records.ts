// The form of an event file of TensorBoard: records as TensorFlow frames them (tensorflow/core/lib/io/record_writer.h), each a message of
// protocol buffers, of which a few fields are written (tensorflow/core/util/event.proto, framework/summary.proto, tensor.proto).

/** CRC-32C (Castagnoli) by bytes: the polynomial 0x1EDC6F41, its bits reversed. */
const byByte = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1;
  return sum;
});

export function crc32c(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (byByte[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** As it stands in a record: a sum of bytes that hold sums themselves would tell little (tensorflow/core/lib/hash/crc32c.h). */
export function maskedCrc(bytes: Uint8Array): number {
  const sum = crc32c(bytes);
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}

/** Length, its sum, the bytes, their sum; little-endian. */
export function recordOf(bytes: Uint8Array): Uint8Array {
  const made = new Uint8Array(bytes.length + 16);
  const view = new DataView(made.buffer);
  view.setBigUint64(0, BigInt(bytes.length), true);
  view.setUint32(8, maskedCrc(made.subarray(0, 8)), true);
  made.set(bytes, 12);
  view.setUint32(12 + bytes.length, maskedCrc(bytes), true);
  return made;
}

/** A field of a message. */
type Field = readonly number[] | Uint8Array;

const joined = (fields: readonly Field[]): Uint8Array => {
  const made = new Uint8Array(fields.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of fields) {
    made.set(each, at);
    at += each.length;
  }
  return made;
};

/** A whole number of 0 or more, seven bits a byte. */
function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

const whole = (number: number, value: number): Field => [number << 3, ...varint(value)];
const bytesField = (number: number, bytes: Uint8Array): Uint8Array =>
  joined([[(number << 3) | 2, ...varint(bytes.length)], bytes]);
const textField = (number: number, text: string): Uint8Array => bytesField(number, new TextEncoder().encode(text));

function real(number: number, value: number, bits: 32 | 64): Field {
  const made = new Uint8Array(1 + bits / 8);
  const view = new DataView(made.buffer);
  made[0] = (number << 3) | (bits === 64 ? 1 : 5);
  if (bits === 64) view.setFloat64(1, value, true);
  else view.setFloat32(1, value, true);
  return made;
}

/** One line of an event file: when, in seconds since 1970, and what. */
export type Said =
  | { readonly version: "brain.Event:2" }
  | { readonly step: number; readonly scalars: readonly (readonly [tag: string, value: number])[] }
  | { readonly step: number; readonly tag: string; readonly markdown: string };

/** An event, framed. */
export function eventRecord(seconds: number, said: Said): Uint8Array {
  const at = real(1, seconds, 64);
  if ("version" in said) return recordOf(joined([at, textField(3, said.version)]));
  const values = "scalars" in said ? said.scalars.map(([tag, value]) => scalar(tag, value)) : [text(said)];
  return recordOf(joined([at, whole(2, said.step), bytesField(5, joined(values))]));
}

const scalar = (tag: string, value: number): Field => bytesField(1, joined([textField(1, tag), real(2, value, 32)]));

/** As the plugin `text` has it: a tensor of one string (its kind is number 7). */
function text({ tag, markdown }: { readonly tag: string; readonly markdown: string }): Field {
  const plugin = bytesField(1, joined([textField(1, "text")]));
  const shape = bytesField(2, joined([bytesField(2, joined([whole(1, 1)]))]));
  const tensor = joined([whole(1, 7), shape, textField(8, markdown)]);
  return bytesField(1, joined([textField(1, tag), bytesField(8, tensor), bytesField(9, plugin)]));
}
