// perlc explain: the page of a code, the documentation of a word, or one value of a spec with where it came from.

import { aliases } from "../compiler/diagnostics/aliases.ts";
import { E0222 } from "../compiler/diagnostics/codes.ts";
import { explainCode } from "../compiler/diagnostics/explain.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import { suggest } from "../compiler/diagnostics/suggest.ts";
import { explainable, explainPath, printExplanation } from "../compiler/tools/explain.ts";
import { explainableWords, explainWord } from "../compiler/tools/reference/explain.ts";
import { called, quoted } from "./called.ts";
import type { ExitCode } from "./exit-code.ts";
import { addressIn, compileFile } from "./files.ts";
import { refilled } from "./fitted.ts";
import { output } from "./output.ts";
import { complain } from "./terminal.ts";

export interface ExplainOptions {
  readonly set: readonly string[];
  readonly json?: boolean;
}

export function explain(what: string, spec: string | undefined, options: ExplainOptions): ExitCode {
  if (spec !== undefined) return isSpec(what) ? explainValue(spec, what, options) : explainValue(what, spec, options);
  const out = output(options.json ?? false);
  const text = explainCode(what) ?? explainWord(what);
  if (text !== undefined) {
    if (options.json) out.json({ what, text });
    else out.print(laidOut(text.trimEnd()));
    return 0;
  }
  const { sentence } = suggest(what, explainableWords(), aliases);
  complain(
    `There is no code and no word \`${what}\`${sentence ? `; ${sentence}` : "."} For a value of a spec, name its file too: ${called()} explain ${quoted(what)} spec.perl\n(${called()} explain --help says more)`,
  );
  return 2;
}

/** Pages are Markdown: on a terminal their paragraphs are laid out for its width. */
function laidOut(page: string): string {
  const { isTTY, columns } = process.stdout;
  return isTTY ? refilled(page, Math.min(columns, 100)) : page;
}

/** Whether a word of the command line names a spec, or a run of one. */
const isSpec = (word: string): boolean => /\.perl(?::|$)/.test(word);

/** `batch` is meant as `train.batch`; else what is spelled nearly like it. */
function meant(path: string, legal: readonly string[]): readonly string[] {
  const word = Object.hasOwn(aliases, path) ? aliases[path] : path;
  const ends = legal.filter((each) => each.endsWith(`.${word}`));
  if (ends.length > 0) return [`did you mean ${ends.map((each) => `\`${each}\``).join(" or ")}?`];
  const { sentence } = suggest(path, legal, aliases);
  return sentence ? [sentence] : [];
}

function explainValue(path: string, spec: string, options: ExplainOptions): ExitCode {
  const out = output(options.json ?? false);
  const { value: whole, diagnostics, chosen } = compileFile(spec, { set: options.set });
  if (!whole) out.diagnose(diagnostics);
  if (!whole || hasErrors(diagnostics)) return 1;
  const named = addressIn(spec).run !== undefined;
  const value = named ? { experiments: chosen.flatMap(({ experiment }) => experiment ?? []) } : whole;
  const found = explainPath(value, path);
  if (found.length === 0) {
    const notes = meant(path, explainable(value)).map((text) => ({ keyword: "help", text }));
    out.diagnose([E0222({ path, experiment: value.experiments.map((each) => each.spec.name).join(", ") }, { notes })]);
    return 1;
  }
  if (options.json) out.json(found, 2);
  else {
    const several = new Set(found.map((each) => each.experiment)).size > 1;
    out.print(found.map((each) => (several ? `${each.experiment}.` : "") + printExplanation(each)).join("\n\n"));
  }
  return 0;
}
