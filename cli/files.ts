// The compiler's door to the disk, and the compiling of a file that a command was given.

import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { isOwn } from "../compiler/2-names/own.ts";
import { compile, type Files, type Program } from "../compiler/compile.ts";
import { E0150, E0237 } from "../compiler/diagnostics/codes.ts";
import type { Compiled, Note } from "../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../compiler/diagnostics/source.ts";
import { suggest } from "../compiler/diagnostics/suggest.ts";
import { beginsAsSpec } from "../compiler/recovery/precheck.ts";
import { type Address, addressOf } from "../compiler/tools/address.ts";
import { type Choice, type Chosen, chosenRuns } from "../compiler/tools/choose.ts";
import { diskFiles, readText } from "../disk.ts";

// imported, `node:fs` has its streams made as well, which a `check` would wait for
const { lstatSync, readdirSync } = process.getBuiltinModule("node:fs");

let root: string | undefined;

/** Lets specs use others beneath a folder, wherever they lie themselves: `--root`. */
export const allowBeneath = (folder: string): void => {
  root = folder;
};

export const disk: Files = diskFiles(() => root);

export interface CompiledFile extends Compiled<Program> {
  readonly source: Source | undefined;
  /** The runs that are meant: those that were named, else all that run by themselves. */
  readonly chosen: readonly Chosen[];
}

export interface Compiling extends Choice {
  readonly set?: readonly string[];
  /** Also what no run can execute. */
  readonly runnable?: boolean;
  /** Also what is only about how it is written. */
  readonly style?: boolean;
}

/** What a command was given, with the run that it names: `SPEC:name`. */
export const addressIn = (given: string): Address => addressOf(given, (path) => disk.exists(path));

/** Reads and compiles a spec that a command was given, as `SPEC` or `SPEC:name`; a file that cannot be read and a run that it has not are diagnostics like any other. */
export function compileFile(
  given: string,
  { set = [], runnable = false, style = false, names = [], withBase = false }: Compiling = {},
): CompiledFile {
  const { path, run } = addressIn(given);
  const { value: source, diagnostics } = readSpec(path);
  if (!source) return { value: undefined, diagnostics, source, chosen: [] };
  const compiled = compile(source, disk, { set, runnable, style });
  if (!compiled.value) return { ...compiled, source, chosen: [] };
  const { experiments } = compiled.value;
  const all = { path: source.path, runs: experiments.map((each) => each.run), experiments };
  const { value: chosen, diagnostics: unknown } = chosenRuns(all, { names: [run, ...names], withBase });
  if (!chosen) return { value: undefined, diagnostics: [...compiled.diagnostics, ...unknown], source, chosen: [] };
  return { ...compiled, source, chosen };
}

/** What people give a command that wants a spec, and what can be said about it by its lines. */
const shown = /\.(?:perl|pl|pm|ya?ml|toml|json|py|sh)$/;

/** The text of a spec that a command was given. What is no spec at all is told of only when it may be shown (E0237). */
export function readSpec(path: string): Compiled<Source> {
  const read = readSource(path);
  const isShown =
    !read.value || beginsAsSpec(read.value.text) || (shown.test(path) && !lstatSync(path).isSymbolicLink());
  return isShown ? read : { value: undefined, diagnostics: [E0237({ path: tidy(path) })] };
}

/** The text of a file that a command was given. */
export function readSource(path: string): Compiled<Source> {
  const name = tidy(path);
  const read = readText(path);
  if ("text" in read) return { value: { path: name, text: read.text }, diagnostics: [] };
  const mayBeMeant = ["there is no such file", "it is a folder"].includes(read.reason);
  const notes = mayBeMeant ? nearby(name) : [{ keyword: "help", text: "perlc reads regular files" }];
  return { value: undefined, diagnostics: [E0150({ path: name, reason: read.reason }, { notes })] };
}

/** The spec that was meant: one of nearly that name beside it or in `specs/`, or the specs of a folder. */
function nearby(path: string): readonly Note[] {
  const specsIn = (folder: string): readonly string[] => {
    try {
      return readdirSync(folder).filter((each) => each.endsWith(".perl"));
    } catch {
      return [];
    }
  };
  const inside = specsIn(path);
  if (inside.length > 0)
    return [{ keyword: "help", text: `name a spec in it: ${inside.map((each) => tidy(join(path, each))).join(", ")}` }];
  const written = basename(path).replace(/(\.perl)?$/, ".perl");
  for (const folder of [dirname(path), "specs"]) {
    // not itself: a folder may have the name of a spec
    const { near } = suggest(
      written,
      specsIn(folder).filter((each) => relative(join(folder, each), path) !== ""),
    );
    if (near.length === 0) continue;
    const meant = near.map((each) => `\`${join(folder, each).split(sep).join("/")}\``).join(" or ");
    return [{ keyword: "help", text: `did you mean ${meant}?` }];
  }
  return [];
}

/** Paths with `/` and relative to the working folder where that is shorter: they appear in messages and plans. */
export function tidy(path: string): string {
  const short =
    path.startsWith(sep) && !relative(process.cwd(), path).startsWith("..") ? relative(process.cwd(), path) : path;
  return short.split(sep).join("/");
}

/** A path as it is written in a file of `folder`, with `/`: never one of this machine, so that both can move together. */
export const beside = (folder: string, path: string): string =>
  isOwn(path) ? path : relative(folder, resolve(path)).split(sep).join("/");

/** The lock of a spec is beside it: `quickstart.lock.json` of `quickstart.perl`. */
export const lockPath = (spec: string): string => `${spec.replace(/\.perl$/, "")}.lock.json`;
