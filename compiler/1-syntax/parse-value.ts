// One value standing alone, with spans into its own text: what stands behind the `=` of `--set path=value`.

import { E0114 } from "../diagnostics/codes.ts";
import type { Compiled, Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source, Span } from "../source.ts";
import type { Value } from "./ast.ts";
import { parse } from "./parse.ts";

/** One value standing alone, as on the command line: `--set permute.probability=0%` parses `0%`. */
export function parseValue(source: Source): Compiled<Value> {
  const prefix = "spec 1\nset { value = ";
  const end = source.text.trimEnd().length;
  const refuse = (found: string): Compiled<Value> => {
    const at = { source, span: { start: 0, end: Math.max(1, end) } };
    return {
      value: undefined,
      diagnostics: [E0114({ expected: "one value", found }, { at, label: "expected one value" })],
    };
  };
  if (end === 0) return refuse("nothing");
  const { value, diagnostics } = parse({ path: source.path, text: `${prefix}${source.text}\n}` });
  if (diagnostics.length > 0 || !value) {
    return { value: undefined, diagnostics: diagnostics.map((each) => shift(each, source, prefix.length)) };
  }
  const [block, ...blocks] = value.members;
  const [member, ...members] = block?.body.members ?? [];
  if (member?.kind !== "setting" || blocks.length + members.length > 0) return refuse("more");
  return { value: moveValue(member.value, source, prefix.length), diagnostics: [] };
}

/** The same diagnostic in a text that lies `by` characters into the one it was made for. */
function shift(diagnostic: Diagnostic, source: Source, by: number): Diagnostic {
  const moved = <T extends { readonly span: Span }>(each: T): T => ({
    ...each,
    source,
    span: shiftSpan(each.span, source, by),
  });
  const { fix } = diagnostic;
  return {
    ...diagnostic,
    labels: diagnostic.labels.map(moved),
    ...(fix ? { fix: { ...fix, edits: fix.edits.map(moved) } } : {}),
  };
}

function shiftSpan(span: Span, source: Source, by: number): Span {
  const clamp = (at: number): number => Math.max(0, Math.min(source.text.length, at - by));
  return { start: clamp(span.start), end: clamp(span.end) };
}

/** A tree whose spans point into `source`; token indices keep counting from the text it was parsed in. */
function moveValue(value: Value, source: Source, by: number): Value {
  const visit = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(visit);
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, each]) => [
        key,
        /[sS]pan$/.test(key) ? shiftSpan(each as Span, source, by) : visit(each),
      ]),
    );
  };
  return visit(value) as Value;
}
