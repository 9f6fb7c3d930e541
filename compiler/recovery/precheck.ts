// Before lexing and parsing: is this a spec at all? A Perl program, bytes that are no text, a byte order mark,
// a missing first line and an edition we do not know each get their own message instead of a syntax error.

import { kinds } from "../../grammar/scan.ts";
import { type InputToken, putIn } from "../1-syntax/input-tokens.ts";
import type { Lexed, Token } from "../1-syntax/lex.ts";
import { E0101, E0102, E0103, E0104, E0105, E0127, E0234 } from "../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import { twice } from "./repair.ts";

const byteOrderMark = "\uFEFF";
const deepest = 100;
/** Characters of a file. The largest spec that we have seen is a hundredth of it. */
const longest = 300_000;
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

/** Whether a text says of itself that it is a spec, whatever else is wrong with it. */
export const beginsAsSpec = (text: string): boolean => /^\uFEFF?\s*spec\b/.test(text);

/** A diagnostic when the text cannot be a spec, so that nothing else need be said about it. */
export function notASpec(source: Source): Diagnostic | undefined {
  const { text } = source;
  if (text.length > longest) {
    const span = { start: longest, end: longest + 1 };
    return E0234({ found: text.length, limit: longest }, { at: { source, span }, label: "read up to here" });
  }
  // an expression looks at every character, and nearly every text has none of these
  const isClean = text.isWellFormed() && !text.includes("\0") && !text.includes("\uFFFD");
  const junk = isClean ? -1 : text.search(/[\0\uFFFD\p{Surrogate}]/u);
  if (junk >= 0) {
    return E0104(
      {},
      { at: { source, span: { start: junk, end: junk + 1 } }, label: "the first byte that is not text" },
    );
  }
  if (beginsAsSpec(text)) return undefined;
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

/** Whether the text begins with `spec 1`, as it should. */
export function beginsWell({ text }: Source, [spec, edition]: readonly Token[]): boolean {
  if (spec?.kind !== "Spec" || spec.start !== 0 || edition?.kind !== "Quantity" || edition.text !== "1") return false;
  return !text.slice(spec.end, edition.start).includes("\n");
}

/** Sees to it that the tokens begin with `spec` and an edition; `edition` is 1 whatever was written, once reported. */
export function header(
  source: Source,
  tokens: readonly InputToken[],
): { input: readonly InputToken[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const [spec, second] = tokens;
  if (spec?.kind === "Spec" && second?.kind === "Spec") {
    const rest = header(source, [spec, ...tokens.slice(2)]);
    return { input: rest.input, diagnostics: [twice(source, second), ...rest.diagnostics] };
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
    return { input: [putIn("Spec", "spec", undefined), putIn("Quantity", "1", undefined), ...left], diagnostics };
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
    return { input: [spec, putIn("Quantity", "1", spec), ...tokens.slice(1)], diagnostics };
  }
  if (edition.text !== "1") {
    const safety = /^1(?:\.0)*$/.test(edition.text) ? "safe" : "unsafe";
    const fix: Fix = { title: "write `spec 1`", safety, edits: [{ source, span: edition, text: "1" }] };
    diagnostics.push(
      E0103({ found: edition.text }, { at: { source, span: edition }, label: "no such edition yet", fix }),
    );
    return { input: [spec, { ...edition, text: "1" }, ...rest], diagnostics };
  }
  return { input: tokens, diagnostics };
}

/** By kind of token: how much deeper it leads; and the signs of which many may stand in a row. */
const steps = kinds.map((kind) => (kind.startsWith("Open") ? 1 : kind.startsWith("Close") ? -1 : 0));
const isSign = kinds.map((kind) => kind === "Not" || kind === "Minus");

/** A diagnostic when brackets or signs nest deeper than any reader, or our stack, would follow. */
export function tooDeep(source: Source, lexed: Lexed): Diagnostic | undefined {
  let depth = 0;
  let signs = 0;
  for (let i = 0; i < lexed.tokens.length; i++) {
    const kind = lexed.kinds[i] ?? -1;
    depth += steps[kind] ?? 0;
    signs = isSign[kind] ? signs + 1 : 0;
    if (depth > deepest || signs > deepest) {
      const span = lexed.tokens[i] as Token;
      return E0127({ limit: deepest }, { at: { source, span }, label: "one deeper than that" });
    }
  }
  return undefined;
}
