// Damage that the decoders pass over: a PNG whose check sums do not fit, and a JPEG whose scan breaks off at a marker that
// does not exist. Either would be shown with other pixels than it had.

import { latin1 } from "#bytes";
import { crc32 } from "#packing";
import type { PictureKind } from "./kind.ts";

/** Throws an Error that says what is damaged. */
export function refuseDamaged(kind: PictureKind, bytes: Uint8Array): void {
  if (kind === "PNG") checkSums(bytes);
  if (kind === "JPEG") checkScans(bytes);
}

/** Every chunk up to the end has the check sum that it says. */
function checkSums(png: Uint8Array): void {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = 8; at + 12 <= png.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > png.length) throw new Error("it ends before its last pixel");
    const name = latin1(png.subarray(at + 4, at + 8));
    if (crc32(png.subarray(at + 4, end)) !== view.getUint32(end)) throw new Error(`its part ${name} is damaged`);
    if (name === "IEND") return;
    at = end + 4;
  }
  throw new Error("it ends before its last pixel");
}

/** Markers that may end a scan or begin a segment (ITU-T T.81, table B.1). Within a scan 0xff00 is a byte, and 0xffd0 to 0xffd7 restart it. */
function checkScans(jpeg: Uint8Array): void {
  let at = 2;
  while (at + 2 <= jpeg.length) {
    if (jpeg[at] !== 0xff) {
      at = jpeg.indexOf(0xff, at);
      if (at < 0) return;
      continue;
    }
    const marker = jpeg[at + 1]!;
    if (marker === 0xd9) return;
    if (marker === 0x00 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    // a second beginning, or a segment without its length, is no end either
    const breaks = marker < 0xc0 || marker === 0xd8 || at + 4 > jpeg.length;
    if (breaks && marker !== 0x01) throw new Error("its pixels break off in the middle");
    at += marker === 0x01 ? 2 : 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!);
  }
}
