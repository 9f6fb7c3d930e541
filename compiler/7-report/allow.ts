// Suppressions: `// allow(unpinned-dataset): it is our own`, at the end of the line it speaks of or on a line of
// its own before it. Warnings only, never without a reason, and reported once they silence nothing. For compile.ts.

import type * as Ast from "../1-syntax/ast.ts";
import { lex } from "../1-syntax/lex.ts";
import { E0250, E0251, E0252, E0253, pageFiles, warnings } from "../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { lineAt, lines, type Place, type Source, type Span } from "../diagnostics/source.ts";
import { type Suggestion, suggest } from "../diagnostics/suggest.ts";

/** One `// allow(…): …`. */
export interface Allowance {
  /** Of the whole comment. */
  readonly at: Place;
  readonly names: readonly { readonly text: string; readonly span: Span }[];
  readonly reason: string;
  /** The line it speaks of, from one; 0 when nothing follows it. */
  readonly line: number;
  /** Nothing but the comment stands on its line. */
  readonly alone: boolean;
}

const form = /^\/\/\s*allow\s*\(([^()]+)\)\s*(?::\s*(.*?))?\s*$/;

/** The name of each rule, as it is allowed: its page's name without the code. */
const ruleNames: ReadonlyMap<string, string> = new Map(
  Object.entries(pageFiles).map(([code, file]) => [file.slice(6, -3), code]),
);

/** `evaluates-on-training-data`, for `E0801`. */
export const ruleName = (code: string): string =>
  (pageFiles as Readonly<Record<string, string>>)[code]?.slice(6, -3) ?? code;

/** Of a source that has not changed, an editor asks at every keystroke. */
const known = new WeakMap<Source, readonly Allowance[]>();

function allowancesOf(source: Source, file: Lexed | undefined): readonly Allowance[] {
  const found = known.get(source) ?? readAllowances(source, file);
  known.set(source, found);
  return found;
}

/** The allowances in a text, from top to bottom. Documentation (`///`) allows nothing. */
function readAllowances(source: Source, file: Lexed | undefined): readonly Allowance[] {
  if (!/\/\/\s*allow\s*\(/.test(source.text)) return [];
  const { tokens, trivia } = file ?? lex(source);
  const starts = lines(source);
  return trivia.flatMap((comment): Allowance[] => {
    const match = comment.kind === "comment" ? form.exec(comment.text) : null;
    if (!match) return [];
    const here = lineAt(source, comment.start);
    const behind = tokens.findIndex((token) => token.start >= comment.end);
    // a comment reaches to the end of its line, and no token over one
    const before = tokens.at(behind < 0 ? -1 : behind - 1);
    const alone = behind === 0 || before === undefined || before.end < (starts[here - 1] ?? 0);
    const next = tokens[behind];
    const spoken = alone ? (next ? lineAt(source, next.start) : 0) : here;
    const inside = comment.start + comment.text.indexOf("(") + 1;
    const names = [...(match[1] ?? "").matchAll(/[^,\s](?:[^,]*[^,\s])?/g)].map((name) => ({
      text: name[0],
      span: { start: inside + name.index, end: inside + name.index + name[0].length },
    }));
    const at = { source, span: { start: comment.start, end: comment.end } };
    return [{ at, names, reason: match[2] ?? "", line: spoken, alone }];
  });
}

/** What is known of a text already: its tokens and comments. */
type Lexed = Pick<Ast.File, "tokens" | "trivia">;

/**
 * The diagnostics without those that are allowed, and with what is wrong with the allowances themselves. Those of `judged`
 * (a path) are held to be stale when they silence nothing; pass undefined when not every rule has been asked.
 */
export function allow(
  diagnostics: readonly Diagnostic[],
  sources: readonly { readonly source: Source; readonly file?: Lexed }[],
  judged: string | undefined,
): readonly Diagnostic[] {
  const written = sources.flatMap(({ source, file }) => allowancesOf(source, file));
  if (written.length === 0) return diagnostics;
  const silenced = new Set<Diagnostic>();
  const own = written.flatMap((allowance) =>
    allowance.names.flatMap((name): Diagnostic[] => {
      // one cause, one diagnostic: a warning whose allowance is itself wrong is not said beside it
      const code = codeOf(name.text) ?? codeOf(meantBy(name).near[0] ?? "");
      const met = diagnostics.filter((each) => speaksOf(allowance, code, each));
      for (const each of met) silenced.add(each);
      const problem = refuse(allowance, name);
      if (problem) return [problem];
      return met.length === 0 && allowance.at.source.path === judged ? [stale(allowance, name)] : [];
    }),
  );
  return [...diagnostics.filter((each) => !silenced.has(each)), ...own];
}

type Name = Allowance["names"][number];

const codeOf = (name: string): string | undefined =>
  Object.hasOwn(pageFiles, name.toUpperCase()) ? name.toUpperCase() : ruleNames.get(name);

const isWarning = (code: string): boolean => (warnings as readonly string[]).includes(code);

const meantBy = (name: Name): Suggestion =>
  suggest(
    name.text,
    [...ruleNames].filter(([, code]) => isWarning(code)).map(([rule]) => rule),
  );

function speaksOf(allowance: Allowance, code: string | undefined, diagnostic: Diagnostic): boolean {
  const label = diagnostic.labels.find((each) => each.primary);
  return (
    diagnostic.code === code &&
    diagnostic.severity === "warning" &&
    label?.source.path === allowance.at.source.path &&
    lineAt(label.source, label.span.start) === allowance.line
  );
}

/** What is wrong with an allowance whatever it meets. */
function refuse(allowance: Allowance, name: Name): Diagnostic | undefined {
  const { source } = allowance.at;
  const at = { source, span: name.span };
  const code = codeOf(name.text);
  if (code === undefined) {
    const { near, sentence } = meantBy(name);
    const [best] = near;
    const fix: Fix | undefined = best
      ? { title: `write \`${best}\``, safety: "unsafe", edits: [{ ...at, text: best }] }
      : undefined;
    const notes = sentence && !best ? [{ keyword: "help", text: sentence }] : [];
    return E0251({ name: name.text }, { at, label: "no warning has this name", notes, fix });
  }
  if (!isWarning(code))
    return E0252({ name: name.text }, { at, label: "this has no effect", fix: removal(allowance, name) });
  if (allowance.reason !== "") return undefined;
  const end = allowance.at.span.start + source.text.slice(allowance.at.span.start).indexOf(")") + 1;
  const edits = [{ source, span: { start: end, end: allowance.at.span.end }, text: ": " }];
  return E0250(
    { name: name.text },
    { at: allowance.at, label: "why?", fix: { title: "write the reason", safety: "manual", edits } },
  );
}

const stale = (allowance: Allowance, name: Name): Diagnostic =>
  E0253(
    { name: name.text },
    {
      at: { source: allowance.at.source, span: name.span },
      label: allowance.line === 0 ? "nothing follows it" : `line ${allowance.line} gives no such warning`,
      fix: removal(allowance, name),
    },
  );

/** Takes a name out of an allowance; the last one takes the comment with it, and the line if nothing else is on it. */
function removal(allowance: Allowance, name: Name): Fix {
  const { source, span } = allowance.at;
  const others = allowance.names.filter((each) => each !== name);
  const [first, last] = [allowance.names[0], allowance.names.at(-1)];
  if (others.length > 0 && first && last) {
    const text = others.map((each) => each.text).join(", ");
    const edits = [{ source, span: { start: first.span.start, end: last.span.end }, text }];
    return { title: `take out \`${name.text}\``, safety: "safe", edits };
  }
  const before = source.text.slice(0, span.start);
  const start = span.start - (before.length - before.replace(/[ \t]+$/, "").length);
  const newline = /^\r?\n/.exec(source.text.slice(span.end))?.[0].length ?? 0;
  const end = allowance.alone ? span.end + newline : span.end;
  return { title: "take the allowance out", safety: "safe", edits: [{ source, span: { start, end }, text: "" }] };
}
