// perlc lint: everything that check says, and what is only about how a spec is written; with --fix the fixes made: safe ones,
// with --unsafe also those that may change what a spec means. Files are written whole or not at all, and checked again before that.

import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { fixAll } from "../compiler/tools/fix.ts";
import { called } from "./called.ts";
import type { ExitCode } from "./exit-code.ts";
import { compileFile, disk, tidy } from "./files.ts";
import { output } from "./output.ts";
import { sarif } from "./sarif.ts";
import { tally } from "./tally.ts";
import { complain } from "./terminal.ts";
import { replaceFile } from "./write.ts";

export interface LintOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly fix?: boolean;
  readonly unsafe?: boolean;
}

/** 0 when nothing is left to say about the specs, neither error nor warning. */
export function lint(specs: readonly string[], options: LintOptions): ExitCode {
  if (options.unsafe && !options.fix) {
    complain(`--unsafe says which fixes --fix makes: write both\n(${called()} lint --help says more)`);
    return 2;
  }
  const quiet = options.json || options.sarif;
  const out = output(options.json ?? false);
  const left: Diagnostic[] = [];
  const among = new Set(specs.map(tidy));
  for (const spec of specs) {
    const { made, diagnostics } = options.fix
      ? fixFile(spec, { among, unsafe: options.unsafe ?? false })
      : { made: 0, diagnostics: compileFile(spec, { style: true }).diagnostics };
    left.push(...diagnostics);
    if (!options.sarif) out.diagnose(diagnostics);
    if (!quiet) out.print(`${spec}: ${summary(made, diagnostics)}`);
  }
  if (options.sarif) out.json(sarif(left), 2);
  return left.length === 0 ? 0 : 1;
}

function fixFile(spec: string, fixing: { readonly among: ReadonlySet<string>; readonly unsafe: boolean }) {
  const { source, diagnostics } = compileFile(spec, { style: true });
  if (!source) return { made: 0, diagnostics };
  const fixed = fixAll(source, disk, fixing);
  for (const [path, text] of fixed.texts) replaceFile(path, text);
  return { made: fixed.applied.length, diagnostics: fixed.diagnostics };
}

function summary(made: number, diagnostics: readonly Diagnostic[]): string {
  const done = made === 0 ? "" : `${made} ${made === 1 ? "fix" : "fixes"} made, `;
  if (diagnostics.length === 0) return `${done}nothing ${made === 0 ? "wrong" : "left"}`;
  const count = (safety: string) => diagnostics.filter((each) => each.fix?.safety === safety).length;
  const ways = [
    ...(count("safe") > 0 ? [`--fix mends ${count("safe")}`] : []),
    ...(count("unsafe") > 0 ? [`--fix --unsafe mends ${count("unsafe")}`] : []),
  ];
  return `${done}${tally(diagnostics)}${made > 0 ? " left" : ""}${ways.length > 0 ? ` (${ways.join(", ")})` : ""}`;
}
