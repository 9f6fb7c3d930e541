// The pictures of the four artists as pixels, drawn here as a run draws them: a browser draws an SVG with other bits than a run is promised
// to see. Under the licences of their makers, who are named where they are shown.

import { deflateRawSync } from "node:zlib";
import { type Artist, HELD_OUT_ARTIST, SIDE, TRAIN_ARTISTS } from "../runtime/data/four-artists/artists.ts";
import { SHOWN_NAMES } from "../runtime/data/four-artists/concepts.ts";
import { credits } from "../runtime/data/four-artists/credits.ts";
import type { Pictures } from "../runtime/data/four-artists/given.ts";
import { rasterize } from "../runtime/data/four-artists/rasterize.ts";
import type { PackedPictures } from "./shared/said.ts";

/** All that a question can show, of the four about 2.6 MB of pixels: what `begin` of trainer/protocol.ts takes. */
export async function drawnPictures(
  artists: readonly Artist[] = [...TRAIN_ARTISTS, HELD_OUT_ARTIST],
): Promise<Pictures> {
  const names = artists.flatMap((artist) => SHOWN_NAMES.map((name) => ({ artist, name })));
  const bytes = SIDE * SIDE * 3;
  const pixels = new Uint8Array(names.length * bytes);
  for (const [at, { artist, name }] of names.entries()) pixels.set((await rasterize(artist, name)).rgb, at * bytes);
  return { names: names.map(({ artist, name }) => `${artist}/${name}`), pixels };
}

/** Those that training shows, as a page has them: of three artists. Of the fourth, whose licence is share-alike, it has none. */
export async function packedPictures(artists: readonly Artist[] = TRAIN_ARTISTS): Promise<PackedPictures> {
  const { names, pixels } = await drawnPictures(artists);
  return {
    side: SIDE,
    names,
    packed: deflateRawSync(pixels, { level: 9 }).toString("base64"),
    credits: artists.map((artist) => {
      const { title, holder, licence, address } = credits[artist];
      return { artist, title, holder, licence, address };
    }),
  };
}
