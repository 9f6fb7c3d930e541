// Lines on a terminal: none is wider than it, nothing is lost, and what is to be pasted stays in one piece.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitted, refilled } from "../../cli/fitted.ts";

describe("fitted", () => {
  it("goes on beneath the last column of a table, or beneath the indentation", () => {
    expect(fitted("  a step    12 prompts × 2 orders × 6 rollouts = 144 rollouts", 40)).toBe(
      "  a step    12 prompts × 2 orders × 6\n            rollouts = 144 rollouts",
    );
    expect(fitted("  some words that are said in a sentence", 24)).toBe("  some words that are\n  said in a sentence");
  });

  it("leaves a command in one piece", () => {
    const line = "nothing is lost; continue with: perlc run --again runs/a-long-name-of-a-run-1";
    expect(fitted(line, 60)).toBe("nothing is lost; continue with:\nperlc run --again runs/a-long-name-of-a-run-1");
    expect(fitted("what is wrong; write `batch = 8prompt` and go on", 28)).toBe(
      "what is wrong; write\n`batch = 8prompt` and go on",
    );
  });

  it("loses no word and is never wider than its longest one needs", () => {
    const word = fc.stringMatching(/^[a-z0-9:,.]{1,12}$/);
    const line = fc
      .tuple(fc.nat(6), fc.array(word, { maxLength: 30 }))
      .map(([n, words]) => " ".repeat(n) + words.join(" "));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), fc.integer({ min: 40, max: 100 }), (lines, width) => {
        const text = lines.join("\n");
        const made = fitted(text, width);
        expect(made.split(/\s+/).join(" ").trim()).toBe(text.split(/\s+/).join(" ").trim());
        for (const each of made.split("\n")) expect(each.length).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("fills the paragraphs of a page anew, and leaves its code alone", () => {
    const page =
      "# A title\n\nwords in a line\nand in another one\n\n```perl\nspec   1\n  batch = 8prompt   // why\n```";
    expect(refilled(page, 24)).toBe(
      "# A title\n\nwords in a line and in\nanother one\n\n```perl\nspec   1\n  batch = 8prompt   // why\n```",
    );
  });
});
