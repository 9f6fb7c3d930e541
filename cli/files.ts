// The compiler's door to the disk, and the compiling of a file that a command was given.

import { existsSync, readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { cwd } from "node:process";
import { compile, type Files, type Program } from "../compiler/compile.ts";
import { E0150 } from "../compiler/diagnostics/codes.ts";
import type { Compiled } from "../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../compiler/source.ts";

export const disk: Files = {
  read: (path) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
  exists: existsSync,
};

export interface CompiledFile extends Compiled<Program> {
  readonly source: Source | undefined;
}

/** Reads and compiles a spec; a file that cannot be read is a diagnostic like any other. */
export function compileFile(path: string, set: readonly string[] = []): CompiledFile {
  const name = tidy(path);
  try {
    const source = { path: name, text: readFileSync(path, "utf8") };
    return { ...compile(source, disk, { set }), source };
  } catch (error) {
    const reason = readingReason(error);
    if (reason === undefined) throw error;
    return { value: undefined, diagnostics: [E0150({ path: name, reason })], source: undefined };
  }
}

/** Paths with `/` and relative to the working folder where that is shorter: they appear in messages and plans. */
function tidy(path: string): string {
  const short = path.startsWith(sep) && !relative(cwd(), path).startsWith("..") ? relative(cwd(), path) : path;
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
