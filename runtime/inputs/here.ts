// What a run calls a path of its plan: as somebody in the working folder would write it, which is also what `check` calls it.

import { placeOf } from "#disk";
import { isAbsolute, relative, sep } from "#path";

/** A path that counts from `directory`, seen from the working folder, with `/`. One from the root of the disk stays as it was written. */
export function fromHere(directory: string, path: string): string {
  if (isAbsolute(path)) return path;
  return relative("", placeOf(directory, path)).split(sep).join("/") || ".";
}
