// A picture of an example, before anyone has looked at it: where its pixels come from. Plain data, cheap to copy and to
// permute; pixels are fetched when a prompt is made.

import type { Artist } from "./four-artists/artists.ts";

export type Picture =
  /** A picture of one of the four artists, by the name in the pack. */
  | { readonly kind: "artist"; readonly artist: Artist; readonly name: string }
  /** The bytes of a picture file; `name` is what messages call it. */
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly name: string }
  /** A file on disk. */
  | { readonly kind: "file"; readonly path: string; readonly name: string };

/** What messages, and the `path` of a written row, call a picture. */
export function pictureName(picture: Picture): string {
  return picture.kind === "artist" ? `${picture.artist}/${picture.name}` : picture.name;
}
