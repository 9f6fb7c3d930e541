// `perlc lint --fix`: applies the structured fixes of diagnostics to the texts they point into, and checks again,
// until nothing more can be fixed. Works on texts in memory; the command writes them.

import { compile, type Files, type Program } from "../compile.ts";
import type { Compiled, Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";

export interface Fixing {
  /** Also fixes that may change what a spec means. `manual` ones are never made. */
  readonly unsafe: boolean;
  /** Paths of the files that may be changed; a fix that touches another is left alone. */
  readonly among: ReadonlySet<string>;
}

export interface Fixed extends Compiled<Program> {
  /** What was done, in order. */
  readonly applied: readonly Fix[];
  /** The new text of each file that changed, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Each round mends at least one thing, and a mended thing can show another; more rounds than this are a circle. */
const mostRounds = 20;

/** Fixes a spec as far as its fixes go. What is left is in `diagnostics`: the check of the texts as they are now. */
export function fixAll(entry: Source, files: Files, fixing: Fixing): Fixed {
  const texts = new Map<string, string>();
  const applied: Fix[] = [];
  const current: Files = { ...files, read: (path) => texts.get(path) ?? files.read(path) };
  const check = () =>
    compile({ path: entry.path, text: texts.get(entry.path) ?? entry.text }, current, { style: true });
  let checked = check();
  for (let round = 0; round < mostRounds; round++) {
    const fixes = choose(checked.diagnostics, fixing);
    if (fixes.length === 0) break;
    const before = new Map(texts);
    for (const [path, text] of apply(fixes)) texts.set(path, text);
    const after = check();
    if (isWorse(checked.diagnostics, after.diagnostics)) {
      texts.clear();
      for (const [path, text] of before) texts.set(path, text);
      break;
    }
    applied.push(...fixes);
    checked = after;
  }
  return { ...checked, applied, texts };
}

/** The fixes that can be made together: safe ones first, each whole, none that touches what another touches. */
export function choose(diagnostics: readonly Diagnostic[], { unsafe, among }: Fixing): readonly Fix[] {
  const wanted = diagnostics
    .flatMap((each) => each.fix ?? [])
    .filter((fix) => fix.safety === "safe" || (unsafe && fix.safety === "unsafe"))
    .filter((fix) => fix.edits.length > 0 && fix.edits.every((edit) => among.has(edit.source.path)))
    .sort((a, b) => Number(a.safety !== "safe") - Number(b.safety !== "safe"));
  const chosen: Fix[] = [];
  for (const fix of wanted) if (!chosen.some((each) => overlap(each, fix))) chosen.push(fix);
  return chosen;
}

/** Two insertions at one place overlap as well: nobody knows which comes first. */
function overlap(a: Fix, b: Fix): boolean {
  return a.edits.some((one) =>
    b.edits.some(
      (other) =>
        one.source.path === other.source.path &&
        (one.span.start === other.span.start || (one.span.start < other.span.end && other.span.start < one.span.end)),
    ),
  );
}

/** The texts with the fixes made, by path. The fixes must not overlap. */
export function apply(fixes: readonly Fix[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const edits = fixes.flatMap((fix) => fix.edits).toSorted((a, b) => b.span.start - a.span.start);
  for (const { source, span, text } of edits) {
    const now = texts.get(source.path) ?? source.text;
    texts.set(source.path, now.slice(0, span.start) + text + now.slice(span.end));
  }
  return texts;
}

/**
 * Whether fixes did harm: they broke the syntax, or an error stands where there was none. New errors where others went
 * are none: what could not be read had not been checked.
 */
function isWorse(before: readonly Diagnostic[], after: readonly Diagnostic[]): boolean {
  const count = (all: readonly Diagnostic[], code: string) =>
    all.filter((each) => each.severity === "error" && each.code.startsWith(code)).length;
  return count(after, "E01") > count(before, "E01") || (count(before, "E") === 0 && count(after, "E") > 0);
}
