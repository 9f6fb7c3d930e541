// Random syntax trees for property tests, and trees without places so that two can be compared.

import fc from "fast-check";
import type { Any } from "../../compiler/1-syntax/ast.ts";

/** A tree with its places, tokens and source left out. */
export function plain(node: Any): unknown {
  const places = new Set(["span", "first", "last", "operatorSpan", "source", "tokens", "trivia"]);
  return JSON.parse(JSON.stringify(node, (key, value) => (places.has(key) || value === undefined ? undefined : value)));
}

const at = { span: { start: 0, end: 0 }, first: 0, last: 0 };
const words = ["a", "policy", "from", "order_sensitive", "spec", "x9"];
const name = fc.constantFrom(...words).map((text) => ({ kind: "name", ...at, text }));
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => ({ kind: "path", ...at, names }));
const text = fc.string({ unit: "binary", maxLength: 12 }).map((each) => ({ kind: "text", ...at, text: each }));
const quantity = fc
  .record({
    sign: fc.constantFrom("", "-"),
    digits: fc.constantFrom("0", "7", "22_000", "0.50", "1e-6", "3.5E+2"),
    unit: fc.constantFrom("", "%", "h", "epoch", "tok"),
  })
  .map(({ sign, digits, unit }) => {
    const number = Number(digits.replaceAll("_", ""));
    return { kind: "quantity", ...at, number: sign === "-" ? -number : number, unit, spelling: sign + digits };
  });
const doc = fc.option(fc.constantFrom("one line", "two\nlines", "a\n\nc"), { nil: undefined });

const tree = fc.letrec<Record<string, unknown>>((tie) => {
  const value = tie("value");
  const positive = quantity.filter((each) => !each.spelling.startsWith("-"));
  const bound = fc
    .record({ operator: fc.constantFrom("<", "<=", ">", ">="), limit: value })
    .map((each) => ({ kind: "bound", ...at, ...each }));
  const argument = fc
    .oneof(
      { weight: 5, arbitrary: fc.record({ name: fc.option(name, { nil: undefined }), value }) },
      { weight: 1, arbitrary: bound.map((value) => ({ name: undefined, value })) },
    )
    .map((each) => ({ kind: "argument", ...at, ...each }));
  const args = fc.array(argument, { maxLength: 3 });
  const body = fc.array(tie("member"), { maxLength: 3 }).map((members) => ({ kind: "body", ...at, members }));
  const list = fc.array(value, { maxLength: 3 }).map((items) => ({ kind: "list", ...at, items }));
  const call = fc.record({ callee: path, arguments: args }).map((each) => ({ kind: "call", ...at, ...each }));
  const two = (kind: string, left: string, right: string) =>
    fc.tuple(value, value).map(([a, b]) => ({ kind, ...at, [left]: a, [right]: b }));
  const relation = fc
    .record({ word: name, target: fc.oneof(path, list, positive) })
    .map((each) => ({ kind: "relation", ...at, ...each }));
  const head = fc
    .record({ name: fc.option(name, { nil: undefined }), relations: fc.array(relation, { maxLength: 2 }) })
    .map((each) => ({ kind: "head", ...at, ...each }));
  const stages = fc.tuple(value, fc.array(value, { minLength: 1, maxLength: 3 }));
  return {
    value: fc.oneof(
      { maxDepth: 4, depthSize: "small", withCrossShrink: true },
      fc.oneof(quantity, text, path),
      list,
      call,
      fc.record({ base: fc.oneof(path, call, positive), body }).map((each) => ({ kind: "amended", ...at, ...each })),
      two("range", "from", "to"),
      two("pair", "from", "to"),
      two("tolerance", "value", "margin"),
      two("share", "share", "of"),
      // The source of a pipeline is never a pipeline: the two would read as one.
      stages
        .filter(([source]) => (source as { kind: string }).kind !== "pipeline")
        .map(([source, rest]) => ({ kind: "pipeline", ...at, source, stages: rest })),
      fc
        .tuple(
          fc.constantFrom("and", "or", "in", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"),
          value,
          value,
        )
        .map(([operator, left, right]) => ({ kind: "binary", ...at, operator, left, right })),
      value.map((operand) => ({ kind: "not", ...at, operand })),
      value.map((operand) => ({ kind: "negative", ...at, operand })),
    ),
    setting: fc.record({ doc, path, value }).map((each) => ({ kind: "setting", ...at, ...each })),
    statement: fc.record({ doc, name, arguments: args }).map((each) => ({ kind: "statement", ...at, ...each })),
    block: fc.record({ doc, word: name, head, body }).map((each) => ({ kind: "block", ...at, ...each })),
    member: fc.oneof({ maxDepth: 3, depthSize: "small" }, tie("setting"), tie("statement"), tie("block")),
  };
});

const use = fc
  .record({ names: fc.array(name, { minLength: 1, maxLength: 3 }), from: text })
  .map((each) => ({ kind: "use", ...at, ...each }));

/** Whole files. */
export const file = fc
  .record({
    uses: fc.array(use, { maxLength: 2 }),
    members: fc.array(tree.block as fc.Arbitrary<unknown>, { maxLength: 3 }),
  })
  .map((each) => ({ kind: "file", ...at, edition: 1, ...each }));
