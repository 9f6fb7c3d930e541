// `#artists` in Node: an artist's SVG as 28 × 28 pixels of RGB on white: exactly one visual token for a model with 14-pixel patches merged
// two by two. Drawn at that size directly, without a second resampling.

import sharp from "sharp";
import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Pixels } from "../../model/processor/bicubic.ts";
import { type Artist, SIDE } from "./artists.ts";
import { packVersion, svgOf } from "./packs.ts";
import { keepPixels, keptPixels } from "./raster-cache.ts";

const drawn = new Map<string, Promise<Pixels>>();

/** The pixels of one picture: from memory, from the cache folder, or drawn. */
export function rasterize(artist: Artist, name: string): Promise<Pixels> {
  const key = `${artist}/${name}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const pixels = keptOrDrawn(artist, name);
  drawn.set(key, pixels);
  return pixels;
}

async function keptOrDrawn(artist: Artist, name: string): Promise<Pixels> {
  // Everything that decides the pixels is in the address: the picture, and the libraries that draw it.
  const { vips, rsvg } = sharp.versions;
  const address = `${artist}@${packVersion(artist)}/${name} ${SIDE} vips ${vips} rsvg ${rsvg ?? ""} ${process.arch}`;
  const kept = keptPixels(address, SIDE * SIDE * 3);
  if (kept !== undefined) return { width: SIDE, height: SIDE, rgb: kept };
  const { data, info } = await sharp(Buffer.from(svgOf(artist, name, SIDE)))
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.width !== SIDE || info.height !== SIDE || info.channels !== 3) {
    return bug(`${artist}/${name} was drawn as ${info.width} × ${info.height} × ${info.channels}`);
  }
  const rgb = new Uint8Array(data);
  keepPixels(address, rgb);
  return { width: SIDE, height: SIDE, rgb };
}
