// perlc new: writes a starter spec that checks clean, and never over a file that is there.

import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { starter } from "../compiler/tools/new.ts";
import { tidy } from "./files.ts";
import type { ExitCode } from "./main.ts";
import { output } from "./output.ts";
import { createFile } from "./write.ts";

const models = fileURLToPath(new URL("../specs/models.perl", import.meta.url));

export function create(name: string, options: { readonly json?: boolean }): ExitCode {
  const out = output(options.json ?? false);
  const path = tidy(name);
  // paths in a spec count from its folder, which outside the working folder has no short way to ours
  const isOutside = path.startsWith("/") || path.startsWith("..");
  const { value, diagnostics } = starter(path, isOutside ? models.split(sep).join("/") : tidy(models));
  out.diagnose(diagnostics);
  if (!value) return 1;
  createFile(value.path, value.text);
  out.print(
    options.json
      ? JSON.stringify({ path: value.path })
      : `${value.path} is written; perlc check ${value.path} and perlc run ${value.path} read it`,
  );
  return 0;
}
