// The four artists' picture packs: one picture by its name, as a whole SVG document. A pack is opened only when a picture of it is
// not in the cache, for its table is megabytes of JSON. A clone has them from npm; perlc-runtime brings the pictures that are used.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { bug } from "../../../compiler/diagnostics/bug.ts";
import { E0512 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Artist } from "./artists.ts";

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
  return JSON.parse(readFileSync(pathOf(artist, file), "utf8"));
}

function pathOf(artist: Artist, file: string): string {
  // made with the package: never there in a clone
  const brought = fileURLToPath(new URL(`./packs/${artist}/${file}`, import.meta.url));
  if (existsSync(brought)) return brought;
  try {
    return require.resolve(`@iconify-json/${artist}/${file}`);
  } catch {
    throw new Failure(E0512({ pack: `@iconify-json/${artist}` }));
  }
}
