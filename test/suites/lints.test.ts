// The lints that only this language can have, each with the code that says it. The failing example
// of its page is compiled, and where the lint is a sum the sum is drawn with its values.

import { describe, expect, test } from "vitest";
import { diagnose } from "../../bench/language/fixes.ts";
import { draw } from "../../compiler/diagnostics/draw.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";

/** What a lint says, its code, and what its drawing computes; a lint without a sum draws none. */
const lints: readonly (readonly [lint: string, code: string, sum?: RegExp])[] = [
  ["permutes single images", "E0620"],
  ["an answer bound to the order is permuted", "E0621"],
  ["order-sensitive rows permuted without an answer rule", "E0607"],
  ["an answer rule without a meaning for its answers", "E0601"],
  ["positional text left stale by a permutation", "E0572"],
  ["permutation slots outside the image list", "E0603", /slot .*<= pictures/],
  ["an example without the slots that are to move", "E0604"],
  ["copies repeat each other's orders", "E0651", /copies <= \d+! - 1/],
  ["identity permutations share 1/n!", "E0605", /1 \/ \d+! == 0%/],
  ["filter keeps nothing", "E0552", /accuracy in the condition/],
  ["threshold between possible counts", "E0553", /threshold \* rollouts is whole/],
  ["filter metric produced by no reward", "E0776", /graders|reward/],
  ["filter metric produced by no label", "E0574"],
  ["accuracy that nobody has measured", "E0554"],
  ["group without variance", "E0712", /p\^G \+ \(1 - p\)\^G/],
  ["KL without reference", "E0710"],
  ["reference without KL", "E0711"],
  ["clip irrelevant when each rollout is used once", "E0713"],
  ["curve past the end", "E0622", /end of the curve <= end of the run/],
  ["schedule reaches 0 before the last evaluation", "E0606", /last evaluation <= .* steps/],
  ["learning rate reaches 0 before the end", "E0781"],
  ["expectation tighter than the benchmark's own standard error", "E0803", /tolerance >= standard error/],
  ["evaluates on training data", "E0801"],
  ["permutes a benchmark", "E0820"],
  ["unpinned data", "E0571"],
  ["shares do not sum", "E0555", /==/],
  ["sweep overwrites what the variant set", "E0906"],
  ["two runs with one plan", "E0908"],
  ["pictures beyond the prompt", "E0461", /images \* tokens of one < max_prompt/],
];

const pages = new Map(readPages().pages.map((page) => [page.code, page]));

describe.each(lints.map(([lint, code, sum]) => ({ lint, code, sum })))("$lint: $code", ({ code, sum }) => {
  test("has a page that fails with it", () => {
    const page = pages.get(code);
    expect(page).toBeDefined();
    if (page?.stage === "run") return;
    expect(page?.fails.length).toBeGreaterThan(0);
    for (const text of page?.fails ?? []) {
      const found = diagnose(text).filter((each) => each.code === code);
      expect(found.length).toBeGreaterThan(0);
      if (!sum) continue;
      const drawn = found.map((each) => each.rule?.text ?? "").join("\n");
      expect(drawn, found.map((each) => draw(each)).join("\n")).toMatch(sum);
    }
  });
});
