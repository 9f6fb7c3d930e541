// perlc page: lays the playground into a folder: static files that need no server. A package brings them made; a clone makes them.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { E0255 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { makeFolder } from "../runtime/device/make-folder.ts";
import { diskFailure } from "../runtime/limits/refused.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { putFile } from "./write.ts";

export interface PageOptions {
  readonly json?: boolean;
}

/** Files of the same names are replaced where a page of before lies; anywhere else none is. Failures E0255, E1055. */
export async function page(folder: string, options: PageOptions): Promise<ExitCode> {
  const index = join(folder, "index.html");
  const again = existsSync(index);
  if (again && !isPage(index)) throw new Failure(E0255({ path: index }));
  makeSure(folder);
  const files = await made();
  const taken = again
    ? undefined
    : [...files.keys()].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (taken !== undefined) throw new Failure(E0255({ path: taken }));
  for (const each of new Set([...files.keys()].map((name) => dirname(join(folder, name))))) makeSure(each);
  // index.html first: whatever ends this half way leaves a page, which the next call replaces
  const first = [...files].sort(([a], [b]) => Number(b === "index.html") - Number(a === "index.html"));
  for (const [name, text] of first) putFile(join(folder, name), text);
  const out = output(options.json ?? false);
  if (options.json) out.json({ folder, files: [...files.keys()] });
  else out.print(`${index} opens in any browser, from here or from any host of static files`);
  return 0;
}

const isPage = (index: string): boolean =>
  statSync(index).isFile() && readFileSync(index, "utf8").includes("<title>perlc playground</title>");

/** Makes a folder, if it is not there. Failure E1055. */
function makeSure(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw diskFailure(folder, error);
  }
}

async function made(): Promise<ReadonlyMap<string, string>> {
  const brought = join(import.meta.dirname, "../page");
  if (existsSync(brought))
    return new Map(
      readdirSync(brought, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
        .map((path) => [relative(brought, path), readFileSync(path, "utf8")]),
    );
  // named so that no package takes what only a clone can do
  const build = pathToFileURL(join(import.meta.dirname, "../playground/build.ts")).href;
  return ((await import(build)) as { pageFilesOf: () => Promise<ReadonlyMap<string, string>> }).pageFilesOf();
}
