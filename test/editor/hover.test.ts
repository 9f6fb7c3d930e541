// Hover at places of a spec, and the curve that it draws.

import { describe, expect, it } from "vitest";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { positionAt } from "../../editor/document/position.ts";
import { drawCurve } from "../../editor/document/spark.ts";
import { hover } from "../../editor/requests/hover.ts";
import { adaptiveAt } from "../../plan/curve.ts";
import type { Curve } from "../../plan/plan.ts";
import { at, desk, uri, whole } from "./marked.ts";

describe("hover", () => {
  const shown = (text: string, nth?: number) => {
    const { text: plain, cursor } = at(text, nth);
    const { view, documents } = desk(plain);
    const found = hover(view, cursor, documents);
    return found && JSON.stringify(found.contents);
  };

  it.each([
    ["train grpo", ["Group-relative policy optimization"]],
    [
      "batch  ",
      ["Count<prompt | rollout>", "default `8prompt`", "8 prompts × 2 orders × 6 rollouts", "written in base"],
    ],
    ["probability", ["Curve<Share>", "█", "▁", "linear(100% -> 0%)"]],
    ["take(64)", ["stage of a dataset"]],
    ["train, ask", ["pictures and questions to learn from"]],
    ["split = train", ["of `four_artists`", "Which part of the family"]],
    ["8prompt", ["8 prompts", "Originals a step"]],
  ])("says of `%s` what it is", (text, parts) => {
    const found = shown(text);
    for (const part of parts) expect(found).toContain(part);
  });

  it("says of a dataset how many examples it has, and of a name what was written above it", () => {
    expect(shown("train\n", 1)).toContain("64 examples");
    expect(shown("base {")).toContain("Pictures of four artists.");
    expect(shown("base {")).toContain("experiment");
  });

  it("keeps the last known values while the text is broken", () => {
    const { documents } = desk(whole);
    const text = whole.replace("6rollout", "");
    documents.open(uri, 2, text);
    const view = documents.view(uri);
    const [before = ""] = text.split("batch  ");
    const lines = before.split("\n");
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    expect(view?.program).toBeUndefined();
    expect(JSON.stringify(view && hover(view, position, documents))).toContain("8 prompts × 2 orders");
  });

  const curves = vocabulary.functions.filter((word) => word.family === "curve" && word.name !== "constant");
  it.each(curves)("draws $example, at its setting and at its word", ({ name, example }) => {
    const text = whole.replace("linear(100% -> 0%)", example);
    const { view, documents } = desk(text);
    expect(view.diagnostics.filter((each) => each.severity === "error")).toEqual([]);
    const drawings = ["probability", name].map((word) => {
      const position = positionAt(view.source, text.indexOf(word));
      return /[▁▂▃▄▅▆▇█]{24}/.exec(JSON.stringify(hover(view, position, documents)))?.[0];
    });
    expect(drawings[0]).toMatch(/^█+[▁▂▃▄▅▆▇█]*▁$/);
    expect(drawings[1]).toBe(drawings[0]);
    const falling = [...(drawings[0] ?? "")];
    expect(falling.toSorted().reverse()).toEqual(falling);
  });

  it("draws a curve that a sweep gives", () => {
    const text = `${whole}\nsweep rates over [base] { train.rate = each(1e-6, cosine(1e-6 -> 0)) }\n`;
    const { view, documents } = desk(text);
    const position = positionAt(view.source, text.indexOf("cosine"));
    expect(JSON.stringify(hover(view, position, documents))).toMatch(/1e-6 █+[▁▂▃▄▅▆▇█]+ 0` over 16 steps/);
  });

  it("has nothing to say of layout", () => expect(shown("\n\nexperiment")).toBeNull());
});

describe("a drawn curve", () => {
  it("is drawn over its measure when it adapts, and stands still outside of its range", () => {
    const curve = {
      kind: "adaptive",
      by: "accuracy",
      from: 1,
      to: 0,
      between: { from: 0.25, to: 0.75 },
      window: 10,
    } as const;
    expect([0, 0.25, 0.5, 0.75, 1].map((measure) => adaptiveAt(curve, measure))).toEqual([1, 1, 0.5, 0, 0]);
    expect(drawCurve(curve, 60, 9)).toBe("███▆▅▃▁▁▁");
  });

  it("falls where the curve falls", () => {
    const curve: Curve = { kind: "linear", from: 1, to: 0, over: { from: 0, to: 1 }, warmup: 0 };
    expect(drawCurve(curve, 60, 8)).toBe("█▇▆▅▄▃▂▁");
    expect(drawCurve({ ...curve, from: 0, to: 1 }, 60, 8)).toBe("▁▂▃▄▅▆▇█");
  });
});
