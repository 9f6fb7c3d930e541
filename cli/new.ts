// perlc new: writes a starter spec that checks clean, and never over a file that is there.

import { starter } from "../compiler/tools/new/new.ts";
import type { ExitCode } from "./exit-code.ts";
import { tidy } from "./files.ts";
import { output } from "./output.ts";
import { createFile } from "./write.ts";

export interface NewOptions {
  readonly json?: boolean;
  /** Which template; absent: the first. */
  readonly from?: string;
}

export function create(name: string, options: NewOptions): ExitCode {
  const out = output(options.json ?? false);
  const { value, diagnostics } = starter(tidy(name), options.from);
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
