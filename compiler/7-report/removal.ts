// The fix of what does nothing: taking it out. Which text that is only the syntax tree knows, so these fixes are put on here,
// at the end of compile.ts, and not where the rules speak. All are unsafe: something else may have been meant.

import type * as Ast from "../1-syntax/ast.ts";
import { children } from "../1-syntax/ast.ts";
import type { Behaviour } from "../diagnostics/behaviour.ts";
import { behaviours } from "../diagnostics/codes.ts";
import type { Diagnostic, Fix, Label } from "../diagnostics/diagnostic.ts";
import { wholeLines } from "../diagnostics/edits.ts";
import type { Place, Span } from "../diagnostics/source.ts";

/** The diagnostics, with a fix that removes what they are about where that is all there is to do. */
export function withRemovals(
  diagnostics: readonly Diagnostic[],
  fileOf: (path: string) => Ast.File | undefined,
): readonly Diagnostic[] {
  return diagnostics.map((each) => {
    const idle = behaviours[each.code]?.idle;
    if (each.fix || idle === undefined) return each;
    const fix = removal(each, idle, fileOf);
    return fix ? { ...each, fix } : each;
  });
}

type Idle = NonNullable<Behaviour["idle"]>;

function removal({ labels }: Diagnostic, idle: Idle, fileOf: (path: string) => Ast.File | undefined): Fix | undefined {
  const marked = labels.filter((each) => each.primary || idle === "marked");
  const removed = marked.map((label) => {
    const file = fileOf(label.source.path);
    return file?.source === label.source ? around(idle, label, file) : undefined;
  });
  const edits = removed.flatMap((each) => (each ? [{ ...each, text: "" }] : []));
  if (edits.length === 0 || edits.length < marked.length) return undefined;
  return { title: idle === "braces" ? "take the `{ }` out" : "take it out", safety: "unsafe", edits };
}

/** What goes, for a label. */
function around(idle: Idle, label: Label, file: Ast.File): Place | undefined {
  if (idle === "braces") return braces(file, label);
  // a whole experiment or model is more than a slip
  const among = file.members.map((top) =>
    idle === "block" ? blockAround(top.body, label.span) : (find(top.body, label.span) ?? inHead(top, label.span)),
  );
  const found = among.find((each) => each !== undefined);
  if (!found || ("doc" in found && found.doc !== undefined)) return undefined;
  if (idle === "value" && found.kind === "block") return undefined;
  return wholeLines({ source: label.source, span: found.span });
}

/** The member of which the label marks the name or the whole value, or the part of a head whose word it marks. */
function find(node: Ast.Any, label: Span): Ast.Member | Ast.Relation | undefined {
  if (!holds(node.span, label)) return undefined;
  if (node.kind === "setting" && (isSame(node.value.span, label) || isSame(node.path.span, label))) return node;
  if (node.kind === "block" && isSame(node.word.span, label)) return node;
  if (node.kind === "statement" && isSame(node.name.span, label)) return node;
  if (node.kind === "relation" && (isSame(node.word.span, label) || isSame(node.target.span, label))) return node;
  for (const child of children(node)) {
    const found = find(child, label);
    if (found) return found;
  }
  return undefined;
}

/** The innermost block in a body that holds the label. */
function blockAround(node: Ast.Any, label: Span): Ast.Block | undefined {
  if (!holds(node.span, label)) return undefined;
  const inner = children(node)
    .map((each) => blockAround(each, label))
    .find(Boolean);
  return inner ?? (node.kind === "block" ? node : undefined);
}

/** The `{ }` behind a value that has no settings of its own. */
function braces(node: Ast.Any, label: Label): Place | undefined {
  if (!holds(node.span, label.span)) return undefined;
  for (const child of children(node)) {
    const inner = braces(child, label);
    if (inner) return inner;
  }
  if (node.kind !== "amended") return undefined;
  return { source: label.source, span: { start: node.base.span.end, end: node.span.end } };
}

const holds = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

const inHead = (block: Ast.Block, label: Span): Ast.Relation | undefined =>
  block.head.relations.find((each) => isSame(each.word.span, label));

const isSame = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end;
