// Layout of values: on one line when it fits and the author left it there, else broken at the value's own places. Columns are
// known when a value is begun, so what follows `=` hangs from its column and a `|` stands under the `=`.

import type { Any, Body, Value } from "../../1-syntax/ast.ts";
import type { Token } from "../../1-syntax/lex.ts";
import { assertNever } from "../../diagnostics/bug.ts";
import type { Measure } from "./measure.ts";
import { type Part, rowsOf } from "./rows.ts";
import type { Writer } from "./writer.ts";

/** A file being laid out. */
export interface Sheet {
  readonly tokens: readonly Token[];
  readonly measure: Measure;
  readonly out: Writer;
  readonly limit: number;
  /** Members between braces; the `{` is written. Held here because values and members contain each other. */
  readonly body: (body: Body, base: number) => void;
}

/** Tokens from the next one to `last` fit on the line as they are. */
export function fits({ measure, out, limit }: Sheet, last: number): boolean {
  const first = out.next();
  return measure.flat(first, last) && out.column() + measure.width(first, last) <= limit;
}

/**
 * Writes a value from the next token to token `until`, which includes brackets around it and a comma behind it.
 * `assigned`: it stands right behind the `=` of a line.
 */
export function layValue(sheet: Sheet, value: Value, until: number, assigned = false): void {
  const { out } = sheet;
  if (!fits(sheet, until)) breakValue(sheet, value, until, assigned);
  out.through(until);
}

function breakValue(sheet: Sheet, value: Value, until: number, assigned: boolean): void {
  const { out } = sheet;
  const column = out.column();
  switch (value.kind) {
    case "quantity":
    case "text":
    case "path":
    case "hole":
      return;
    case "list": {
      out.through(opener(sheet, value.first, "OpenBracket"));
      const items = value.items.map((item) => part(sheet, item));
      layItems(sheet, items, column, (item) => layValue(sheet, item.node, item.last));
      return;
    }
    case "call":
      out.through(value.callee.last + 1);
      layArguments(sheet, value.arguments, column);
      return;
    case "amended":
      layValue(sheet, value.base, value.body.first - 1);
      out.through(value.body.first);
      sheet.body(value.body, column);
      return;
    case "pipeline":
      layChain(sheet, [value.source, ...value.stages], until, assigned);
      return;
    case "binary":
      if (joins.has(value.operator)) layChain(sheet, chainOf(value), until, assigned);
      else layPair(sheet, value.left, value.right, until);
      return;
    case "range":
    case "pair":
      layPair(sheet, value.from, value.to, until);
      return;
    case "tolerance":
      layPair(sheet, value.value, value.margin, until);
      return;
    case "share":
      layPair(sheet, value.share, value.of, until);
      return;
    case "bound":
      out.through(value.limit.first - 1);
      layValue(sheet, value.limit, until);
      return;
    case "not":
    case "negative":
      out.through(value.operand.first - 1);
      layValue(sheet, value.operand, until);
      return;
    default:
      assertNever(value, "breakValue");
  }
}

/** The operators at which a value may be broken, beside `|`. */
const joins: ReadonlySet<string> = new Set(["or", "and", "+", "-"]);
const sum = (operator: string): boolean => operator === "+" || operator === "-";

/** `a + b - c`, read as `(a + b) - c`, is one chain; brackets that the author set stay a value of their own. */
function chainOf(value: Value): readonly Value[] {
  if (value.kind !== "binary") return [value];
  const { left, right, operator } = value;
  const same = left.kind === "binary" && (left.operator === operator || (sum(left.operator) && sum(operator)));
  return [...(same && left.first === left.left.first ? chainOf(left) : [left]), right];
}

/** Two values around an operator at which no line is broken. */
function layPair(sheet: Sheet, left: Value, right: Value, until: number): void {
  layValue(sheet, left, right.first - 2);
  sheet.out.through(right.first - 1);
  layValue(sheet, right, until);
}

/** Values joined by operators, each on a line of its own but for those that the author joined and that fit. */
function layChain(sheet: Sheet, values: readonly Value[], until: number, assigned: boolean): void {
  const { out, tokens, measure } = sheet;
  const column = out.column();
  // An operator of one character stands under the `=`, and the values under each other.
  const short = (tokens[(values[1]?.first ?? 0) - 1]?.text.length ?? 0) === 1;
  const hang = assigned ? (short ? column - 2 : column) : column + 2;
  const parts = values.map((node, i) => {
    const following = values[i + 1];
    const first = i === 0 ? out.next() : node.first - 1;
    return { node, first, last: following ? following.first - 2 : until };
  });
  const lines: (typeof parts)[] = [];
  for (const each of parts) {
    if (each === parts[0] || measure.broken(each.first)) lines.push([each]);
    else lines.at(-1)?.push(each);
  }
  for (const line of lines) {
    if (line !== lines[0]) out.newline(hang);
    const last = line.at(-1)?.last ?? until;
    if (line.length > 1 && fits(sheet, last)) {
      out.through(last);
      continue;
    }
    for (const each of line) {
      if (each !== line[0]) out.newline(hang);
      if (each !== parts[0]) out.through(each.first);
      layValue(sheet, each.node, each.last);
    }
  }
}

type Argument = Extract<Any, { kind: "argument" }>;

/** Arguments, with their `=` in one column when each has a line of its own; the `(` is written. */
export function layArguments(sheet: Sheet, all: readonly Argument[], base: number): void {
  const { out, measure } = sheet;
  const parts = all.map((each) => part(sheet, each));
  const plain = ({ name, first }: Argument): boolean => name !== undefined && measure.flat(first, first + 1);
  const widest = Math.max(0, ...all.map((each) => (plain(each) ? measure.width(each.first, each.first) : 0)));
  layItems(sheet, parts, base, ({ node, last }, alone) => {
    if (node.name) {
      out.through(node.first);
      if (alone && plain(node)) out.pad(widest - measure.width(node.first, node.first));
      out.through(node.first + 1);
    }
    layValue(sheet, node.value, last, node.name !== undefined);
  });
}

/** Items between brackets, the opening one written: in lines two columns in, and the closing one under `base`. */
export function layItems<N extends Any>(
  sheet: Sheet,
  parts: readonly (Part & { readonly node: N })[],
  base: number,
  lay: (part: Part & { readonly node: N }, alone: boolean) => void,
): void {
  const { out, measure, limit } = sheet;
  const short = parts.every(({ node, first, last }) => isShort(node) && measure.flat(first, last));
  const rows = rowsOf(parts, measure, base + 2, limit, short);
  const alone = rows.every((row) => row.length === 1);
  for (const row of rows) {
    out.newline(base + 2);
    for (const each of row) {
      if (row.length > 1) out.through(each.last);
      else lay(each, alone);
    }
  }
  out.newline(base);
  out.through(out.next());
}

const isShort = (node: Any): boolean => ["quantity", "text", "path", "name"].includes(node.kind);

/** A node with the comma behind it. */
export function part<N extends Any>({ tokens }: Sheet, node: N): Part & { readonly node: N } {
  const comma = tokens[node.last + 1]?.kind === "Comma";
  return { node, first: node.first, last: comma ? node.last + 1 : node.last };
}

/** The first token of a kind from `at` on: brackets around a value belong to it. */
function opener({ tokens }: Sheet, at: number, kind: string): number {
  let index = at;
  while (tokens[index]?.kind !== kind) index++;
  return index;
}
