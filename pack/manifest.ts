// The package.json of each package: what it exports, what it depends on and in which exact version. Comes after divide.ts.

import packageFile from "../package.json" with { type: "json" };
import type { PackageName, Placed } from "./divide.ts";

/** Packages that somebody who wants what they are for installs on their own: parts.ts names the line. */
const optional = new Set(["@huggingface/hub", "@sparticuz/chromium", "ts-morph"]);

const known: Readonly<Record<string, string>> = { ...packageFile.dependencies, ...packageFile.devDependencies };

const descriptions: Readonly<Record<PackageName, string>> = {
  perlc: "A declarative language and compiler for permutation-based reinforcement learning of vision-language models",
  "perlc-runtime": "The WebGPU runtime of perlc: trains what its plans say",
};

/** Packages of npm that the code of a package names, sorted. Throws for one that the repository does not pin. */
export function packsOf(files: readonly Placed[], home: PackageName): readonly string[] {
  const own = files.filter((each) => each.home === home && each.path.endsWith(".js"));
  const packs = [...new Set(own.flatMap((each) => each.references.flatMap(({ pack }) => pack ?? [])))].sort();
  const unknown = packs.filter((each) => known[each] === undefined);
  if (unknown.length > 0) throw new Error(`no dependency of the repository: ${unknown.join(", ")}`);
  return packs;
}

/** The manifest of a package with these files. `shipped`: what lies in its folder. */
export function manifestOf(files: readonly Placed[], home: PackageName, shipped: readonly string[]) {
  const { version, license, keywords } = packageFile;
  const packs = packsOf(files, home);
  const pinned = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, known[name] ?? ""]));
  // parts.ts is of perlc, and tells the versions of all of them
  const wanted = home === "perlc" ? [...optional] : packs.filter((each) => optional.has(each));
  // each is the other's peer: never a second copy of either, and nothing but the very same version
  const other = home === "perlc" ? "perlc-runtime" : "perlc";
  const missable = home === "perlc" ? [other, ...wanted] : wanted;
  return {
    name: home,
    version,
    description: descriptions[home],
    files: shipped,
    license,
    keywords,
    type: "module",
    engines: { node: ">=24" },
    ...(home === "perlc" && { bin: { perlc: "cli/perlc.js" } }),
    exports: exportsOf(home, version),
    dependencies: pinned(packs.filter((each) => !optional.has(each))),
    peerDependencies: { [other]: version, ...pinned(wanted) },
    peerDependenciesMeta: Object.fromEntries(missable.map((name) => [name, { optional: true }])),
  };
}

/** Modules for the other package are under the version: with another one nothing is found, and that is said (parts.ts). */
function exportsOf(home: PackageName, version: string) {
  return {
    // perlc-runtime has none: whoever imports it imports perlc, which loads it
    ...(home === "perlc" && { ".": { types: "./perlc.d.ts", default: "./perlc.js" } }),
    [`./${version}/*`]: "./*",
    "./package.json": "./package.json",
  };
}
