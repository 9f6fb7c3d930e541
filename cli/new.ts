// perlc new: writes a starter spec that checks clean, and never over a file that is there.

import { starter } from "../compiler/tools/new/new.ts";
import { called, quoted } from "./called.ts";
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

function nextSteps(path: string): string {
  const command = (name: string) => `  ${called()} ${name} ${quoted(path)}`;
  const steps = [
    ["check", "says what is wrong with it"],
    ["plan", "shows what a run would do, and what it costs"],
    ["run", "trains"],
  ].map(([name = "", does = ""]) => [command(name), does] as const);
  const width = Math.max(...steps.map(([line]) => line.length));
  return [`${path} is written`, ...steps.map(([line, does]) => `${line.padEnd(width)}   ${does}`)].join("\n");
}
