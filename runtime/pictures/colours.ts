// Colours that libvips would change through a profile, and Pillow changes by a formula: inks (CMYK and YCCK), and greys of
// 16 bits, of which Pillow keeps what is below 256 and makes all above it white.

import type { Sharp } from "sharp";
import type { Pixels } from "../model/processor/bicubic.ts";
import type { PictureKind } from "./kind.ts";
import { numberIn } from "./tiff-tags.ts";

const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const EXTRA_SAMPLES = 338;
const JPEG_INSIDE = 7;

interface Header {
  readonly space?: string;
  readonly depth?: string;
  readonly hasAlpha?: boolean;
}

export const isInk = ({ space }: Header): boolean => space === "cmyk";

/** Grey of 16 bits without a channel of alpha, of which Pillow takes the upper eight. A PNG may name one grey as clear, which is no channel. */
export const isWideGrey = ({ space, depth, hasAlpha }: Header, kind: PictureKind, bytes: Uint8Array): boolean =>
  kind === "PNG" ? bytes[24] === 16 && bytes[25] === 0 : depth === "ushort" && !hasAlpha && space === "grey16";

/** Why a TIFF cannot be read as Pillow reads it; undefined when it can. */
export function refusedTiff(kind: PictureKind, bytes: Uint8Array, { depth, hasAlpha }: Header): string | undefined {
  if (kind !== "TIFF") return undefined;
  const photometric = numberIn(bytes, PHOTOMETRIC) ?? 0;
  const read =
    [0, 1, 2, 3, 5].includes(photometric) || (photometric === 6 && numberIn(bytes, COMPRESSION) === JPEG_INSIDE);
  if (!read) return `its colours are stored in a way that is not read (photometric ${photometric})`;
  return depth !== "uchar" && hasAlpha && isMultiplied(kind, bytes)
    ? "its colours of more than 8 bits are multiplied by alpha, which is not read"
    : undefined;
}

/** Whether a TIFF says that its colours are stored multiplied by alpha (ExtraSamples 1). */
export const isMultiplied = (kind: PictureKind, bytes: Uint8Array): boolean =>
  kind === "TIFF" && numberIn(bytes, EXTRA_SAMPLES, true) === 1;

/**
 * Colours divided by the alpha that they were multiplied with: ⌊255 · stored / alpha⌋, at most 255; 0 where alpha is. libvips
 * has divided already, in single precision, and may be one below: what was stored comes back from that, and is divided exactly.
 */
export async function decodeMultiplied(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels) {
    const alpha = data[from + channels - 1]!;
    for (let channel = 0; channel < 3; channel++) {
      const stored = Math.ceil((data[from + channel]! * alpha) / 255);
      rgb[to++] = alpha === 0 ? 0 : Math.min(255, Math.floor((255 * stored) / alpha));
    }
  }
  return { width, height, rgb };
}

/** Inks to RGB: (255 − k) − c · (255 − k) / 255, rounded, for each of cyan, magenta and yellow. */
export async function decodeInk(picture: Sharp, { depth }: Header): Promise<Pixels> {
  // of 16 bits the upper eight
  const pipeline = picture.pipelineColourspace("cmyk").toColourspace("cmyk");
  const deep = depth === "ushort";
  const { data: stored, info } = await pipeline
    .raw({ depth: deep ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const data = deep ? stored.filter((_, at) => at % 2 === 1) : stored;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels) {
    const light = 255 - data[from + 3]!;
    for (let channel = 0; channel < 3; channel++) {
      const product = data[from + channel]! * light + 128;
      rgb[to++] = Math.max(0, light - (((product >> 8) + product) >> 8));
    }
  }
  return { width, height, rgb };
}

/** 16-bit greys to RGB: the value itself, at most 255. */
export async function decodeWide(picture: Sharp, kind: PictureKind, bytes: Uint8Array): Promise<Pixels> {
  // libvips turns a TIFF whose 0 is white; Pillow does so only up to eight bits
  const turned = kind === "TIFF" && numberIn(bytes, PHOTOMETRIC) === 0;
  const pipeline = picture.pipelineColourspace("grey16").toColourspace("grey16");
  const { data, info } = await pipeline.raw({ depth: "ushort" }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const value = (pixel: number): number => view.getUint16(pixel * channels * 2, true) ^ (turned ? 0xffff : 0);
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) rgb.fill(Math.min(255, value(pixel)), pixel * 3, pixel * 3 + 3);
  return { width, height, rgb };
}
