// Operands and operators of one value, read flat by the parser, grouped by grammar/precedence.ts.

import { atomLevel, negativeLevel, notLevel, operators } from "../../grammar/precedence.ts";
import { E0112 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { append } from "../diagnostics/edits.ts";
import type { Source } from "../diagnostics/source.ts";
import type { BinaryOperator, Node, Quantity, Value } from "./ast.ts";
import type { Token } from "./lex.ts";

/** One piece of a flat value: a sign or operator with its token index, or a finished operand. */
export type Piece =
  | { readonly kind: "prefix"; readonly text: "not" | "-"; readonly index: number }
  | { readonly kind: "operator"; readonly text: string; readonly index: number }
  | { readonly kind: "operand"; readonly value: Value; readonly bare: boolean };

interface Reading {
  readonly source: Source;
  readonly tokens: readonly Token[];
  readonly pieces: readonly Piece[];
  readonly report: (diagnostic: Diagnostic) => void;
  at: number;
}

const spelling: Readonly<Record<string, string>> = {
  Tolerance: "±",
  Pair: "->",
  Range: "..",
  And: "and",
  Or: "or",
  Equal: "==",
  NotEqual: "!=",
  AtMost: "<=",
  AtLeast: ">=",
};

/** One spelling for each operator: `+-` is `±`, `≤` is `<=`. */
export function spell(kind: string, text: string): string {
  return spelling[kind] ?? text;
}

/** The tree of a flat value: precedence climbing. `pieces` alternate properly; undefined if recovery broke that. */
export function group(
  source: Source,
  tokens: readonly Token[],
  pieces: readonly Piece[],
  report: (diagnostic: Diagnostic) => void,
): Value | undefined {
  return climb({ source, tokens, pieces, report, at: 0 }, 0);
}

function climb(reading: Reading, least: number): Value | undefined {
  let left = prefixed(reading);
  let chained: string | undefined;
  for (;;) {
    const piece = reading.pieces[reading.at];
    const operator = piece?.kind === "operator" ? operators[piece.text] : undefined;
    if (left === undefined || piece?.kind !== "operator" || !operator || operator.level < least) return left;
    reading.at++;
    const right = climb(reading, operator.level + 1);
    if (right === undefined) return left;
    const level = `${operator.level}`;
    if (operator.chain === "none" && chained === level) reading.report(chain(reading, piece, left, right));
    chained = level;
    left = combine(reading, piece.text, piece.index, left, right);
  }
}

function prefixed(reading: Reading): Value | undefined {
  const piece = reading.pieces[reading.at++];
  if (piece?.kind === "operand") return piece.value;
  if (piece?.kind !== "prefix") return undefined;
  const next = reading.pieces[reading.at];
  const plain = next?.kind === "operand" && next.bare && next.value.kind === "quantity" ? next.value : undefined;
  if (piece.text === "-" && plain) {
    reading.at++;
    return negated(reading, piece.index, plain);
  }
  const operand = climb(reading, piece.text === "not" ? notLevel : negativeLevel);
  if (operand === undefined) return undefined;
  const node = spanning(piece.index, operand.last, reading.tokens[piece.index]?.start ?? 0, operand.span.end);
  return { kind: piece.text === "not" ? "not" : "negative", ...node, operand };
}

function negated(reading: Reading, index: number, quantity: Quantity): Quantity {
  const node = spanning(index, quantity.last, reading.tokens[index]?.start ?? 0, quantity.span.end);
  return { ...quantity, ...node, number: -quantity.number, spelling: `-${quantity.spelling}` };
}

function combine(reading: Reading, operator: string, index: number, left: Value, right: Value): Value {
  const span = { start: left.span.start, end: right.span.end };
  const { first } = left;
  const { last } = right;
  switch (operator) {
    case "..":
      return { kind: "range", span, first, last, from: left, to: right };
    case "->":
      return { kind: "pair", span, first, last, from: left, to: right };
    case "±":
      return { kind: "tolerance", span, first, last, value: left, margin: right };
    case "of":
      return { kind: "share", span, first, last, share: left, of: right };
    case "|": {
      // A bracketed pipeline is the same pipeline, so the parts of either simply follow each other.
      const [source, stages] = left.kind === "pipeline" ? [left.source, [...left.stages, right]] : [left, [right]];
      return { kind: "pipeline", span, first, last, source, stages };
    }
    default: {
      const token = reading.tokens[index];
      const operatorSpan = { start: token?.start ?? left.span.end, end: token?.end ?? left.span.end };
      return { kind: "binary", span, first, last, operator: operator as BinaryOperator, operatorSpan, left, right };
    }
  }
}

function chain(reading: Reading, piece: { text: string; index: number }, left: Value, right: Value): Diagnostic {
  const { source, tokens } = reading;
  const token = tokens[piece.index];
  const span = token ? { start: token.start, end: token.end } : left.span;
  const slice = (value: Value): string => source.text.slice(value.span.start, value.span.end);
  const middle = left.kind === "binary" ? slice(left.right) : undefined;
  const help =
    middle === undefined
      ? "put brackets around the part that comes first"
      : `write \`${slice(left)} and ${middle} ${piece.text} ${slice(right)}\``;
  // `1 < images < 5` has one reading, as in mathematics
  const compares = [piece.text, left.kind === "binary" ? left.operator : ""].every((each) =>
    /^(?:[<>]=?|[=!]=)$/.test(each),
  );
  const fix = compares && middle ? append({ source, span: left.span }, ` and ${middle}`, "safe", help) : undefined;
  const notes = [{ keyword: "help", text: help }];
  return E0112({ operator: piece.text }, { at: { source, span }, label: "a second one in the same value", notes, fix });
}

/** How tightly a finished value binds, by the same table; print.ts sets brackets by it. */
export function levelOf(value: Value): number {
  switch (value.kind) {
    case "pipeline":
      return operators["|"]?.level ?? 0;
    case "tolerance":
      return operators["±"]?.level ?? 0;
    case "pair":
      return operators["->"]?.level ?? 0;
    case "share":
      return operators.of?.level ?? 0;
    case "range":
      return operators[".."]?.level ?? 0;
    case "binary":
      return operators[value.operator]?.level ?? 0;
    case "not":
      return notLevel;
    case "negative":
      return negativeLevel;
    case "quantity":
      return value.spelling.startsWith("-") ? negativeLevel : atomLevel;
    default:
      return atomLevel;
  }
}

function spanning(first: number, last: number, start: number, end: number): Node {
  return { span: { start, end }, first, last };
}
