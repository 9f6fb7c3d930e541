// `#pictures` in Node: what is done with picture files by sharp. In a browser there is in-browser.ts.

import sharp from "sharp";
import type { Pixels } from "../model/processor/bicubic.ts";

export { decodePicture, measurePicture } from "./decode.ts";

/** A picture as a PNG file. */
export async function pngOf({ rgb, width, height }: Pixels): Promise<Uint8Array> {
  const file = sharp(rgb, { raw: { width, height, channels: 3 } }).png();
  return new Uint8Array(await file.toBuffer());
}

/** A picture with sides of at most `side`, as a WebP file. */
export async function smaller({ rgb, width, height }: Pixels, side: number) {
  const bytes = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: side, height: side, fit: "inside" })
    .webp({ quality: 80 })
    .toBuffer();
  return { ending: "webp" as const, bytes: new Uint8Array(bytes) };
}
