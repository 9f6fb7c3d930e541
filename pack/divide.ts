// Which of the two packages a compiled file goes to. `perlc` gets what its commands load before anything needs a device or decodes
// a picture; what does, and everything that only it loads, goes to `perlc-runtime`. Comes after references.ts, before rewrite.ts.

import { type Reference, referencesOf } from "./references.ts";

export const names = ["perlc", "perlc-runtime"] as const;
export type PackageName = (typeof names)[number];

/** Packages of npm that make a file one of the runtime's: native code, 150 MB of it, and what draws the figures of reports. */
const heavy = new Set(["webgpu", "sharp", "@observablehq/plot", "linkedom"]);

/** Files where something begins: the command line and the library. */
const entries = ["cli/perlc.js", "perlc.js"];

/** A compiled file, with its package. */
export interface Placed {
  readonly path: string;
  readonly text: string;
  readonly references: readonly Reference[];
  readonly home: PackageName;
}

/** The module of a file, without its ending: its code and its types stay together. */
export const moduleOf = (path: string): string => path.replace(/(\.d\.ts|\.js)$/, "");

/** The files that are shipped, of all compiled ones (path to text). A module that is nothing but types goes where they are read. */
export function divide(tree: ReadonlyMap<string, string>): readonly Placed[] {
  const read = new Map([...tree].map(([path, text]) => [path, referencesOf(path, text)]));
  const named = (path: string): readonly string[] => (read.get(path) ?? []).flatMap(({ file }) => file ?? []);
  const runtime = needingHeavy(read);
  const homes = new Map<string, PackageName>();
  /** Sends a file, and all that it names, to a package; what is placed already, or cannot be in it, stays. */
  const send = (path: string, home: PackageName): void => {
    const module = moduleOf(path);
    if (homes.has(module) || !tree.has(path) || (home === "perlc" && runtime.has(module))) return;
    homes.set(module, home);
    for (const each of named(path)) send(each, home);
  };
  /** What the files of a package name and nobody has. */
  const sendNamed = (from: PackageName, ending: string, home: PackageName): void => {
    for (const [module, at] of [...homes]) if (at === from) for (const each of named(module + ending)) send(each, home);
  };
  for (const entry of entries) send(entry, "perlc");
  sendNamed("perlc", ".js", "perlc-runtime");
  sendNamed("perlc", ".d.ts", "perlc");
  sendNamed("perlc", ".d.ts", "perlc-runtime");
  sendNamed("perlc-runtime", ".d.ts", "perlc-runtime");
  return [...tree].flatMap(([path, text]) => {
    const home = homes.get(moduleOf(path));
    return home === undefined ? [] : [{ path, text, references: read.get(path) ?? [], home }];
  });
}

/** Modules that cannot be loaded without a heavy package. */
function needingHeavy(read: ReadonlyMap<string, readonly Reference[]>): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  const found = new Set<string>();
  for (const [path, references] of read) {
    if (!path.endsWith(".js")) continue;
    for (const { file, pack, when } of references) {
      if (when === "later") continue;
      if (pack !== undefined && heavy.has(pack)) found.add(moduleOf(path));
      if (file !== undefined) users.set(moduleOf(file), [...(users.get(moduleOf(file)) ?? []), moduleOf(path)]);
    }
  }
  // a set that grows while it is walked
  for (const module of found) for (const user of users.get(module) ?? []) found.add(user);
  return found;
}
