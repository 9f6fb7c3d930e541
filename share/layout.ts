// Where the files of an experiment lie in a bundle. What its paths count from is `work`, or so many folders below it as they lead up,
// so that every path of the spec leads to the same file there and none above `work`; what comes with perlc is in `own`. No folder of the machine that made
// it has its name in it, but where the spec itself says one.

import { isOwn } from "../compiler/2-names/own.ts";
import { relativeTo, resolvePath } from "../compiler/2-names/paths.ts";
import { E1113 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";

export interface Layout {
  /** The folder that paths count from: `work`, `work/in`, … */
  readonly base: string;
  /** The place of what a plan, or a module of the spec, calls so; from the base, or one of perlc's own. */
  readonly place: (path: string) => string;
}

/** The layout of an experiment with these paths, as seen from the folder of its spec. Failure E1113 for one from the root of a disk. */
export function layoutOf(paths: readonly string[]): Layout {
  for (const path of paths) if (isRooted(path)) throw new Failure(E1113({ path }));
  const up = Math.max(0, ...paths.map((path) => `${resolvePath("", path)}/`.match(/^(?:\.\.\/)*/)![0].length / 3));
  return layoutFrom(["work", ...Array.from({ length: up }, () => "in")].join("/"));
}

export const layoutFrom = (base: string): Layout => ({
  base,
  place: (path) => (isOwn(path) ? ownPlace(path) : resolvePath(`${base}/spec`, path)),
});

const isRooted = (path: string): boolean => path.startsWith("/") || path.includes("\\") || /^[A-Za-z]:/.test(path);

const ownPlace = (path: string): string => resolvePath("own/spec", path.replace(/^perlc:\//, ""));

/** How a plan that counts from `base` calls the place of one of perlc's own files. */
export const ownSeenFrom = (base: string, path: string): string => relativeTo(`${base}/spec`, ownPlace(path));

/** A file of a spec as it is seen from the folder of the entry. */
export function seenFromEntry(entry: string, path: string): string {
  if (isOwn(path)) return path;
  const seen = relativeTo(entry, path);
  if (isRooted(seen)) throw new Failure(E1113({ path }));
  return seen;
}
