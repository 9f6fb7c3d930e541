// A plan that `perlc run` was given instead of a spec: a JSON file, or a module that exports one.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { E0254, E0263, E1072, E1075 } from "../compiler/diagnostics/codes.ts";
import { type Compiled, type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../compiler/diagnostics/source.ts";
import { checkExternal, readExternal } from "../compiler/tools/external/read.ts";
import type { Plan } from "../plan/plan.ts";
import { readSource, tidy } from "./files.ts";

export interface ExternalPlan {
  readonly plan: Plan;
  readonly source: Source;
  /** What paths in the plan count from: what the module says, else the folder of the file. */
  readonly directory: string;
}

/** Whether a file is a plan or a module, by its name; anything else is a spec. */
export const isExternal = (path: string): boolean => /\.(?:json|[cm]?[jt]s)$/.test(path);

/** `--from` and `--allow-code`. */
export interface Permitted {
  readonly from?: string;
  readonly allowCode?: boolean;
}

/** Reads and checks a plan; its paths count from `from`, when given. A module is run by importing it: E1072 unless `allowCode`. */
export async function readExternalFile(
  path: string,
  { from, allowCode = false }: Permitted = {},
): Promise<Compiled<ExternalPlan>> {
  const { value: source, diagnostics } = readSource(path);
  if (!source) return { value: undefined, diagnostics };
  const folder = dirname(resolve(path));
  if (path.endsWith(".json")) {
    const read = readExternal(source);
    const said = from === undefined ? await runDirectory(folder) : undefined;
    if (said && "diagnostics" in said) return { value: undefined, diagnostics: said.diagnostics };
    const where = said && { folder: tidy(said.directory) || ".", by: tidy(join(folder, "spec.json")) };
    const directory = from ?? said?.directory ?? folder;
    return {
      diagnostics: [...read.diagnostics, ...(where ? [E1075(where)] : [])],
      value: read.value && { plan: read.value, source, directory },
    };
  }
  if (!allowCode) return { value: undefined, diagnostics: [E1072({ path: source.path })] };
  const module = await load(path, source);
  if ("refused" in module) return { value: undefined, diagnostics: module.refused };
  const { plan, directory } = module.exports;
  if (plan === undefined) {
    const reason = "it exports no `plan`";
    return { value: undefined, diagnostics: [E0254({ path: source.path, reason })] };
  }
  const read = checkExternal(plan, source.path);
  return {
    ...read,
    value: read.value && { plan: read.value, source, directory: from ?? folderOf(directory) ?? folder },
  };
}

/** Beside the plan of a run's folder stands what its paths count from, as seen from there; a digest says whether it still does. */
async function runDirectory(
  folder: string,
): Promise<{ readonly directory: string } | { readonly diagnostics: readonly Diagnostic[] } | undefined> {
  const { directoryOf } = await import("../runtime/record/folder.ts");
  try {
    const directory = directoryOf(tidy(folder) || ".");
    return directory === undefined ? undefined : { directory };
  } catch (error) {
    if (error instanceof Failure) return { diagnostics: error.diagnostics };
    throw error;
  }
}

const folderOf = (value: unknown): string | undefined => {
  if (value instanceof URL && value.protocol === "file:") return fileURLToPath(value);
  return typeof value === "string" ? value : undefined;
};

type Loaded = { readonly exports: Readonly<Record<string, unknown>> } | { readonly refused: readonly Diagnostic[] };

async function load(path: string, source: Source): Promise<Loaded> {
  try {
    return { exports: (await import(pathToFileURL(resolve(path)).href)) as Readonly<Record<string, unknown>> };
  } catch (error) {
    // the library's own refusals say what is wrong better than the import does
    if (isFailure(error)) return { refused: error.diagnostics };
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
    return { refused: [E0263({ path: source.path, reason })] };
  }
}

/** Also of another copy of the library, which the module may have imported. */
const isFailure = (error: unknown): error is Failure =>
  error instanceof Failure || (error instanceof Error && error.name === "Failure" && "diagnostics" in error);
