// The first frame of a GIF on its screen, as Pillow shows it: colours by the palette even where they are transparent, and
// around a smaller frame the transparent colour, or else the palette's first. (LZW after the GIF89a specification.)

import type { Pixels } from "../model/processor/bicubic.ts";

/** Told the size before anything is made of it. */
export type SizeCheck = (width: number, height: number) => void;

const MOST_CODES = 4096;

/** Decodes GIF87a and GIF89a. Throws an Error that says what is wrong. */
export function decodeGif(bytes: Uint8Array, check: SizeCheck): Pixels {
  const read = reader(bytes);
  read.skip(6);
  let [width, height] = [read.word(), read.word()];
  const flags = read.byte();
  read.skip(2);
  const shared = flags & 0x80 ? read.bytes(3 << ((flags & 7) + 1)) : undefined;
  let transparent: number | undefined;
  for (;;) {
    const mark = read.byte();
    if (mark === 0x3b) throw new Error("it has no picture in it");
    if (mark === 0x21) {
      const label = read.byte();
      for (let block = read.block(), first = true; block.length > 0; block = read.block(), first = false)
        if (label === 0xf9 && first && block.length >= 4 && block[0]! & 1) transparent = block[3]!;
      continue;
    }
    // stray bytes between blocks are passed over
    if (mark !== 0x2c) continue;
    const [left, top, across, lines] = [read.word(), read.word(), read.word(), read.word()];
    const how = read.byte();
    const palette = how & 0x80 ? read.bytes(3 << ((how & 7) + 1)) : shared;
    width = Math.max(width, left + across);
    height = Math.max(height, top + lines);
    if (width === 0 || height === 0) throw new Error("it has no pixels");
    check(width, height);
    const indexes = new Uint8Array(width * height).fill(transparent ?? 0);
    const order = how & 0x40 ? interlaced(lines) : undefined;
    const frame = unpack(read, across * lines);
    for (let line = 0; line < lines; line++) {
      const to = (top + (order?.[line] ?? line)) * width + left;
      indexes.set(frame.subarray(line * across, (line + 1) * across), to);
    }
    return { width, height, rgb: coloured(indexes, palette) };
  }
}

/** Width and height of the screen with its first frame on it, up to which the file is read. */
export function gifSize(bytes: Uint8Array): readonly [number, number] {
  let size: readonly [number, number] | undefined;
  class Known extends Error {}
  try {
    decodeGif(bytes, (width, height) => {
      size = [width, height];
      throw new Known();
    });
  } catch (error) {
    if (!(error instanceof Known)) throw error;
  }
  return size ?? [0, 0];
}

/** RGB of palette indexes. Beyond the palette's end is black; without a palette an index is a grey. */
export function coloured(indexes: Uint8Array, palette: Uint8Array | undefined): Uint8Array {
  const rgb = new Uint8Array(indexes.length * 3);
  let to = 0;
  for (const index of indexes) {
    for (let channel = 0; channel < 3; channel++) rgb[to++] = palette ? (palette[index * 3 + channel] ?? 0) : index;
  }
  return rgb;
}

/** Lines in the order in which they come. */
function interlaced(lines: number): readonly number[] {
  const order: number[] = [];
  for (const [first, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const)
    for (let line = first; line < lines; line += step) order.push(line);
  return order;
}

/** `count` indexes out of the LZW stream that begins here. */
function unpack(read: Reader, count: number): Uint8Array {
  const bits = read.byte();
  if (bits < 1 || bits > 8) throw new Error(`its codes begin with ${bits} bits`);
  const clear = 1 << bits;
  const pixels = new Uint8Array(count);
  // a code's string is its prefix's string and one more index
  const prefix = new Uint16Array(MOST_CODES);
  const suffix = new Uint8Array(MOST_CODES);
  const firstOf = new Uint8Array(MOST_CODES);
  const lengths = new Uint16Array(MOST_CODES);
  for (let code = 0; code < clear; code++) {
    suffix[code] = firstOf[code] = code;
    lengths[code] = 1;
  }
  let next = clear + 2;
  let size = bits + 1;
  let last = -1;
  let at = 0;
  let held = 0;
  let have = 0;
  let block = read.block();
  let place = 0;
  while (at < count) {
    while (have < size) {
      if (place === block.length) {
        block = read.block();
        place = 0;
        if (block.length === 0) throw new Error("it ends before its last pixel");
      }
      held |= block[place++]! << have;
      have += 8;
    }
    const code = held & ((1 << size) - 1);
    held >>>= size;
    have -= size;
    if (code === clear) {
      next = clear + 2;
      size = bits + 1;
      last = -1;
      continue;
    }
    if (code === clear + 1) throw new Error("it ends before its last pixel");
    if (last < 0 ? code > clear : code > next || (code === next && next === MOST_CODES))
      throw new Error("its codes contradict each other");
    if (last >= 0 && next < MOST_CODES) {
      prefix[next] = last;
      lengths[next] = lengths[last]! + 1;
      firstOf[next] = firstOf[last]!;
      suffix[next] = code === next ? firstOf[last]! : firstOf[code]!;
      next++;
      if (next === 1 << size && size < 12) size++;
    }
    let back = code;
    for (let to = at + lengths[code]! - 1; to >= at; to--) {
      if (to < count) pixels[to] = suffix[back]!;
      back = prefix[back]!;
    }
    at += lengths[code]!;
    last = code;
  }
  return pixels;
}

type Reader = ReturnType<typeof reader>;

function reader(bytes: Uint8Array) {
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error("it ends before its last pixel");
    at += length;
    return bytes.subarray(at - length, at);
  };
  return {
    bytes: take,
    skip: (length: number): void => void take(length),
    byte: (): number => take(1)[0]!,
    word: (): number => {
      const [low, high] = take(2);
      return low! | (high! << 8);
    },
    /** Up to 255 bytes behind their number; none at the end of a row of blocks. */
    block: (): Uint8Array => take(take(1)[0]!),
  };
}
