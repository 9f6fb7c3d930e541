// `#artists` in a browser: the pixels that the build has drawn, handed in by whoever loads them, since a browser draws an SVG with other bits.
// Node has rasterize.ts.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Pixels } from "../../model/processor/bicubic.ts";
import { type Artist, SIDE } from "./artists.ts";

const drawn = new Map<string, Uint8Array>();

/** Drawn pictures: `names` as `ARTIST/NAME`, and the pixels of each in that order, RGB, row by row. */
export interface Pictures {
  readonly names: readonly string[];
  readonly pixels: Uint8Array;
}

/** From now on these pictures are there. */
export function givePictures({ names, pixels }: Pictures): void {
  const bytes = SIDE * SIDE * 3;
  if (pixels.length !== names.length * bytes) bug(`${pixels.length} bytes of ${names.length} pictures`);
  for (const [at, name] of names.entries()) drawn.set(name, pixels.subarray(at * bytes, (at + 1) * bytes));
}

/** The pixels of one picture. */
export async function rasterize(artist: Artist, name: string): Promise<Pixels> {
  const rgb = drawn.get(`${artist}/${name}`) ?? bug(`nobody has handed in the picture ${artist}/${name}`);
  return { width: SIDE, height: SIDE, rgb };
}
