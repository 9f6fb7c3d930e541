// What the formatter does to the layouts that people write, and the few places where a choice was made.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { format } from "../../compiler/tools/format/format.ts";

const root = new URL("../../", import.meta.url);
const lines = (...all: readonly string[]): string => `${all.join("\n")}\n`;
const wrap = (...all: readonly string[]): string =>
  lines("spec 1", "", "a b {", ...all.map((line) => line && `  ${line}`), "}");
const formatted = (text: string, width?: number): string | undefined =>
  format({ path: "test.perl", text }, width).value;

/** Each block as written, and as laid out when that differs. */
function becomes(written: string, expected: string = written, width?: number): void {
  expect(formatted(written, width)).toBe(expected);
  expect(formatted(expected, width)).toBe(expected);
}

describe("the specs of the project stand as they are laid out", () => {
  test.each(readdirSync(new URL("specs/", root)).filter((each) => each.endsWith(".perl")))("%s", (name) => {
    const text = readFileSync(new URL(`specs/${name}`, root), "utf8");
    expect(formatted(text)).toBe(text);
  });
});

describe("columns", () => {
  test("`=` stands in one column between blocks, across comments and empty lines", () =>
    becomes(
      wrap("seed = 1", "// why", "reference=x", "", "", "k   =  2", "data {", "x =1", "}", "reward = r"),
      wrap("seed      = 1", "// why", "reference = x", "", "k         = 2", "data {", "  x = 1", "}", "reward = r"),
    ));

  test("`±` stands in one column", () =>
    becomes(
      wrap("accuracy = 7% +- 5.8%", "orders = 4", "flips = 76.39% ± 0.5%"),
      wrap("accuracy = 7%     ± 5.8%", "orders   = 4", "flips    = 76.39% ± 0.5%"),
    ));

  test("remarks stand in one column of a block, behind its longest line", () => {
    const column = (line: string, at: number, remark: string) => `${line.padEnd(at)}${remark}`;
    becomes(
      lines("spec 1 // e", "a b { // opens", "  x = 1 // one", "  yy = 2 // two", "}     // closes"),
      lines(
        "spec 1  // e",
        "",
        "a b {  // opens",
        column("  x  = 1", 43, "// one"),
        column("  yy = 2", 43, "// two"),
        "}  // closes",
      ),
    );
    const long = `name = "${"x".repeat(40)}"`;
    becomes(
      lines("spec 1", "", "a b {", "  x = 1 // one", "  c {", `    ${long} // two`, "  }", "}"),
      lines(
        "spec 1",
        "",
        "a b {",
        column("  x = 1", 57, "// one"),
        "  c {",
        column(`    ${long}`, 57, "// two"),
        "  }",
        "}",
      ),
    );
  });

  test("wide characters count as the columns they take", () =>
    becomes(
      wrap('x = "橋" // a', "y = 12345 // b"),
      wrap(`x = "橋"${" ".repeat(43 - 10)}// a`, `y = 12345${" ".repeat(43 - 11)}// b`),
    ));
});

describe("lines", () => {
  test("what the author put on one line stays there while it fits", () => {
    becomes(wrap("policy = m { a = 1  b = 2 }", "data { x = 1 }", "mix = f(a, b) | g | h"));
    becomes(wrap("data {", "  a = 1  b = 2", "  c = 3", "}"));
    becomes(
      wrap("rows = [", "  1, 2,", "  3, 4,", "]")
        .replaceAll(/^ {4}(\d)/gm, "           $1")
        .replace("  ]", "         ]"),
    );
  });

  test("and what the author broke stays broken", () =>
    becomes(
      wrap("x = f(", "a = 1,", "bcd = 2,", ") | g |", "h", "r = 1 * a +", "2 * b"),
      wrap("x = f(", "      a   = 1,", "      bcd = 2,", "    )", "  | g", "  | h", "r = 1 * a", "  + 2 * b"),
    ));

  test("what does not fit is broken at the outermost place", () => {
    becomes(
      wrap("train = pool | rollout(10, from = policy) | take(3)"),
      wrap("train = pool", "      | rollout(10, from = policy)", "      | take(3)"),
      40,
    );
    becomes(
      wrap("x = f(a = 1, bcd = [1, 2, 3, 4, 5, 6, 7, 8])"),
      wrap(
        "x = f(",
        "      a   = 1,",
        "      bcd = [",
        "              1, 2, 3, 4, 5,",
        "              6, 7, 8",
        "            ]",
        "    )",
      ),
      30,
    );
    becomes(
      wrap("q = m { first = 1  second = 2 }"),
      wrap("q = m {", "      first  = 1", "      second = 2", "    }"),
      24,
    );
    becomes(
      lines("spec 1", 'use { aaaa, bbbb, cccc } from "x.perl"'),
      lines("spec 1", "", "use {", "  aaaa, bbbb,", "  cccc", '} from "x.perl"'),
      15,
    );
    becomes(
      lines("spec 1", "", "sweep s over [aaaaaa, bbbbbb] { x = 1 }"),
      lines(
        "spec 1",
        "",
        "sweep s over [",
        "               aaaaaa,",
        "               bbbbbb",
        "             ] {",
        "  x = 1",
        "}",
      ),
      24,
    );
    becomes(
      wrap("ok = not (aaaa == 1 and bbbb == 2) or cccc in 1..2"),
      wrap("ok = not (aaaa == 1", "           and bbbb == 2)", "     or cccc in 1..2"),
      30,
    );
  });

  test("at most one empty line, none behind `{` or before `}`", () =>
    becomes(
      lines("spec 1", "", "", "// head", "", "", "a b {", "", "  x = 1", "", "", "  y = 2", "", "}", "", "", ""),
      lines("spec 1", "", "// head", "", "a b {", "  x = 1", "", "  y = 2", "}"),
    ));

  test("blocks of several lines stand apart; lines of one block and of `use` may follow each other", () =>
    becomes(
      lines(
        "spec 1",
        'use { a } from "a"',
        'use { b } from "b"',
        "c d { x = 1 }",
        "c e { x = 2 }",
        "c f {",
        "x = 3",
        "}",
        "c g { }",
      ),
      lines(
        "spec 1",
        "",
        'use { a } from "a"',
        'use { b } from "b"',
        "",
        "c d { x = 1 }",
        "c e { x = 2 }",
        "",
        "c f {",
        "  x = 3",
        "}",
        "",
        "c g { }",
      ),
    ));
});

describe("signs", () => {
  test("one spelling of ±, a small e, and numbers as they were written", () =>
    becomes(wrap("x = [1E-6,2e+3,22_000,0.50%,7EB] +- 1"), wrap("x = [1e-6, 2e+3, 22_000, 0.50%, 7EB] ± 1")));
  test("spaces around operators, none around `..`, `.` and behind a sign", () =>
    becomes(
      wrap("x=( a+b )*-c%2", "y=not( a )", "z=-(a-b) .. - 3", "w = 60%of a . b", "p = 1->2|q( )"),
      wrap("x = (a + b) * -c % 2", "y = not (a)", "z = -(a - b)..-3", "w = 60% of a.b", "p = 1 -> 2 | q()"),
    ));
});

describe("comments", () => {
  test("stay with their token wherever they stand", () =>
    becomes(
      wrap("x // one", "= // two", "1", "f( // three", "// four", "a, // five", "b", "// six", ") // seven", "// last"),
      wrap(
        `x${" ".repeat(40)}// one`,
        `  =${" ".repeat(38)}// two`,
        "  1",
        "f(  // three",
        "  // four",
        `  a,${" ".repeat(37)}// five`,
        "  b",
        "  // six",
        ")  // seven",
        "// last",
      ),
    ));
  test("documentation stays above its member, a remark behind a line stays there", () =>
    becomes(
      wrap("x = 1 /// not of y", "/// of y", "y = 2"),
      wrap(`x = 1${" ".repeat(36)}/// not of y`, "/// of y", "y = 2"),
    ));
  test("after the end stay at the end", () =>
    becomes(lines("spec 1", "// a", "", "", "// b"), lines("spec 1", "// a", "", "// b")));
});

describe("a spec with a syntax error has no layout", () => {
  test.each(["a b { x = }", "a b { x = 1", "# no", "a b { x = [1 2] }", "a b { x = 1 ≤ 2 }"])("%s", (text) => {
    const { value, diagnostics } = format({ path: "test.perl", text: `spec 1\n${text}\n` });
    expect(value).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});
