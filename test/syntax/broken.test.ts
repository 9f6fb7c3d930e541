// Broken input: every token of a long spec deleted, doubled, and the text cut there. Never a throw, at most three
// diagnostics, and the first of them near the damage.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { File } from "../../compiler/1-syntax/ast.ts";
import { lex, type Token } from "../../compiler/1-syntax/lex.ts";
import { verify } from "../../compiler/1-syntax/verify.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { parse } from "../../compiler/recovery/parse.ts";

const text = readFileSync(new URL("./sample/paper.perl", import.meta.url), "utf8");
const { tokens } = lex({ path: "paper.perl", text });

interface Broken {
  readonly name: string;
  readonly text: string;
  /** Offset of the damage in the broken text. */
  readonly at: number;
}

const broken: Readonly<Record<string, readonly Broken[]>> = {
  delete: tokens.map((token, i) => ({
    name: `${i} ${token.text}`,
    text: text.slice(0, token.start) + text.slice(token.end),
    at: token.start,
  })),
  double: tokens.map((token, i) => ({
    name: `${i} ${token.text}`,
    text: `${text.slice(0, token.end)} ${token.text}${text.slice(token.end)}`,
    at: token.end + 1,
  })),
  cut: tokens.map((token, i) => ({ name: `${i} ${token.text}`, text: text.slice(0, token.start), at: token.start })),
};

/** How many tokens lie between an offset and the nearest label of a diagnostic. */
function distance(found: readonly Token[], diagnostic: Diagnostic, at: number): number {
  const index = (offset: number): number => found.filter((token) => token.end <= offset).length;
  return Math.min(
    ...diagnostic.labels.map((label) => {
      const from = Math.abs(index(label.span.start) - index(at));
      return Math.min(
        from,
        label.span.start <= at && at <= label.span.end ? 0 : Math.abs(index(label.span.end) - index(at)),
      );
    }),
  );
}

interface Outcome {
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly value: File | undefined;
  readonly near: boolean;
}

describe.each(Object.entries(broken))("%s each token", (_kind, cases) => {
  const outcomes = cases.map((each): Outcome => {
    const source = { path: "broken.perl", text: each.text };
    const { value, diagnostics } = parse(source);
    const [first] = diagnostics;
    const near = first === undefined || distance(lex(source).tokens, first, each.at) <= 2;
    return { name: each.name, diagnostics, value, near };
  });

  test("at most three diagnostics", () => {
    expect(outcomes.filter((each) => each.diagnostics.length > 3).map((each) => each.name)).toEqual([]);
  });

  test("one diagnostic or none in nine of ten", () => {
    const few = outcomes.filter((each) => each.diagnostics.length <= 1).length;
    expect(few / outcomes.length).toBeGreaterThanOrEqual(0.9);
  });

  test("the first diagnostic is within two tokens of the damage in 95 of 100", () => {
    const wrong = outcomes.filter((each) => each.diagnostics.length > 0);
    const far = wrong.filter((each) => !each.near).map((each) => `${each.name}: ${each.diagnostics[0]?.title}`);
    expect(far.length / wrong.length, far.join("\n")).toBeLessThanOrEqual(0.05);
  });

  test("silence means that the text is a legal spec: it has no hole", () => {
    const holes = outcomes.filter(
      (each) =>
        each.diagnostics.length === 0 && JSON.stringify({ ...each.value, tokens: [] }).includes('"kind":"hole"'),
    );
    expect(holes.map((each) => each.name)).toEqual([]);
  });

  test("whatever comes out, tokens tile the text and spans nest", () => {
    for (const each of outcomes) if (each.value) expect(verify(each.value), each.name).toEqual([]);
  });

  test("nothing falls back to a bare token label", () => {
    const bare = outcomes
      .flatMap((each) => each.diagnostics)
      .filter((each) => / or the end of the file|expected (?:Operator|EOF)/.test(each.title));
    expect(bare.map((each) => each.title)).toEqual([]);
  });
});
