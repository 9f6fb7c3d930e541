// The four artists' picture packs as npm installed them: one picture by its name, as a whole SVG document. A pack is
// opened only when a picture of it is not in the cache, for its table is several megabytes of JSON.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bug } from "../../../compiler/diagnostics/bug.ts";
import { E0512 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";

/** Noto (Google, Apache-2.0), Twemoji (CC-BY-4.0), Fluent Flat (Microsoft, MIT), OpenMoji (CC-BY-SA-4.0). */
export type Artist = "noto" | "twemoji" | "fluent-emoji-flat" | "openmoji";

/** The artists whose style is trained on, in the order that draws use. */
export const TRAIN_ARTISTS: readonly Artist[] = ["noto", "twemoji", "fluent-emoji-flat"];

/** The artist whose style is never seen in training. */
export const HELD_OUT_ARTIST: Artist = "openmoji";

interface Pack {
  readonly icons: Readonly<
    Record<string, { readonly body: string; readonly width?: number; readonly height?: number }>
  >;
  readonly width: number;
  readonly height: number;
}

const require = createRequire(import.meta.url);
const packs = new Map<Artist, Pack>();
const versions = new Map<Artist, string>();

/** The picture as an SVG of `side` × `side` pixels, drawn to fill them. Failure E0512 when the pack is not installed. */
export function svgOf(artist: Artist, name: string, side: number): string {
  const pack = packs.get(artist) ?? (readJson(artist, "icons.json") as Pack);
  packs.set(artist, pack);
  const icon = pack.icons[name];
  if (icon === undefined) return bug(`${artist} has no picture ${name}`);
  const box = `0 0 ${icon.width ?? pack.width} ${icon.height ?? pack.height}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${side}" height="${side}" viewBox="${box}">${icon.body}</svg>`;
}

/** The installed version of a pack: with the name it decides the picture. Failure E0512. */
export function packVersion(artist: Artist): string {
  const known = versions.get(artist);
  if (known !== undefined) return known;
  const { version } = readJson(artist, "package.json") as { version: string };
  versions.set(artist, version);
  return version;
}

function readJson(artist: Artist, file: string): unknown {
  let path: string;
  try {
    path = require.resolve(`@iconify-json/${artist}/${file}`);
  } catch {
    throw new Failure(E0512({ pack: `@iconify-json/${artist}` }));
  }
  return JSON.parse(readFileSync(path, "utf8"));
}
