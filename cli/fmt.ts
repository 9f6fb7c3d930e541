// perlc fmt: specs in their layout, each written whole or not at all. A spec with a syntax error stays as it is. `-` is the
// spec on standard input, whose layout goes to standard output, as editors and pipes want it.

import type { Compiled } from "../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import type { Source } from "../compiler/diagnostics/source.ts";
import { format } from "../compiler/tools/format/format.ts";
import { called } from "./called.ts";
import type { ExitCode } from "./exit-code.ts";
import { readSpec } from "./files.ts";
import { output } from "./output.ts";
import { tally } from "./tally.ts";
import { sayText } from "./terminal.ts";
import { replaceFile } from "./write.ts";

const { readFileSync } = process.getBuiltinModule("node:fs");
const input = "-";

export interface FmtOptions {
  readonly check?: boolean;
  readonly json?: boolean;
}

/** 1 when a spec could not be laid out, or with `--check` when one is not. */
export function fmt(specs: readonly string[], options: FmtOptions): ExitCode {
  const out = output(options.json ?? false);
  let code: ExitCode = 0;
  for (const spec of specs) {
    const { value: source, diagnostics: unread } = spec === input ? readInput() : readSpec(spec);
    const { value: text, diagnostics } = source ? format(source) : { value: undefined, diagnostics: unread };
    out.diagnose(diagnostics);
    if (!source || text === undefined || hasErrors(diagnostics)) {
      code = 1;
      if (!options.json && spec !== input) out.print(`${spec}: ${tally(diagnostics)}, left as it is`);
      continue;
    }
    const changed = text !== source.text;
    if (changed && options.check) code = 1;
    if (spec === input && !options.check) {
      if (options.json) out.json({ path: source.path, changed, text });
      else sayText(text.replace(/\n$/, ""));
      continue;
    }
    if (changed && !options.check) replaceFile(spec, text);
    const done = options.check ? `is not laid out (${called()} fmt does it)` : "laid out";
    if (options.json) out.json({ path: source.path, changed });
    else if (changed) out.print(`${source.path}: ${done}`);
  }
  return code;
}

const readInput = (): Compiled<Source> => ({
  value: { path: "<stdin>", text: readFileSync(process.stdin.fd, "utf8") },
  diagnostics: [],
});
