// What the parser makes of whole and half specs: precedence, heads, documentation, numbers, and the laws that
// printing undoes parsing and that nothing a user can type makes it throw.

import { readFileSync } from "node:fs";
import { env } from "node:process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printedProblem } from "../../bench/language/syntax-laws.ts";
import { file, plain } from "../../bench/language/trees.ts";
import type { Any, File, Member, Value } from "../../compiler/1-syntax/ast.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import { verify } from "../../compiler/1-syntax/verify.ts";
import { parseFragment } from "../../compiler/2-names/fragment.ts";
import { parse } from "../../compiler/recovery/parse.ts";

const made = env.PERLC_LONG === "1" ? 10_000 : 500;
const source = (text: string) => ({ path: "test.perl", text });

/** The value of `x = …`, cleanly parsed. */
function value(text: string): Value {
  const parsed = parseFragment(source(text));
  expect(parsed.diagnostics).toEqual([]);
  return parsed.value as Value;
}

/** A value with brackets around every group, to see how it was read. */
function grouped(node: Value): string {
  const text = (each: Value): string => grouped(each);
  switch (node.kind) {
    case "binary":
      return `(${text(node.left)} ${node.operator} ${text(node.right)})`;
    case "range":
      return `(${text(node.from)}..${text(node.to)})`;
    case "pair":
      return `(${text(node.from)} -> ${text(node.to)})`;
    case "tolerance":
      return `(${text(node.value)} ± ${text(node.margin)})`;
    case "share":
      return `(${text(node.share)} of ${text(node.of)})`;
    case "not":
      return `(not ${text(node.operand)})`;
    case "negative":
      return `(-${text(node.operand)})`;
    case "pipeline":
      return `(${[node.source, ...node.stages].map(text).join(" | ")})`;
    default:
      return print(node);
  }
}

describe("precedence", () => {
  test.each([
    ["a in 10%..90% and b == 2 or not c", "(((a in (10%..90%)) and (b == 2)) or (not c))"],
    ["90% * boxed(answer) + 10% * matches(form)", "((90% * boxed(answer)) + (10% * matches(form)))"],
    ["a - b - c", "((a - b) - c)"],
    ["a | b | c", "(a | b | c)"],
    ["100% -> 0%", "(100% -> 0%)"],
    ["76.39% ± 5.8%", "(76.39% ± 5.8%)"],
    ["76.39% +- 5.8%", "(76.39% ± 5.8%)"],
    ["60% of a + b", "(60% of (a + b))"],
    ["not a == b", "(not (a == b))"],
    ["not not a", "(not (not a))"],
    ["-3..-1", "(-3..-1)"],
    ["-x * 2", "((-x) * 2)"],
    ["2 - -3", "(2 - -3)"],
    ["batch % group == 0", "((batch % group) == 0)"],
    ["batch%group", "(batch % group)"],
    ["(a + b) * c", "((a + b) * c)"],
  ])("%s", (text, expected) => {
    expect(grouped(value(text))).toBe(expected);
  });
});

describe("numbers", () => {
  test.each([
    ["36h", 36, "h"],
    ["1e-6", 1e-6, ""],
    ["12.1%", 12.1, "%"],
    ["2epoch", 2, "epoch"],
    ["2048tok", 2048, "tok"],
    ["22_000", 22_000, ""],
    ["-3.5GiB", -3.5, "GiB"],
    ["1.5e3KiB", 1500, "KiB"],
    ["7furlongs", 7, "furlongs"],
  ])("%s", (text, number, unit) => {
    expect(value(text)).toMatchObject({ kind: "quantity", number, unit });
  });
});

test("heads: a name, relations, and an interval", () => {
  const text = "spec 1\nexperiment b extends a { evaluate every 50step { } }\nsweep s over [a, b] { data { } }\n";
  const parsed = parse(source(text));
  expect(parsed.diagnostics).toEqual([]);
  const [b, s] = parsed.value?.members ?? [];
  expect(b?.head.name?.text).toBe("b");
  expect(b?.head.relations.map((each) => [each.word.text, print(each.target)])).toEqual([["extends", "a"]]);
  const [inner] = b?.body.members ?? [];
  expect(inner).toMatchObject({ kind: "block", head: { name: undefined, relations: [{ word: { text: "every" } }] } });
  expect(s?.head.relations[0]?.target.kind).toBe("list");
  expect(s?.body.members[0]).toMatchObject({ kind: "block", head: { name: undefined, relations: [] } });
});

test("documentation belongs to the member below it, remarks behind a line to none", () => {
  const text =
    "spec 1\n\n/// First line.\n///\n/// - third\nblock a {\n  x = 1 /// a remark\n  /// doc of y\n  // a comment between\n  y = 2\n}\n";
  const [block] = parse(source(text)).value?.members ?? [];
  expect(block?.doc).toBe("First line.\n\n- third");
  const [x, y]: readonly Member[] = block?.body.members ?? [];
  expect(x?.doc).toBeUndefined();
  expect(y?.doc).toBe("doc of y");
});

test("the paper's spec parses clean, verifies, and prints to the same tree", () => {
  const text = readFileSync(new URL("./sample/paper.perl", import.meta.url), "utf8");
  const parsed = parse(source(text));
  expect(parsed.diagnostics).toEqual([]);
  const tree = parsed.value as File;
  expect(verify(tree)).toEqual([]);
  const again = parse(source(print(tree)));
  expect(again.diagnostics).toEqual([]);
  expect(plain(again.value as Any)).toEqual(plain(tree));
});

test(`print, then parse, is the identity on ${made} trees`, { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(file, (tree) => {
      expect(printedProblem(tree)).toBeUndefined();
    }),
    { numRuns: made },
  );
});

test("no text makes it throw, and tokens tile whatever it read", () => {
  const pieces = fc.constantFrom(
    ...'spec 1|use|experiment a|{|}|(|)|[|]|=|==|,|.|..|->|±|||x|42|2epoch|"t"|"|not|-|\n|\n  |// c\n|#|/*|\'|é|😀|\u0000|\uD800'.split(
      "|",
    ),
    "|",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), fc.boolean(), (parts, glue) => {
      const { value: tree } = parse(source(`spec 1\n${parts.join(glue ? "" : " ")}`));
      if (tree) expect(verify(tree)).toEqual([]);
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
      const { value: tree } = parse(source(text));
      if (tree) expect(verify(tree)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("very deep and very long inputs are refused, not died of", () => {
  const code = (text: string) => parse(source(`spec 1\na { x = ${text} }`)).diagnostics.map((each) => each.code);
  expect(code(`${"(".repeat(50_000)}1`)).toEqual(["E0127"]);
  expect(code(`${"not ".repeat(50_000)}a`)).toEqual(["E0127"]);
  expect(code(Array.from({ length: 50_000 }, () => "1").join(" + "))).toEqual(["E0128"]);
});

describe("half a character, which a file of UTF-8 cannot hold and an editor's buffer can", () => {
  test.each(["\ud800", "\udc00"])("is no text: %j", (half) => {
    const text = `spec 1\n\njudge a {\n  service = "a${half}b"\n}\n`;
    const { value: nothing, diagnostics } = parse(source(text));
    expect(nothing).toBeUndefined();
    expect(diagnostics.map((each) => [each.code, each.labels[0]?.span.start])).toEqual([["E0104", text.indexOf(half)]]);
  });

  test("two halves are one", () => {
    expect(parse(source('spec 1\n\njudge a {\n  service = "a\ud83d\ude00b"\n}\n')).diagnostics).toEqual([]);
  });
});

describe("one value alone, as the defaults of the vocabulary", () => {
  test("its places are those of its own text", () => {
    const parsed = parseFragment({ path: "--set", text: "10% 20%" });
    expect(parsed.value).toBeUndefined();
    expect(parsed.diagnostics[0]?.labels[0]).toMatchObject({ source: { path: "--set" }, span: { start: 4, end: 7 } });
  });
  test.each(["", "1 }  b { x = 2", "1\ny = 2"])("%j is not one value", (text) => {
    expect(parseFragment(source(text)).value).toBeUndefined();
  });
});
