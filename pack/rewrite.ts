// The final text of a compiled file: references within its package by their path in JavaScript, those across by the other package's
// name and version. Comes after divide.ts, before write.ts.

import { posix } from "node:path";
import { moduleOf, type PackageName, type Placed } from "./divide.ts";

/** What a package exports its modules under for the other one: of another version nothing is found. */
export const inner = (home: PackageName, version: string, path: string): string => `${home}/${version}/${path}`;

/** The text of a placed file. `homes`: the package of every module. Throws for a reference to what is not shipped. */
export function rewritten(placed: Placed, homes: ReadonlyMap<string, PackageName>, version: string): string {
  let { text } = placed;
  for (const { file, start, end } of placed.references.toReversed()) {
    // a file that is no module (package.json) stays: each package has its own
    if (file === undefined || !/\.(js|d\.ts)$/.test(file)) continue;
    const home = homes.get(moduleOf(file));
    if (home === undefined) throw new Error(`${placed.path} names ${file}, which no package has`);
    const target = `${moduleOf(file)}.js`;
    const across = home !== placed.home;
    const name = across ? inner(home, version, target) : relative(placed.path, target);
    text = text.slice(0, start) + name + text.slice(end);
  }
  return placed.path === "cli/perlc.js" ? text.replaceAll(...ending).replaceAll(...format) : text;
}

/** The executable's resolver of imports: what it hands on is JavaScript here. */
const ending = ['endsWith(".ts")', 'endsWith(".js")'] as const;
const format = ['format: "module-typescript"', 'format: "module"'] as const;

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}
