// `#pictures` in a browser: no files of pictures are read there. What a browser makes of one (colours, orientation) is not what a run is promised
// to see, so that it is refused. Node has with-sharp.ts.

import { E0502 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Pixels } from "../model/processor/bicubic.ts";
import { plainPng } from "./png.ts";

const refused = (picture: string): Failure =>
  new Failure(E0502({ picture, reason: "a browser decodes pictures in its own way; train on such data with Node" }));

/** Failure E0502. */
export async function decodePicture(_bytes: Uint8Array, name: string): Promise<Pixels> {
  throw refused(name);
}

/** Failure E0502. */
export async function measurePicture(
  _bytes: Uint8Array,
  name: string,
): Promise<{ readonly width: number; readonly height: number }> {
  throw refused(name);
}

/** A picture as a PNG file. */
export const pngOf = async (picture: Pixels): Promise<Uint8Array> => plainPng(picture);

/** A picture with sides of at most `side`, as a PNG file: of each square of pixels the first. */
export async function smaller({ rgb, width, height }: Pixels, side: number) {
  const by = Math.max(1, Math.ceil(Math.max(width, height) / side));
  const small = { width: Math.floor(width / by) || 1, height: Math.floor(height / by) || 1 };
  const pixels = new Uint8Array(3 * small.width * small.height);
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++) {
      const from = 3 * (y * by * width + x * by);
      pixels.set(rgb.subarray(from, from + 3), 3 * (y * small.width + x));
    }
  return { ending: "png" as const, bytes: plainPng({ ...small, rgb: pixels }) };
}
