// Bytes of a picture file to RGB. The one door through which a stranger's pictures come in: the first bytes say what the file
// is, its size is read before anything is decoded, and what is torn or too large is refused with the picture's name.
//
// Pixels are those that Pillow gives (`convert("RGB")`) after what the image loader of Hugging Face's datasets does: turned
// upright by the EXIF orientation, the first frame of a moving picture, alpha dropped and not blended, colour profiles
// ignored. Lossless files are equal to the bit; test/golden/pictures has one of each form.

import sharp from "sharp";
import { E0502, E0503 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { confined } from "../limits/confined.ts";
import type { JobPlace } from "../limits/jobs.ts";
import type { Pixels } from "../model/processor/bicubic.ts";
import { bmpSize, decodeBmp } from "./bmp.ts";
import { decodeInk, decodeMultiplied, decodeWide, isInk, isMultiplied, isWideGrey, refusedTiff } from "./colours.ts";
import { decodeGif, gifSize, type SizeCheck } from "./gif.ts";
import { kindOf, type PictureKind, strangerOf } from "./kind.ts";
import { orientationOf } from "./orientation.ts";
import { upright, uprightSize } from "./turn.ts";
import { turns } from "./turns.ts";
import { refuseDamaged } from "./whole.ts";

/** Pixels above which nothing is decoded: 200 megapixels, 600 MB of RGB. */
export const MOST_PIXELS = 200e6;

/** Pixels above which a picture is decoded in a thread of its own: few photographs, and what somebody made to hold others up. */
export const LARGE_PIXELS = 32e6;

/** Thrown once the size is known of a picture that is to be decoded elsewhere. */
class TooLarge extends Error {
  readonly pixels: number;
  constructor(pixels: number) {
    super("its pixels are decoded in another thread");
    this.pixels = pixels;
  }
}

/**
 * Decodes to 8-bit RGB. `name` is for messages. A large one is decoded in a thread with limits, so that nobody waits for it who does
 * not need it. Failures E0502 (torn, or no picture that is read), E0503 (more than `limit` pixels), E1017 and E1018 (the limits).
 */
export async function decodePicture(bytes: Uint8Array, name: string, limit: number = MOST_PIXELS): Promise<Pixels> {
  try {
    return await decodeHere(bytes, name, limit, LARGE_PIXELS);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return decodeApart(bytes, name, limit, error.pixels);
  }
}

const apart: Pick<JobPlace, "at"> = { at: () => new URL("./job.ts", import.meta.url) };

async function decodeApart(bytes: Uint8Array, name: string, limit: number, pixels: number): Promise<Pixels> {
  return turns(pixels, async () => {
    // of a view into something larger only the view travels
    const input = { bytes: new Uint8Array(bytes), name, limit };
    const job = await confined(apart, {}, { file: name });
    try {
      return (await job.call("decode", input, pixels)) as Pixels;
    } finally {
      await job.close();
    }
  });
}

/** As decodePicture, in this thread; throws TooLarge above `most` pixels. */
export async function decodeHere(
  bytes: Uint8Array,
  name: string,
  limit: number,
  most: number = Number.POSITIVE_INFINITY,
): Promise<Pixels> {
  if (bytes.length === 0) throw torn(name, "it has no bytes");
  const kind = kindOf(bytes);
  if (kind === undefined) throw torn(name, strange(bytes));
  const check: SizeCheck = (width, height) => {
    if (width * height > limit) throw new Failure(E0503({ picture: name, width, height, limit }));
    if (width * height > most) throw new TooLarge(width * height);
  };
  try {
    return upright(await decodeAs(kind, bytes, check, limit), orientationOf(bytes));
  } catch (error) {
    throw error instanceof Failure || error instanceof TooLarge ? error : torn(name, plainly(error));
  }
}

/** The size that decodePicture gives, from the header alone. Failures E0502, E0503. */
export async function measurePicture(
  bytes: Uint8Array,
  name: string,
): Promise<{ readonly width: number; readonly height: number }> {
  const kind = kindOf(bytes);
  if (kind === undefined) throw torn(name, bytes.length === 0 ? "it has no bytes" : strange(bytes));
  const found = await headerSize(kind, bytes).catch((error: unknown) => {
    throw error instanceof Failure ? error : torn(name, plainly(error));
  });
  const [width, height] = uprightSize(...found, orientationOf(bytes));
  if (width * height > MOST_PIXELS) throw new Failure(E0503({ picture: name, width, height, limit: MOST_PIXELS }));
  return { width, height };
}

async function headerSize(kind: PictureKind, bytes: Uint8Array): Promise<readonly [number, number]> {
  if (kind === "GIF") return gifSize(bytes);
  if (kind === "BMP") return bmpSize(bytes);
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  return [width, height];
}

async function decodeAs(kind: PictureKind, bytes: Uint8Array, check: SizeCheck, limit: number): Promise<Pixels> {
  if (kind === "GIF") return decodeGif(bytes, check);
  if (kind === "BMP") return decodeBmp(bytes, check);
  const { width, height, ...header } = await sharp(bytes, { limitInputPixels: false }).metadata();
  check(width, height);
  refuseDamaged(kind, bytes);
  return turns(width * height, async () => {
    // what libjpeg only warns of, Pillow reads on
    const open = () => sharp(bytes, { failOn: "error", limitInputPixels: limit, ignoreIcc: true });
    const refused = refusedTiff(kind, bytes, header);
    if (refused !== undefined) throw new Error(refused);
    if (isInk(header)) return decodeInk(open(), header);
    if (isWideGrey(header, kind, bytes)) return decodeWide(open(), kind, bytes);
    if (isMultiplied(kind, bytes)) return decodeMultiplied(open());
    const { data, info } = await open().toColourspace("srgb").removeAlpha().raw().toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`it decodes to ${info.channels} channels`);
    return { width: info.width, height: info.height, rgb: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  });
}

function strange(bytes: Uint8Array): string {
  const found = strangerOf(bytes);
  const read = "PNG, JPEG, WebP, GIF, BMP and TIFF pictures are read";
  return found === undefined ? `${read}, and it is none` : `it is ${found}; ${read}`;
}

/** The first line of what the decoder said, in words where the saying is known. */
function plainly(error: unknown): string {
  const said = (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
  return /premature|truncat|end of (file|stream|input)|not enough|read error/i.test(said)
    ? "it ends before its last pixel"
    : said;
}

function torn(picture: string, reason: string): Failure {
  return new Failure(E0502({ picture, reason }));
}
