// Fixes that choose a number: whatever the numbers are, the one that is written is legal, the nearest, and in the same unit.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose, mend } from "../../bench/language/fixes.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";

const spec = (training: string, stages = " | take(400)", own = "") => `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data {
    train    = four_artists(split = train)${stages}
    held_out = four_artists(split = held_out_question) | take(200)
  }
${own}
  train grpo {
    on             = data.train
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
${training}
  }
}
`;

/** What a setting says after all fixes were made, when it was wrong before. */
function mended(code: string, text: string, setting: string): string | undefined {
  if (!diagnose(text).some((each) => each.code === code)) return undefined;
  const { texts, diagnostics } = mend(text, true);
  expect(diagnostics.filter((each) => each.code === code).length, drawAll(diagnostics)).toBe(0);
  return new RegExp(`^\\s*${setting}\\s*= (.*)$`, "m").exec(texts.get("demo.perl") ?? "")?.[1];
}

const runs = { numRuns: 60 };
const whole = (min: number, max: number) => fc.integer({ min, max });

describe("the number that is written", () => {
  it("is the nearest batch that splits into whole groups", () => {
    fc.assert(
      fc.property(whole(1, 400), whole(2, 12), whole(0, 3), (batch, group, copies) => {
        const permute = `  permute { images = data.train  copies = ${copies} }`;
        const text = spec(`    batch = ${batch}rollout\n    per_order = ${group}rollout`, undefined, permute);
        const found = mended("E0412", text, "batch");
        const size = group * (copies + 1);
        expect(found === undefined).toBe(batch % size === 0);
        if (found === undefined) return;
        expect(found).toMatch(/^\d+rollout$/);
        expect(Number.parseInt(found, 10) % size).toBe(0);
        expect(Math.abs(Number.parseInt(found, 10) - batch)).toBeLessThanOrEqual(Math.max(size / 2, size - batch));
      }),
      runs,
    );
  });

  it("divides the batch", () => {
    fc.assert(
      fc.property(whole(1, 64), whole(1, 80), (batch, updates) => {
        const found = mended("E0462", spec(`    batch = ${batch}prompt\n    updates = ${updates}`), "updates");
        expect(found === undefined).toBe(batch % updates === 0);
        if (found !== undefined) expect(batch % Number(found)).toBe(0);
      }),
      runs,
    );
  });

  it("lets shares sum to 100%", () => {
    fc.assert(
      fc.property(whole(1, 150), whole(1, 150), (one, other) => {
        const text = spec("").replace(
          "reward = boxed(answer)",
          `reward = ${one}% * boxed(answer) + ${other}% * matches(think_then_box)`,
        );
        const wrong = diagnose(text).some((each) => each.code === "E0555");
        expect(wrong).toBe(one + other !== 100);
        if (!wrong) return;
        const after = mend(text, true);
        const left = after.diagnostics.filter((each) => each.code === "E0555" && each.fix);
        expect(left, drawAll(left)).toEqual([]);
      }),
      runs,
    );
  });

  it("is a whole one where one is wanted, and a bound where one was passed", () => {
    expect(mended("E0307", spec("    batch = 2.6prompt"), "batch")).toBe("3prompt");
    expect(mended("E0307", spec("    batch = 0.2prompt"), "batch")).toBe("1prompt");
    expect(mended("E0402", spec("    inner = -3"), "inner")).toBe("1");
    expect(mended("E0302", spec("    per_order = 6prompt"), "per_order")).toBe("6rollout");
    expect(mended("E0305", spec("    temperature = 90%"), "temperature")).toBe("0.9");
    expect(mended("E0301", spec('    inner = "2"'), "inner")).toBe("2");
  });

  it("is left alone where an expression stands", () => {
    const text = spec("    inner = 2 - 3");
    const [found] = diagnose(text);
    expect(found?.code).toBe("E0402");
    expect(found?.fix).toBeUndefined();
  });
});

describe("a threshold between two possible figures", () => {
  const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
  };

  it.each(Object.keys(compare))("`accuracy %s` keeps the same examples", (sign) => {
    const keeps = compare[sign]!;
    for (let threshold = 5; threshold < 100; threshold += 10) {
      const condition = ` | take(400) | rollout(10, from = policy) | where(accuracy ${sign} ${threshold}%)`;
      const text = spec("", condition);
      expect(diagnose(text).map((each) => each.code)).toContain("E0553");
      const { texts, diagnostics } = mend(text, true);
      expect(diagnostics.map((each) => each.code)).not.toContain("E0553");
      const written = Number(/accuracy [<>=]+ (\d+)%/.exec(texts.get("demo.perl") ?? "")?.[1]);
      for (let right = 0; right <= 10; right++)
        expect(keeps(right * 10, written), `${right} of 10 ${sign} ${written}%`).toBe(keeps(right * 10, threshold));
    }
  });
});
