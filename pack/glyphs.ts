// The pictures that four_artists uses, out of the artists' packs: some 300 names of thousands, in the form that
// runtime/data/four-artists/packs.ts reads. NOTICE says whose they are.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Artist, HELD_OUT_ARTIST, TRAIN_ARTISTS } from "../runtime/data/four-artists/artists.ts";
import { SHOWN_NAMES } from "../runtime/data/four-artists/concepts.ts";

export const artists: readonly Artist[] = [...TRAIN_ARTISTS, HELD_OUT_ARTIST];

const require = createRequire(import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(require.resolve(path), "utf8"));

/** Files of `runtime/data/four-artists/packs` (path to text). Throws for a picture that a pack does not have. */
export function glyphFiles(): ReadonlyMap<string, string> {
  return new Map(
    artists.flatMap((artist) => {
      const { width, height, icons } = read(`@iconify-json/${artist}/icons.json`);
      const { name, version, license } = read(`@iconify-json/${artist}/package.json`);
      const missing = SHOWN_NAMES.filter((each) => icons[each] === undefined);
      if (missing.length > 0) throw new Error(`${name} has no picture ${missing.join(", ")}`);
      const used = Object.fromEntries(SHOWN_NAMES.map((each) => [each, icons[each]]));
      return [
        [`${artist}/icons.json`, JSON.stringify({ width, height, icons: used })],
        [`${artist}/package.json`, `${JSON.stringify({ name, version, license })}\n`],
      ];
    }),
  );
}
