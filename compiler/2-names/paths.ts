// Paths as a file writes them, as the compiler reads them from the working folder, and as a plan has them.

import type { Place } from "../diagnostics/source.ts";
import type { Files, Module } from "./load.ts";
import { isOwn, ownPath } from "./own.ts";

/**
 * A path written in a file, seen from the working folder: `models.perl` in `specs/a.perl` is `specs/models.perl`. What comes with perlc
 * has paths of its own.
 */
export function resolvePath(file: string, written: string): string {
  if (written.startsWith("/")) return written;
  const own = ownPath(written);
  if (own !== undefined) return own;
  const folder = file.split("/").slice(0, -1);
  // the first part of a path from the root is empty, and nothing is above it
  const parts = folder.filter((part, at) => part !== "." && (part !== "" || at === 0));
  for (const part of written.split("/")) {
    if (part === "..") {
      if (parts.at(-1) === "") continue;
      if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
      else parts.push("..");
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** How a plan calls what a spec names, by the text and its place: from the folder of the entry, or from the root of the disk. */
export function planPath(
  entry: string,
  modules: ReadonlyMap<string, Module>,
  { working }: Files,
): (written: string, at: Place) => string {
  // seen from the root of the disk, so that it does not matter by which way the entry was named
  const whole = (path: string) => {
    if (working === undefined) return path;
    return `/${resolvePath("", path.startsWith("/") ? path.slice(1) : `${working.slice(1)}/${path}`)}`;
  };
  return (written, { source }) => {
    if (written.startsWith("/")) return written;
    const path = resolvePath(source.path, written);
    return isOwn(path) || modules.get(source.path)?.rooted ? path : relativeTo(whole(entry), whole(path));
  };
}

/** `path` as it is called from the folder of `file`: the inverse of `besides`. */
export function relativeTo(file: string, path: string): string {
  if ((path.startsWith("/") && !file.startsWith("/")) || (isOwn(path) && !isOwn(file))) return path;
  const from = file
    .split("/")
    .slice(0, -1)
    .filter((part) => part !== "." && part !== "");
  const to = path.split("/").filter((part) => part !== "." && part !== "");
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/");
}
