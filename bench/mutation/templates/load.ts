// Modules with other texts, in one process: a version of a module is the module under another address. A version has its own of every
// module that imports, by whatever way, one that is changed; all others are shared.

import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const statement = /^(?:import|export)\b[^;"'`]*?\bfrom\s+"(\.[^"]+)"|^import\s+"(\.[^"]+)"/gm;

export interface Loader<Entry> {
  /** The entry with these texts in the place of those of the files, by path in the repository. Throws what does not parse. */
  load(texts: ReadonlyMap<string, string>): Promise<Entry>;
}

/** A loader of the module at `entry`, a path in `root`. */
export function loaderOf<Entry>(root: string, entry: string): Loader<Entry> {
  const importers = importersOf(root, entry);
  const versions = new Map<
    string,
    { readonly own: ReadonlySet<string>; readonly texts: ReadonlyMap<string, string> }
  >();
  const stripped = new Map<string, string>();
  const pathOf = (url: string): string => relative(root, fileURLToPath(url.split("?")[0] ?? url)).replaceAll("\\", "/");
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const version = /\?version=(\d+)$/.exec(context.parentURL ?? "")?.[1];
      if (version === undefined || !found.url.startsWith("file:") || found.url.includes("?")) return found;
      return versions.get(version)?.own.has(pathOf(found.url))
        ? { ...found, url: `${found.url}?version=${version}` }
        : found;
    },
    load(url, context, next) {
      const version = /\?version=(\d+)$/.exec(url)?.[1];
      if (version === undefined) return next(url, context);
      const path = pathOf(url);
      const other = versions.get(version)?.texts.get(path);
      const source =
        other === undefined ? (stripped.get(path) ?? strip(readFileSync(join(root, path), "utf8"))) : strip(other);
      if (other === undefined) stripped.set(path, source);
      return { format: "module", source, shortCircuit: true };
    },
  });
  let count = 0;
  return {
    async load(texts) {
      const version = String(++count);
      const own = new Set([entry]);
      const add = (path: string): void => {
        if (own.has(path) && path !== entry) return;
        own.add(path);
        for (const each of importers.get(path) ?? []) add(each);
      };
      for (const path of texts.keys()) add(path);
      versions.set(version, { own, texts });
      return (await import(`${pathToFileURL(join(root, entry)).href}?version=${version}`)) as Entry;
    },
  };
}

const strip = (text: string): string => stripTypeScriptTypes(text, { mode: "strip" });

/** By path, the modules that import it, of all that the entry leads to. */
function importersOf(root: string, entry: string): ReadonlyMap<string, ReadonlySet<string>> {
  const importers = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const match of readFileSync(join(root, path), "utf8").matchAll(statement)) {
      if (/^(?:import|export)\s+type\b/.test(match[0])) continue;
      const to = relative(root, resolve(root, dirname(path), match[1] ?? match[2] ?? "")).replaceAll("\\", "/");
      if (!to.endsWith(".ts")) continue;
      importers.set(to, (importers.get(to) ?? new Set()).add(path));
      visit(to);
    }
  };
  visit(entry);
  return importers;
}
