// perlc new: writes a starter spec that checks clean, and never over a file that is there.

import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { starter } from "../compiler/tools/new/new.ts";
import type { ExitCode } from "./exit-code.ts";
import { tidy } from "./files.ts";
import { output } from "./output.ts";
import { createFile } from "./write.ts";

/** The folder of the specs that come with perlc. */
const specs = dirname(fileURLToPath(new URL("../specs/models.perl", import.meta.url)));

export interface NewOptions {
  readonly json?: boolean;
  /** Which template; absent: the first. */
  readonly from?: string;
}

export function create(name: string, options: NewOptions): ExitCode {
  const out = output(options.json ?? false);
  const path = tidy(name);
  // paths in a spec count from its folder, which outside the working folder has no short way to ours
  const isOutside = path.startsWith("/") || path.startsWith("..");
  const { value, diagnostics } = starter(path, isOutside ? specs.split(sep).join("/") : tidy(specs), options.from);
  out.diagnose(diagnostics);
  if (!value) return 1;
  createFile(value.path, value.text);
  if (options.json) out.json({ path: value.path });
  else out.print(nextSteps(value.path));
  return 0;
}

const nextSteps = (path: string): string =>
  [
    `${path} is written`,
    `  perlc check ${path}   says what is wrong with it`,
    `  perlc plan ${path}    shows what a run would do, and what it costs`,
    `  perlc run ${path}     trains`,
  ].join("\n");
