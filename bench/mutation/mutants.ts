// All mutants of a file, each with a name that stays as long as its piece of code does, and the order in which a seed takes them.

import { hash } from "node:crypto";
import { ts } from "ts-morph";
import { type Change, changesOf } from "./operators.ts";

export interface Mutant {
  /** File, function, operator, what becomes what, and which of several alike. */
  readonly name: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly change: Change;
  /** Expression or statement that runs whenever the changed code does; undefined for what runs as its file is read. */
  readonly place?: { readonly from: number; readonly to: number; readonly statement: boolean };
}

/** The text of a file with a change in it. */
export const mutated = (text: string, { from, to, text: now }: Change): string =>
  text.slice(0, from) + now + text.slice(to);

/** The changes of a node, its children left out, and where it can be noted that it runs: the statement or function that it is in, if not given. */
export interface Slips {
  readonly changesOf: (node: ts.Node, source: ts.SourceFile) => readonly Change[];
  readonly placeOf?: (node: ts.Node, change: Change, source: ts.SourceFile) => Mutant["place"];
}

/** Every mutant of a file. Types, imports and what only guards a bug are left: `bug()` says that a thing cannot happen. */
export function mutantsOf(path: string, text: string, slips: Slips = { changesOf }): readonly Mutant[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const alike = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || isGuard(node)) return;
    for (const change of slips.changesOf(node, source)) {
      const was = text.slice(change.from, change.to);
      const around = contextOf(node, source);
      const base = `${path} ${functionOf(node, source)}: ${change.operator}, \`${around}\`: \`${short(was)}\` → \`${short(change.text)}\``;
      const count = (alike.get(base) ?? 0) + 1;
      alike.set(base, count);
      const line = source.getLineAndCharacterOfPosition(change.from).line + 1;
      const place = (slips.placeOf ?? placeOf)(node, change, source);
      found.push({ name: count > 1 ? `${base} (${count})` : base, path, line, change, ...(place && { place }) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The mutants in the order of a seed: of a file that changed the others keep their places. */
export function sampled(all: readonly Mutant[], seed: number): readonly Mutant[] {
  const keyed = all.map((mutant) => ({ mutant, key: hash("sha256", `${seed} ${mutant.name}`) }));
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ mutant }) => mutant);
}

/** `bug(…)`, `assertNever(…)`, and an `if` that does nothing else. */
function isGuard(node: ts.Node): boolean {
  if (ts.isCallExpression(node))
    return ts.isIdentifier(node.expression) && ["bug", "assertNever"].includes(node.expression.text);
  if (ts.isExpressionStatement(node) || ts.isReturnStatement(node))
    return node.expression !== undefined && isGuard(node.expression);
  if (ts.isBlock(node)) return node.statements.length === 1 && node.statements.every(isGuard);
  return ts.isIfStatement(node) && node.elseStatement === undefined && isGuard(node.thenStatement);
}

const short = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};

/** The line of code that the change is in, so that a reader sees what it does. */
function contextOf(node: ts.Node, source: ts.SourceFile): string {
  const parent = ts.isExpressionStatement(node) || ts.isIfStatement(node) ? node : node.parent;
  const text = ts.isIfStatement(parent) ? `if (${parent.expression.getText(source)})` : parent.getText(source);
  return short(text);
}

function functionOf(node: ts.Node, source: ts.SourceFile): string {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    const named = (ts.isFunctionLike(at) || ts.isVariableDeclaration(at) || ts.isPropertyAssignment(at)) && at.name;
    if (named) return named.getText(source);
  }
  return "file";
}

/** An expression that can be wrapped, or a statement in a block: of code in functions alone. */
export function placeOf(node: ts.Node, _change: Change, source: ts.SourceFile): Mutant["place"] {
  let inFunction = false;
  for (let at: ts.Node | undefined = node; at; at = at.parent) inFunction ||= ts.isFunctionLike(at);
  if (!inFunction) return undefined;
  for (let at = node; at.parent; at = at.parent)
    if (ts.isStatement(at) && !ts.isBlock(at) && (ts.isBlock(at.parent) || ts.isCaseOrDefaultClause(at.parent)))
      return { from: at.getStart(source), to: at.end, statement: true };
    else if (ts.isFunctionLike(at.parent) && "body" in at.parent && at.parent.body === at && ts.isExpression(at))
      return { from: at.getStart(source), to: at.end, statement: false };
  return undefined;
}
