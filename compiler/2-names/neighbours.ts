// The specs that lie beside a file: what they declare is not known in it, but may be what was meant. Read only once a name
// is missing, so that a spec that is right never waits for them.

import type { Reader } from "./load.ts";
import { relativeTo, resolvePath } from "./paths.ts";

/** Another spec of the folder. */
export interface Neighbour {
  /** As a `use` line of the file names it. */
  readonly from: string;
  /** The word of each block it declares, by name. */
  readonly declares: ReadonlyMap<string, string>;
}

/** A folder of more specs is not looked through. */
const most = 200;

/** The specs in the folder of `path`, without itself and without those that use it: using them back would be a circle. */
export function neighboursOf(path: string, files: Reader): readonly Neighbour[] {
  const folder = path.split("/").slice(0, -1).join("/");
  const names = files.list?.(folder).filter((each) => each.endsWith(".perl")) ?? [];
  if (names.length > most) return [];
  return names.toSorted().flatMap((name): readonly Neighbour[] => {
    const other = resolvePath(path, name);
    const text = other === path ? undefined : files.read(other);
    const file = text === undefined ? undefined : files.parse({ path: other, text }).value;
    if (!file || file.uses.some((use) => resolvePath(other, use.from.text) === path)) return [];
    const declares = file.members.flatMap(({ word, head }) =>
      head.name ? [[head.name.text, word.text] as const] : [],
    );
    return [{ from: relativeTo(path, other), declares: new Map(declares) }];
  });
}
