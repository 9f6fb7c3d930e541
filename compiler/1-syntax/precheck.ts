// Before lexing and parsing: is this a spec at all? A Perl program, bytes that are no text, a byte order mark,
// a missing first line and an edition we do not know each get their own message instead of a syntax error.

import { E0101, E0102, E0103, E0104, E0105, E0127 } from "../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source.ts";
import { type Fed, putIn } from "./fed.ts";
import { twice } from "./repair.ts";

const byteOrderMark = "\uFEFF";
const deepest = 100;
/** Lines that a Perl program has and a spec never has. */
const perlLines: readonly RegExp[] = [
  /^#!.*\bperl\b/m,
  /^\s*(?:use|no)\s+(?:strict|warnings|utf8|lib|v?5[\d.]*|[A-Z]\w*(?:::\w+)*)\b.*;/m,
  /^\s*(?:my|our|local)\s*[($@%]/m,
  /^\s*(?:package\s+[\w:]+\s*[;{]|sub\s+\w+\s*[({]|=(?:pod|head1|cut)\b|__(?:END|DATA)__|BEGIN\s*\{)/m,
  /^\s*[$@%]\w+(?:[[{].*?[\]}])?\s*(?:=|\.=|\+=)/m,
  /^\s*(?:while|until|if|unless|for|foreach)\b.*(?:[$@%]\w|<\w*>).*\{\s*$/m,
  /^\s*(?:print|printf|say|die|open|close|chomp|require|return|push)\b[^=]*;\s*$/m,
];
/** How a spec that only lost its first line begins: with a block or with `use`. */
const opensLikeSpec = /^\uFEFF?(?:\s|\/\/.*)*(?:spec\b|(?:[a-z]\w*\s+)*[a-z]\w*\s*\{)/;

/** A diagnostic when the text cannot be a spec, so that nothing else need be said about it. */
export function notASpec(source: Source): Diagnostic | undefined {
  const { text } = source;
  const junk = text.search(/[\0\uFFFD]/);
  if (junk >= 0) {
    return E0104(
      {},
      { at: { source, span: { start: junk, end: junk + 1 } }, label: "the first byte that is not text" },
    );
  }
  const begins = /^\uFEFF?\s*spec\b/.test(text);
  if (begins) return undefined;
  const [perl] = perlLines
    .map((line) => line.exec(text))
    .filter((each) => each !== null)
    .sort((a, b) => a.index - b.index);
  if (perl) {
    const start = perl.index + perl[0].length - perl[0].trimStart().length;
    return E0101({}, { at: { source, span: { start, end: start + perl[0].trim().length } }, label: "this is Perl" });
  }
  if (opensLikeSpec.test(text)) return undefined;
  // Another kind of file altogether: reading on would only complain about every line of it.
  const fix: Fix = {
    title: "write `spec 1`",
    safety: "manual",
    edits: [{ source, span: { start: 0, end: 0 }, text: "spec 1\n\n" }],
  };
  return E0102({}, { at: { source, span: { start: 0, end: 1 } }, label: "expected `spec 1` here", fix });
}

/** Sees to it that the tokens begin with `spec` and an edition; `edition` is 1 whatever was written, once reported. */
export function header(
  source: Source,
  tokens: readonly Fed[],
): { fed: readonly Fed[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const [spec, second] = tokens;
  if (spec?.kind === "Spec" && second?.kind === "Spec") {
    const rest = header(source, [spec, ...tokens.slice(2)]);
    return { fed: rest.fed, diagnostics: [twice(source, second), ...rest.diagnostics] };
  }
  const [, edition, ...rest] = tokens;
  const insert = (start: number, text: string): Fix => ({
    title: `write \`${text.trim()}\``,
    safety: "safe",
    edits: [{ source, span: { start, end: start }, text }],
  });
  if (source.text.startsWith(byteOrderMark)) {
    const span = { start: 0, end: 1 };
    const fix: Fix = { title: "remove the mark", safety: "safe", edits: [{ source, span, text: "" }] };
    diagnostics.push(E0105({}, { at: { source, span }, label: "the mark stands here", fix }));
  }
  const zero = source.text.startsWith(byteOrderMark) ? 1 : 0;
  if (spec?.kind !== "Spec") {
    const span = { start: zero, end: spec?.start === zero ? spec.end : zero + 1 };
    const glued = spec !== undefined && /^spec\d*$/i.test(spec.text);
    const whole = { title: "write `spec 1`", safety: "safe", edits: [{ source, span, text: "spec 1" }] } as const;
    const fix = glued ? whole : insert(zero, "spec 1\n\n");
    diagnostics.push(E0102({}, { at: { source, span }, label: "expected `spec 1` here", fix }));
    const left = spec?.kind === "Quantity" || glued ? tokens.slice(1) : tokens;
    return { fed: [putIn("Spec", "spec", undefined), putIn("Quantity", "1", undefined), ...left], diagnostics };
  }
  if (spec.start !== zero) {
    const label = `only after ${spec.start - zero} other characters`;
    const notes = [{ keyword: "help", text: "move it to the very beginning of the file" }];
    diagnostics.push(E0102({}, { at: { source, span: spec }, label, notes }));
  }
  if (edition?.kind !== "Quantity" || source.text.slice(spec.end, edition.start).includes("\n")) {
    const where = {
      at: { source, span: spec },
      label: "expected the edition, 1, after this",
      fix: insert(spec.end, " 1"),
    };
    diagnostics.push(E0102({}, where));
    return { fed: [spec, putIn("Quantity", "1", spec), ...tokens.slice(1)], diagnostics };
  }
  if (edition.text !== "1") {
    const fix: Fix = { title: "write `spec 1`", safety: "unsafe", edits: [{ source, span: edition, text: "1" }] };
    diagnostics.push(
      E0103({ found: edition.text }, { at: { source, span: edition }, label: "no such edition yet", fix }),
    );
    return { fed: [spec, { ...edition, text: "1" }, ...rest], diagnostics };
  }
  return { fed: tokens, diagnostics };
}

/** A diagnostic when brackets or signs nest deeper than any reader, or our stack, would follow. */
export function tooDeep(source: Source, tokens: readonly Fed[]): Diagnostic | undefined {
  let depth = 0;
  let signs = 0;
  for (const token of tokens) {
    if (/^Open/.test(token.kind)) depth++;
    if (/^Close/.test(token.kind)) depth--;
    signs = token.kind === "Not" || token.kind === "Minus" ? signs + 1 : 0;
    if (depth > deepest || signs > deepest) {
      return E0127({ limit: deepest }, { at: { source, span: token }, label: "one deeper than that" });
    }
  }
  return undefined;
}
