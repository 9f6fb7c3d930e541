// What a picture file is, by its first bytes and never by its name: no decoder sees a file that is not of its kind.

import { latin1 } from "#bytes";

/** Formats that are read, as messages call them. */
export type PictureKind = "PNG" | "JPEG" | "WebP" | "GIF" | "BMP" | "TIFF";

const signatures: readonly (readonly [PictureKind, string])[] = [
  ["PNG", "\x89PNG\r\n\x1a\n"],
  ["JPEG", "\xff\xd8\xff"],
  ["GIF", "GIF87a"],
  ["GIF", "GIF89a"],
  ["BMP", "BM"],
  ["TIFF", "II*\0"],
  ["TIFF", "MM\0*"],
  ["TIFF", "II+\0"],
  ["TIFF", "MM\0+"],
];

/** Others that people take for pictures, by what stands at a place, so that a message can name them. */
const others: readonly (readonly [string, number, string])[] = [
  ["a PDF document", 0, "%PDF"],
  ["an AVIF or HEIC picture", 4, "ftypavi"],
  ["an AVIF or HEIC picture", 4, "ftyphe"],
  ["an AVIF or HEIC picture", 4, "ftypm"],
  ["a JPEG 2000 picture", 4, "jP  "],
  ["a JPEG 2000 picture", 0, "\xff\x4f\xff\x51"],
  ["a JPEG XL picture", 4, "JXL "],
  ["a JPEG XL picture", 0, "\xff\x0a"],
  ["a Photoshop file", 0, "8BPS"],
  ["a Git LFS pointer, not the file itself", 0, "version https://git-lfs"],
];
const svg = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i;

/** The format of a file's bytes; undefined for one that is not read. */
export function kindOf(bytes: Uint8Array): PictureKind | undefined {
  const head = latin1(bytes.subarray(0, 16));
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "WebP";
  return signatures.find(([, signature]) => head.startsWith(signature))?.[0];
}

/** What a file that is not read seems to be, with its article; undefined when nobody knows. */
export function strangerOf(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes.subarray(0, 1024));
  if (svg.test(head)) return "an SVG drawing";
  return others.find(([, at, signature]) => head.startsWith(signature, at))?.[0];
}
