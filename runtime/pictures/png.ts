// Pixels as a PNG file, without a library of pictures.

import { crc32, deflateSync } from "#packing";
import type { Pixels } from "../model/processor/bicubic.ts";

/** A window and tables for so few bytes: half the time of those that zlib makes ready for any. */
const quickly = { level: 3, windowBits: 12, memLevel: 5 } as const;

/** The least PNG of RGB pixels: rows without a filter. A tenth of the time that a library takes to start on so few. */
export function plainPng({ rgb, width, height }: Pixels): Uint8Array {
  const rows = new Uint8Array(height * (3 * width + 1));
  for (let row = 0; row < height; row++)
    rows.set(rgb.subarray(3 * width * row, 3 * width * (row + 1)), row * (3 * width + 1) + 1);
  const header = new Uint8Array(13);
  const sizes = new DataView(header.buffer);
  sizes.setUint32(0, width);
  sizes.setUint32(4, height);
  // 8 bits, RGB, and the only compression, filters and order that there are
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [
    ["IHDR", header],
    ["IDAT", deflateSync(rows, quickly)],
    ["IEND", new Uint8Array()],
  ] as const;
  const file = new Uint8Array(signature.length + chunks.reduce((sum, [, data]) => sum + 12 + data.length, 0));
  const view = new DataView(file.buffer);
  file.set(signature);
  let at = signature.length;
  for (const [kind, data] of chunks) {
    view.setUint32(at, data.length);
    file.set(new TextEncoder().encode(kind), at + 4);
    file.set(data, at + 8);
    const end = at + 8 + data.length;
    view.setUint32(end, crc32(file.subarray(at + 4, end)));
    at = end + 4;
  }
  return file;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
