// Windows and OS/2 bitmaps as Pillow reads them: 1 to 32 bits, palettes, the two run-length codes, and bit fields of the
// layouts that it knows. Five and six bits become eight by ⌊v · 255 / most⌋.

import type { Pixels } from "../model/processor/bicubic.ts";
import { coloured, type SizeCheck } from "./gif.ts";

const RAW = 0;
const RLE8 = 1;
const RLE4 = 2;
const FIELDS = 3;

interface Header {
  readonly width: number;
  readonly height: number;
  /** Whether the first line is the topmost. */
  readonly down: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly palette: Uint8Array | undefined;
  /** Red, green, blue. */
  readonly masks: readonly [number, number, number];
  readonly start: number;
}

/** Decodes a bitmap. Throws an Error that says what is wrong. */
export function decodeBmp(bytes: Uint8Array, check: SizeCheck): Pixels {
  const header = readHeader(bytes);
  const { width, height, bits, compression } = header;
  if (width === 0 || height === 0) throw new Error("it has no pixels");
  check(width, height);
  if (compression === RLE8 || compression === RLE4) {
    const indexes = flipped(runs(bytes, header), width, height, header.down);
    return { width, height, rgb: coloured(indexes, header.palette) };
  }
  const stride = Math.floor((width * bits + 31) / 32) * 4;
  if (header.start + stride * (height - 1) + Math.ceil((width * bits) / 8) > bytes.length)
    throw new Error("it ends before its last pixel");
  const line = (y: number): number => header.start + (header.down ? y : height - 1 - y) * stride;
  if (bits <= 8) {
    const indexes = new Uint8Array(width * height);
    const most = (1 << bits) - 1;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const bit = x * bits;
        indexes[y * width + x] = (bytes[line(y) + (bit >> 3)]! >> (8 - bits - (bit & 7))) & most;
      }
    }
    return { width, height, rgb: coloured(indexes, header.palette) };
  }
  return { width, height, rgb: direct(bytes, header, line) };
}

/** Width and height, from the header. */
export function bmpSize(bytes: Uint8Array): readonly [number, number] {
  const { width, height } = readHeader(bytes);
  return [width, height];
}

/** Pixels that say their colour themselves. */
function direct(bytes: Uint8Array, { width, height, bits, masks }: Header, line: (y: number) => number): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  const fields = masks.map((mask) => {
    const shift = mask === 0 ? 0 : Math.clz32(mask & -mask) ^ 31;
    return { shift, most: mask >>> shift };
  });
  const step = bits / 8;
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = line(y); x < width; x++, at += step) {
      let value = 0;
      for (let byte = 0; byte < step; byte++) value |= bytes[at + byte]! << (8 * byte);
      for (const { shift, most } of fields) {
        const part = (value >>> shift) & most;
        rgb[to++] = most === 255 ? part : Math.floor((part * 255) / most);
      }
    }
  }
  return rgb;
}

function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (length: number): void => {
    if (length > bytes.length) throw new Error("it ends before its last pixel");
  };
  need(26);
  const size = view.getUint32(14, true);
  if (![12, 40, 52, 56, 64, 108, 124].includes(size)) throw new Error(`its header has ${size} bytes`);
  need(14 + size);
  const old = size === 12;
  const tall = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? RAW : view.getUint32(30, true);
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new Error(`it has ${bits} bits a pixel`);
  let behind = 14 + size;
  let masks: Header["masks"] = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
  if (compression === FIELDS) {
    need(54 + 12);
    masks = [54, 58, 62].map((at) => view.getUint32(at, true)) as unknown as Header["masks"];
    if (size < 52) behind += 12;
    masks = knownMasks(masks, bits);
  } else if (compression !== RAW && !(compression === RLE8 && bits === 8) && !(compression === RLE4 && bits === 4)) {
    throw new Error(`its pixels are packed in a way that is not read (${compression})`);
  }
  const entry = old ? 3 : 4;
  const count = bits > 8 ? 0 : (old ? 0 : view.getUint32(46, true)) || 1 << bits;
  if (count > 65_536) throw new Error(`its palette has ${count} colours`);
  need(behind + count * entry);
  return {
    width: old ? view.getUint16(18, true) : view.getUint32(18, true),
    height: Math.abs(tall),
    down: tall < 0,
    bits,
    compression,
    palette: bits > 8 ? undefined : paletteOf(bytes.subarray(behind, behind + count * entry), entry, count),
    masks,
    start: view.getUint32(10, true) || behind + count * entry,
  };
}

/** Layouts of fields that are read; of all zeros the usual one is meant. */
function knownMasks(masks: Header["masks"], bits: number): Header["masks"] {
  const known: Readonly<Record<number, readonly string[]>> = {
    32: ["ff0000 ff00 ff", "ff000000 ff0000 ff00", "ff000000 ff00 ff", "ff ff00 ff0000"],
    24: ["ff0000 ff00 ff"],
    16: ["f800 7e0 1f", "7c00 3e0 1f"],
  };
  if (bits === 32 && masks.every((each) => each === 0)) return [0xff0000, 0xff00, 0xff];
  const said = masks.map((each) => (each >>> 0).toString(16)).join(" ");
  if (!known[bits]?.includes(said)) throw new Error(`its colours lie in bits that are not read (${said})`);
  return masks;
}

/** Blue, green, red as they are stored, to RGB. */
function paletteOf(stored: Uint8Array, entry: number, count: number): Uint8Array {
  const palette = new Uint8Array(count * 3);
  for (let index = 0; index < count; index++)
    for (let channel = 0; channel < 3; channel++) palette[index * 3 + channel] = stored[index * entry + 2 - channel]!;
  return palette;
}

/** Indexes of a run-length code, in the order of the file. What is jumped over is colour 0. */
function runs(bytes: Uint8Array, { width, height, compression, start }: Header): Uint8Array {
  const four = compression === RLE4;
  const all = new Uint8Array(width * height);
  let at = start;
  let to = 0;
  let x = 0;
  while (to < all.length && at + 2 <= bytes.length) {
    const count = bytes[at]!;
    const value = bytes[at + 1]!;
    at += 2;
    if (count > 0) {
      const some = Math.min(count, Math.max(0, width - x), all.length - to);
      for (let each = 0; each < some; each++) all[to++] = four ? (each % 2 === 0 ? value >> 4 : value & 15) : value;
      x += some;
    } else if (value === 0) {
      to = Math.min(all.length, Math.ceil(to / width) * width);
      x = 0;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      if (at + 2 > bytes.length) break;
      to = Math.min(all.length, to + bytes[at]! + bytes[at + 1]! * width);
      at += 2;
      x = to % width;
    } else {
      const some = Math.min(all.length - to, value);
      const stored = four ? Math.ceil(some / 2) : some;
      for (let each = 0; each < some; each++) {
        const byte = bytes[at + (four ? each >> 1 : each)];
        if (byte === undefined) throw new Error("it ends before its last pixel");
        all[to++] = four ? (each % 2 === 0 ? byte >> 4 : byte & 15) : byte;
      }
      x += value;
      at += stored;
      at += at % 2;
    }
  }
  if (to < all.length) throw new Error("it ends before its last pixel");
  return all;
}

function flipped(indexes: Uint8Array, width: number, height: number, down: boolean): Uint8Array {
  if (down) return indexes;
  const result = new Uint8Array(indexes.length);
  for (let y = 0; y < height; y++)
    result.set(indexes.subarray((height - 1 - y) * width, (height - y) * width), y * width);
  return result;
}
