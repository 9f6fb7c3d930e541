// perlc fmt: specs in their layout, each written whole or not at all. A spec with a syntax error stays as it is.

import { format } from "../compiler/tools/format/format.ts";
import type { ExitCode } from "./exit-code.ts";
import { readSource } from "./files.ts";
import { output } from "./output.ts";
import { hasErrors, tally } from "./tally.ts";
import { replaceFile } from "./write.ts";

export interface FmtOptions {
  readonly check?: boolean;
  readonly json?: boolean;
}

/** 1 when a spec could not be laid out, or with `--check` when one is not. */
export function fmt(specs: readonly string[], options: FmtOptions): ExitCode {
  const out = output(options.json ?? false);
  let code: ExitCode = 0;
  for (const spec of specs) {
    const { value: source, diagnostics: unread } = readSource(spec);
    const { value: text, diagnostics } = source ? format(source) : { value: undefined, diagnostics: unread };
    out.diagnose(diagnostics);
    if (!source || text === undefined || hasErrors(diagnostics)) {
      code = 1;
      if (!options.json) out.print(`${spec}: ${tally(diagnostics)}, left as it is`);
      continue;
    }
    const changed = text !== source.text;
    if (changed && options.check) code = 1;
    if (changed && !options.check) replaceFile(spec, text);
    const done = options.check ? "is not laid out (perlc fmt does it)" : "laid out";
    if (options.json) out.print(JSON.stringify({ path: source.path, changed }));
    else if (changed) out.print(`${spec}: ${done}`);
  }
  return code;
}
