// `npm ci` ends with it (`prepare`): the command line as a few files of JavaScript in a cache, since the many files of the source
// take longer to load than a spec takes to check. perlc.js takes them while no source has changed since, and else the source;
// nothing needs them, and without the packages for development none are made. PERLC_SOURCE=1 takes the source in any case.

import { spawnSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { argv, execPath, pid } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plugin } from "rolldown";
import { scripted } from "./compiled.ts";
import { complain } from "./terminal.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** As perlc.js has it. */
const folder = join(root, ".cache/perlc");

/** The module that requires others when it needs them, and those. */
const lazy = join(root, "compiler/recovery/when-needed.ts");
const lazily = [...readFileSync(lazy, "utf8").matchAll(/require\("\.\/([\w-]+)\.ts"\)/g)].map((each) => each[1] ?? "");

/** Texts and comments, which stay as they are, or a place that a module asks for. */
const asked = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\bimport\.meta\.(url|dirname)\b/g;

/** What perlc.js reads. */
export interface Bundle {
  /** The path of the module with `main`, from the cache's folder. */
  readonly entry: string;
  /** Every source, with its size and the time of its last change: `[path, bytes, milliseconds]`. */
  readonly sources: readonly (readonly [string, number, number])[];
}

/** A module still knows where its source lies: specs, pages and workers are found from there. */
const ownPlaces: Plugin = {
  name: "own-places",
  transform(code, id) {
    // the tolerant parser is a file of the bundle as well: it shares its modules
    if (id === lazy) return lazily.reduce((text, name) => text.replace(`"./${name}.ts"`, `"./${name}.mjs"`), code);
    if (!code.includes("import.meta")) return undefined;
    const places: Readonly<Record<string, string>> = { url: pathToFileURL(id).href, dirname: join(id, "..") };
    return code.replace(asked, (text, place?: string) => (place === undefined ? text : JSON.stringify(places[place])));
  },
};

/** Puts `main.ts`, and all that it ever loads of ours, into the cache, in the place of what was there. */
export async function makeBundle(): Promise<Bundle> {
  const { rolldown } = await import("rolldown");
  rmSync(folder, { recursive: true, force: true });
  const made = join(folder, `made-by-${pid}`);
  const build = await rolldown({
    input: [join(root, "cli/main.ts"), ...lazily.map((name) => join(root, `compiler/recovery/${name}.ts`))],
    platform: "node",
    external: (id) => !/^[#./\\]|^[a-z]:\\/i.test(id),
    plugins: [ownPlaces],
    logLevel: "silent",
  });
  const { output } = await build.write({
    dir: made,
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name]-[hash].mjs",
    // what a check loads is one file
    codeSplitting: { groups: [{ name: "check", test: /[\\/]cli[\\/](?:main|check|output)\.ts$/ }] },
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: false, legalComments: "none" } },
  });
  await build.close();
  const chunks = output.filter((each) => each.type === "chunk");
  const checking = chunks.find((each) => each.moduleIds.includes(join(root, "cli/check.ts")));
  if (!checking) throw new Error("rolldown made nothing that checks");
  // what passes on a part of it needs no module of its own there
  const doors = chunks.filter(
    ({ imports, moduleIds }) => moduleIds.length === 0 && imports.join() === checking.fileName,
  );
  const { script, module } = scripted(checking.code, "check.js", doors);
  writeFileSync(join(made, "check.js"), script);
  writeFileSync(join(made, checking.fileName), module);
  const entry = chunks.find((each) => each.isEntry && each.name === "main");
  if (!entry) throw new Error("rolldown made no entry");
  const ids = new Set(chunks.flatMap(({ moduleIds }) => moduleIds).filter((id) => id.startsWith(root)));
  const sources = [...ids].sort().map((id) => {
    const { size, mtimeMs } = statSync(id);
    return [relative(root, id).split(sep).join("/"), size, mtimeMs] as const;
  });
  const bundle: Bundle = { entry: `${relative(folder, made)}/${entry.fileName}`, sources };
  // last, and whole: what has no list is no bundle
  writeFileSync(join(made, "bundle.json"), JSON.stringify(bundle));
  renameSync(join(made, "bundle.json"), join(folder, "bundle.json"));
  // a call that keeps what a check compiles; if it fails, the first of a user's does that
  const specs = ["quickstart", "paper"].map((name) => join(root, `specs/${name}.perl`));
  spawnSync(execPath, [join(root, "cli/perlc.js"), "check", ...specs], { stdio: "ignore" });
  return bundle;
}

if (argv[1] === fileURLToPath(import.meta.url))
  await makeBundle().catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") return;
    // an install is no place to end for want of what nothing needs
    complain(`perlc starts from its source, more slowly: no bundle could be made (${String(error)})`);
  });
