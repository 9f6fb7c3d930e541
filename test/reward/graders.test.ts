// Graders with arguments: what `length` and `matches` give, how they stand in a plan, and that those without arguments stand there as
// they always did.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { checkExternal } from "../../compiler/tools/external/read.ts";
import type { Sign } from "../../plan/nodes/grader.ts";
import { graders } from "../../plan/nodes/graders/all.ts";
import { declaredGrader, describeGrader, graderArguments } from "../../plan/nodes/planned-grader.ts";
import type { Grader } from "../../plan/plan.ts";
import { scoreCompletion } from "../../runtime/reward/combine.ts";
import { answerIn } from "../../runtime/reward/graders/matches.ts";

const grade = (grader: Grader, text: string, gold = "B", tokens = 0) =>
  scoreCompletion({ text, tokens }, gold, [{ grader, weight: 1 }]).reward;
const matches = (form: string): Grader => ({ name: "matches", args: { form } });
const length = (sign: Sign, limit: number): Grader => ({ name: "length", args: { tokens: { sign, limit } } });

test("every grader is named in a test of this folder", () => {
  const texts = readdirSync(import.meta.dirname).map((file) => readFileSync(join(import.meta.dirname, file), "utf8"));
  const named = (name: string) => texts.some((text) => new RegExp(`"${name}"`).test(text));
  expect(Object.keys(graders).filter((name) => !named(name))).toEqual([]);
});

describe("length", () => {
  test("counts tokens, on the side that is said", () => {
    const holds: Readonly<Record<Sign, (a: number, b: number) => boolean>> = {
      "<": (a, b) => a < b,
      "<=": (a, b) => a <= b,
      ">": (a, b) => a > b,
      ">=": (a, b) => a >= b,
    };
    const signs = Object.keys(holds) as Sign[];
    fc.assert(
      fc.property(fc.constantFrom(...signs), fc.nat(40), fc.nat(40), (sign, limit, tokens) => {
        expect(grade(length(sign, limit), "whatever", "B", tokens)).toBe(holds[sign](tokens, limit) ? 1 : 0);
      }),
    );
  });

  test("is known to give all the same exactly where it does", () => {
    fc.assert(
      fc.property(fc.constantFrom("<", "<=", ">", ">="), fc.nat(12), fc.nat(10), (sign, limit, completion) => {
        const grader = length(sign, limit);
        const all = new Set(Array.from({ length: completion + 1 }, (_, tokens) => grade(grader, "", "B", tokens)));
        const [only] = all;
        const said = declaredGrader(grader).always?.(graderArguments(grader), completion);
        expect(said).toBe(all.size === 1 ? only : undefined);
      }),
    );
  });
});

describe("matches", () => {
  test.each([
    ["<answer>{answer}</answer>", "<answer>B</answer>", 1],
    ["<answer>{answer}</answer>", " <answer> B </answer>\n", 1],
    ["<answer>{answer}</answer>", "<answer>C</answer>", 0],
    ["<answer>{answer}</answer>", "<answer></answer>", 0],
    ["<answer>{answer}</answer>", "I say <answer>B</answer>", 0],
    ["…<answer>{answer}</answer>", "I say <answer>B</answer>", 1],
    ["…<answer>{answer}</answer>", "<answer>B</answer>", 1],
    // of several the last one counts, as of boxes
    ["…<answer>{answer}</answer>…", "<answer>C</answer> no, <answer>B</answer>.", 1],
    ["…<answer>{answer}</answer>…", "<answer>B</answer> no, <answer>C</answer>.", 0],
    ["…<answer>{answer}</answer>...", "<answer>B</answer>", 1],
    ["<think>…</think>…Answer: {answer}", "<think>so</think> hence\nAnswer: B", 1],
    ["<think>…</think>…Answer: {answer}", "hence Answer: B", 0],
    // answers compare as the grader compares them
    ["Answer: {answer}", "Answer: \\text{B}", 1],
    // a form without an answer
    ["<think>…</think>…", "<think></think>", 1],
    ["<think>…</think>…", "<think> never closed", 0],
    ["ab…ba", "aba", 0],
    ["…x…x…", "x", 0],
    ["…x…x…", "xx", 1],
  ])("%j of %j: %i", (form, text, expected) => {
    expect(grade(matches(form), text)).toBe(expected);
  });

  /** The same question asked of an expression, which tries all ways: slow on long texts, and right. */
  function byExpression(form: string, text: string): boolean {
    const quote = (piece: string) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const body = form
      .trim()
      .split(/(\{answer\}|…)/u)
      .map((each) => (each === "…" ? "[^]*" : each === "{answer}" ? "([^]*?)" : quote(each)));
    return new RegExp(`^${body.join("")}$`, "u").test(text.trim());
  }

  test("fits exactly what an expression of the same form fits", () => {
    const piece = fc.string({ unit: fc.constantFrom("a", "b", " "), minLength: 1, maxLength: 2 });
    const form = fc
      .tuple(fc.array(piece, { maxLength: 3 }), fc.boolean(), fc.array(piece, { maxLength: 3 }))
      .map(([before, answers, behind]) =>
        answers ? `${before.join("…")}[{answer}]${behind.join("…")}` : [...before, ...behind].join("…"),
      );
    const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "[", "]"), maxLength: 9 });
    let fitting = 0;
    fc.assert(
      fc.property(form, text, (form, text) => {
        const fits = answerIn(form, text) !== undefined;
        fitting += fits ? 1 : 0;
        expect(fits).toBe(byExpression(form, text));
      }),
      { numRuns: 5000 },
    );
    expect(fitting).toBeGreaterThan(20);
  });

  test("is read in time that grows with the text, whatever it holds", () => {
    const text = "<a>".repeat(20_000);
    expect(grade(matches("…<a>{answer}</a>…<b>…</b>"), text)).toBe(0);
  });
});

describe("in a plan", () => {
  const spec = (reward: string) => `spec 1
use { tiny_vlm } from "perlc:models"
experiment first {
  policy = tiny_vlm
  reward = ${reward}
  data {
    train = four_artists(images = 2..2, ask = [which]) | take(64)
  }
  train grpo { on = data.train  duration = 2step  max_prompt = 64tok  max_completion = 16tok }
}
`;
  const planned = (reward: string) =>
    compile({ path: "specs/graders.perl", text: spec(reward) }, disk).value?.plan ?? expect.fail("no plan");
  const terms = (reward: string) => {
    const node = planned(reward).runs[0]?.nodes.find((each) => each.kind === "reward");
    return node?.kind === "reward" ? node.terms : [];
  };

  test("graders without arguments are their names, as they were; others say theirs", () => {
    expect(terms("90% * boxed(answer) + 10% * matches(think_then_box)")).toEqual([
      { grader: "boxed", weight: 0.9 },
      { grader: "think_then_box", weight: 0.1 },
    ]);
    expect(terms('50% * length(<= 10tok) + 50% * matches("a {answer}")')).toEqual([
      { grader: { name: "length", args: { tokens: { sign: "<=", limit: 10 } } }, weight: 0.5 },
      { grader: { name: "matches", args: { form: "a {answer}" } }, weight: 0.5 },
    ]);
    expect(terms("length(> 3tok)").map(({ grader }) => describeGrader(grader))).toEqual(["length(> 3tok)"]);
  });

  test.each([
    [{ name: "length", args: { tokens: { sign: "<=", limit: -1 } } }, "E0257"],
    [{ name: "length", args: {} }, "E0257"],
    [{ name: "length", args: { tokens: { sign: "=<", limit: 1 } } }, "E0257"],
    [{ name: "matches", args: { form: "" } }, "E0257"],
    [{ name: "matches", args: { form: "{answer}…" } }, "E0262"],
    [{ name: "boxed", args: {} }, "E0257"],
    ["length", "E0257"],
  ])("a plan that a program wrote may not say %j", (grader, code) => {
    const { outline: _, hash: __, ...plan } = planned("boxed(answer)");
    const runs = plan.runs.map(({ outline: ___, hash: ____, ...run }) => ({
      ...run,
      nodes: run.nodes.map((node) => (node.kind === "reward" ? { ...node, terms: [{ grader, weight: 1 }] } : node)),
    }));
    expect(checkExternal({ ...plan, runs }, "plan.json").diagnostics.map((each) => each.code)).toContain(code);
  });
});
