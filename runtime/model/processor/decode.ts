// Bytes of a picture file to RGB. The one door through which a stranger's pictures come in: the header is read first,
// anything too large, moving or torn is refused with the picture's name, and nothing is ever replaced or half shown.

import sharp from "sharp";
import { E0502, E0503, E0508 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Pixels } from "./bicubic.ts";

/** Pixels above which nothing is decoded (4096 × 4096): 48 MiB of RGB. */
export const MOST_PIXELS = 1 << 24;

const FORMATS = new Set(["png", "jpeg", "webp", "gif"]);

/** Decodes to 8-bit RGB as Pillow's `convert("RGB")` does: palettes looked up, grey spread, alpha dropped and not blended, colour profiles and EXIF turns ignored. `name` is for messages. Failures E0502, E0503, E0508. */
export async function decodePicture(bytes: Uint8Array, name: string, limit: number = MOST_PIXELS): Promise<Pixels> {
  if (bytes.length === 0) throw torn(name, "it has no bytes");
  const header = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw torn(name, "it is no PNG, JPEG, WebP or GIF picture");
    });
  const { width, height, format, pages } = header;
  if (!FORMATS.has(format)) throw torn(name, `${format} pictures are not read`);
  if (width * height > limit) throw new Failure(E0503({ picture: name, width, height, limit }));
  if (pages !== undefined && pages > 1) throw new Failure(E0508({ picture: name, frames: pages }));
  try {
    const { data, info } = await sharp(bytes, { failOn: "warning", limitInputPixels: limit, ignoreIcc: true })
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`it decodes to ${info.channels} channels`);
    return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
  } catch (error) {
    throw torn(name, plainly(error));
  }
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
