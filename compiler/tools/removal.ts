// The fix of what does nothing: taking it out. Which text that is only the syntax tree knows, so these fixes are put on here,
// at the end of compile.ts, and not where the rules speak. All are unsafe: something else may have been meant.

import type * as Ast from "../1-syntax/ast.ts";
import { children } from "../1-syntax/ast.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Source, Span } from "../source.ts";

/** Written twice, of no use, read by nothing: what the label points at can go. */
const idle: ReadonlySet<string> = new Set(["E0204", "E0216", "E0219", "E0420", "E0421", "E0424", "E0711", "E0713"]);

/** The diagnostics, with a fix that removes what they are about where that is all there is to do. */
export function withRemovals(
  diagnostics: readonly Diagnostic[],
  fileOf: (path: string) => Ast.File | undefined,
): readonly Diagnostic[] {
  return diagnostics.map((each) => {
    if (each.fix || !idle.has(each.code)) return each;
    const fix = removal(each, fileOf);
    return fix ? { ...each, fix } : each;
  });
}

function removal(diagnostic: Diagnostic, fileOf: (path: string) => Ast.File | undefined): Fix | undefined {
  const label = diagnostic.labels.find((each) => each.primary);
  const file = label && fileOf(label.source.path);
  if (!label || !file || file.source !== label.source) return undefined;
  // a whole experiment or model is more than a slip
  const found = file.members.map((block) => find(block.body, label.span) ?? inHead(block, label.span)).find(Boolean);
  if (!found || ("doc" in found && found.doc !== undefined)) return undefined;
  const edits = [{ source: label.source, span: wholeLines(label.source, found.span), text: "" }];
  return { title: "take it out", safety: "unsafe", edits };
}

/** The member of which the label marks the name or the whole value, or the part of a head whose word it marks. */
function find(node: Ast.Any, label: Span): Ast.Member | Ast.Relation | undefined {
  if (label.start < node.span.start || node.span.end < label.end) return undefined;
  if (node.kind === "setting" && (isSame(node.value.span, label) || isSame(node.path.span, label))) return node;
  if (node.kind === "block" && isSame(node.word.span, label)) return node;
  if (node.kind === "statement" && isSame(node.name.span, label)) return node;
  if (node.kind === "relation" && isSame(node.word.span, label)) return node;
  for (const child of children(node)) {
    const found = find(child, label);
    if (found) return found;
  }
  return undefined;
}

const inHead = (block: Ast.Block, label: Span): Ast.Relation | undefined =>
  block.head.relations.find((each) => isSame(each.word.span, label));

const isSame = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end;

/** The lines of a span with the remark behind it, when nothing else stands on them; else the span and the gap before it. */
function wholeLines({ text }: Source, { start, end }: Span): Span {
  const gap = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const behind = /^[ \t]*(?:\/\/[^\n]*)?(?:\r?\n|$)/.exec(text.slice(end));
  const isFirst = start - gap === 0 || text[start - gap - 1] === "\n";
  if (isFirst && behind) return { start: start - gap, end: end + behind[0].length };
  return { start: start - gap, end };
}
