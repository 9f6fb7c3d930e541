// The pixels of a picture, its size and its file: decoded or drawn when a prompt is made. picture.ts says where they come from.

import { rasterize } from "#artists";
import { decodePicture, measurePicture, pngOf } from "#pictures";
import { assertNever } from "../../compiler/diagnostics/bug.ts";
import { E0527 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { readGuarded } from "../limits/file.ts";
import type { Pixels } from "../model/processor/bicubic.ts";
import type { Picture } from "./picture.ts";

/** Its pixels, RGB. Failures E0502, E0503 (torn or too large), E0512 (pack missing), E0527 (no such file). */
export async function pixelsOf(picture: Picture): Promise<Pixels> {
  switch (picture.kind) {
    case "artist":
      return rasterize(picture.artist, picture.name);
    case "bytes":
      return decodePicture(picture.bytes, picture.name);
    case "file":
      return decodePicture(readPictureFile(picture), picture.name);
    default:
      return assertNever(picture, "pixelsOf");
  }
}

/** Its size in pixels, read from the header of a file. Failures E0502, E0503, E0512, E0527. */
export async function sizeOf(picture: Picture): Promise<{ readonly width: number; readonly height: number }> {
  switch (picture.kind) {
    case "artist":
      return rasterize(picture.artist, picture.name);
    case "bytes":
      return measurePicture(picture.bytes, picture.name);
    case "file":
      return measurePicture(readPictureFile(picture), picture.name);
    default:
      return assertNever(picture, "sizeOf");
  }
}

/** The bytes of a picture as a file: as they came, or its pixels as PNG. */
export async function pictureFile(picture: Picture): Promise<Uint8Array> {
  if (picture.kind === "bytes") return picture.bytes;
  if (picture.kind === "file") return readPictureFile(picture);
  return pngOf(await pixelsOf(picture));
}

function readPictureFile({ path, name }: Extract<Picture, { kind: "file" }>): Uint8Array {
  const bytes = readGuarded(path, "picture", name);
  if (bytes === undefined) throw new Failure(E0527({ file: name }));
  return bytes;
}
