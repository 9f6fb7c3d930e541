// The compiler's door to the disk, and the compiling of a file that a command was given.

import { basename, dirname, join, relative, sep } from "node:path";
import { compile, type Files, type Program } from "../compiler/compile.ts";
import { E0150 } from "../compiler/diagnostics/codes.ts";
import type { Compiled, Note } from "../compiler/diagnostics/diagnostic.ts";
import { suggest } from "../compiler/diagnostics/suggest.ts";
import type { Source } from "../compiler/source.ts";

// imported, `node:fs` has its streams made as well, which a `check` would wait for
const { existsSync, readdirSync, readFileSync } = process.getBuiltinModule("node:fs");

export const disk: Files = {
  read: (path) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
  exists: existsSync,
  list: (folder) => {
    try {
      return readdirSync(folder === "" ? "." : folder);
    } catch {
      return [];
    }
  },
};

export interface CompiledFile extends Compiled<Program> {
  readonly source: Source | undefined;
}

/** Reads and compiles a spec; a file that cannot be read is a diagnostic like any other. */
export function compileFile(path: string, set: readonly string[] = []): CompiledFile {
  const { value: source, diagnostics } = readSource(path);
  return source ? { ...compile(source, disk, { set }), source } : { value: undefined, diagnostics, source };
}

/** The text of a file that a command was given. */
export function readSource(path: string): Compiled<Source> {
  const name = tidy(path);
  try {
    return { value: { path: name, text: readFileSync(path, "utf8") }, diagnostics: [] };
  } catch (error) {
    const reason = readingReason(error);
    if (reason === undefined) throw error;
    return { value: undefined, diagnostics: [E0150({ path: name, reason }, { notes: nearby(name) })] };
  }
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
    const { near } = suggest(written, specsIn(folder));
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

function readingReason(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
      return "reading it is not allowed";
    default:
      return typeof code === "string" ? code : undefined;
  }
}

/** The lock of a spec is beside it: `quickstart.lock.json` of `quickstart.perl`. */
export const lockPath = (spec: string): string => `${spec.replace(/\.perl$/, "")}.lock.json`;
