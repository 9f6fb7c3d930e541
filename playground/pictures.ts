// The pictures of the four artists as pixels, for a worker that trains: a browser draws an SVG with other bits than a run is promised to see.

import { HELD_OUT_ARTIST, SIDE, TRAIN_ARTISTS } from "../runtime/data/four-artists/artists.ts";
import { SHOWN_NAMES } from "../runtime/data/four-artists/concepts.ts";
import type { Pictures } from "../runtime/data/four-artists/given.ts";
import { rasterize } from "../runtime/data/four-artists/rasterize.ts";

/** All that a question can show, about 2.6 MB of pixels: what `begin` of trainer/protocol.ts takes. */
export async function drawnPictures(): Promise<Pictures> {
  const names = [...TRAIN_ARTISTS, HELD_OUT_ARTIST].flatMap((artist) => SHOWN_NAMES.map((name) => ({ artist, name })));
  const bytes = SIDE * SIDE * 3;
  const pixels = new Uint8Array(names.length * bytes);
  for (const [at, { artist, name }] of names.entries()) pixels.set((await rasterize(artist, name)).rgb, at * bytes);
  return { names: names.map(({ artist, name }) => `${artist}/${name}`), pixels };
}
