// Remarks of other languages that the lexer does not know: `;` and `%` at the beginning of a line, `<!-- … -->`, `(* … *)`, `{- … -}`,
// a text in three quotes, `REM`. What stands in them is prose, and is not read.

import { E0110 } from "../diagnostics/codes.ts";
import type { Span } from "../diagnostics/source.ts";
import { type Code, type Slip, togetherAt } from "./slip.ts";

interface Remark {
  /** With the index `d`: the first group is the remark, the second what it says. */
  readonly pattern: RegExp;
  /** How it is called: its sign, or its two. */
  readonly found: string;
}

const kinds: readonly Remark[] = [
  { pattern: /^[ \t]*(;+[ \t]*(\w(?!\w*[ \t]*[=(:{.])[^\n]*))/dgm, found: ";" },
  { pattern: /^[ \t]*(%+[ \t]+([A-Za-z]\w*[ \t]+[A-Za-z][^\n]*))/dgm, found: "%" },
  { pattern: /\S[ \t]+([–—][ \t]+(\p{L}[^\n{}()[\]]*))$/dgmu, found: "—" },
  { pattern: /(<!--([\s\S]*?)-->)/dg, found: "<!-- … -->" },
  { pattern: /(\(\*([\s\S]*?)\*\))/dg, found: "(* … *)" },
  { pattern: /(\{-(\s[\s\S]*?)-\})/dg, found: "{- … -}" },
  { pattern: /("""([\s\S]*?)""")/dg, found: '"""…"""' },
  { pattern: /('''([\s\S]*?)''')/dg, found: "'''…'''" },
  { pattern: /^[ \t]*((?:REM|NOTE:|TODO:?|FIXME:?|XXX:?)[ \t]+(\w[^\n]*))/dgm, found: "TODO" },
];

/** What is said of such remarks, one diagnostic for each kind. */
export function remarks({ source, lexed, bare }: Code): readonly Slip[] {
  return kinds.flatMap(({ pattern, found }): readonly Slip[] => {
    // to the lexer three quotes are a text and the beginning of another, and `<!--` holds a remark
    const quoted = /["'<]/.test(found);
    const all = [...(quoted ? source.text : bare).matchAll(pattern)].filter(
      ({ index }) => !quoted || lexed.tokens.some((each) => each.start === index),
    );
    const edits = all.flatMap((match) => {
      const [, whole, within] = match.indices ?? [];
      if (!whole || !within) return [];
      const span = { start: whole[0], end: whole[1] };
      const lines = source.text
        .slice(...within)
        .trim()
        .split("\n");
      const text = lines.map((line) => `// ${line.trim()}`.trimEnd()).join("\n");
      // what stands behind it on its line is code
      return [{ span, text: /^[ \t]*(?:\r?\n|$)/.test(source.text.slice(span.end)) ? text : `${text}\n` }];
    });
    if (edits.length === 0) return [];
    const onLine = ({ start, end }: Span): Span => {
      const newline = source.text.indexOf("\n", start);
      return { start, end: newline < 0 ? end : Math.min(end, newline) };
    };
    const label = "a remark begins with `//`, and ends with its line";
    const where = togetherAt(
      source,
      edits.map(({ span }) => onLine(span)),
      () => label,
    );
    const fix = { title: "write `// …`", safety: "safe" as const, edits: edits.map((each) => ({ ...each, source })) };
    return [{ diagnostic: E0110({ found, ours: "// …" }, { ...where, fix }), edits }];
  });
}
