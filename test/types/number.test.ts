// Numbers: units, dimensions, arithmetic, and how they are printed. Read through whole settings, as a spec would.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { printNumber, printQuantity, printShare } from "../../compiler/diagnostics/print-number.ts";
import { unitOf, units } from "../../grammar/units.ts";
import { disk } from "../plan/disk.ts";

const text = `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(64) }
  permute { images = data.train }
  train grpo { on = data.train  duration = 40step  max_prompt = 48tok  max_completion = 20tok }
}
`;

/** What one setting comes to, or the codes of what is wrong with it. */
function settle(assignment: string): unknown {
  const { value, diagnostics } = compile({ path: "demo.perl", text }, disk(), { set: [assignment] });
  const path = assignment.split("=")[0]!.trim();
  return value ? value.experiments[0]!.spec.settings.get(path)!.value : diagnostics.map((each) => each.code);
}

describe("a number", () => {
  it.each([
    ["train.max_prompt = 2 * 24tok", 48],
    ["train.max_prompt = 96tok / 2", 48],
    ["train.max_prompt = 40tok + 8tok", 48],
    ["train.max_prompt = 100tok % 52tok", 48],
    ["train.rate = 1e-6", { kind: "constant", value: 1e-6 }],
    ["train.rate = 3 * 1e-4 / 10", { kind: "constant", value: (3 * 1e-4) / 10 }],
    ["train.batch = 8prompt", { unit: "prompt", count: 8 }],
    ["train.batch = 32rollout", { unit: "rollout", count: 32 }],
    ["train.duration = 2epoch", { unit: "epoch", count: 2 }],
    ["permute.copies = 1", 1],
    ["permute.probability = 12.1%", { kind: "constant", value: 0.121 }],
  ])("%s", (assignment, value) => expect(settle(assignment)).toEqual(value));

  it.each([
    ["train.max_prompt = 48", ["E0304"]],
    ["train.max_prompt = 48step", ["E0302"]],
    ["train.max_prompt = 48toks", ["E0303"]],
    ["train.max_prompt = 48tok + 1step", ["E0308"]],
    ["train.max_prompt = 48tok * 2tok", ["E0308"]],
    ["train.max_prompt = 48tok / 0", ["E0309"]],
    ["train.max_prompt = 48.5tok", ["E0307"]],
    ["train.max_prompt = -1tok", ["E0402"]],
    ["train.rate = 1e400", ["E0402"]],
    ["train.kl = 1e400 * k3(reference)", ["E0402"]],
    ["reward = 1e400 * boxed(answer)", ["E0402"]],
    ["train.max_prompt = long", ["E0301"]],
    ["train.duration = 36h", ["E0302"]],
    ["train.temperature = 50%", ["E0305"]],
    ["permute.probability = linear(120% -> 0%)", ["E0401"]],
    ["permute.probability = 0.5", ["E0304"]],
    ["permute.probability = linear(100% -> 0%, over = 0%..120%)", ["E0622"]],
    ["permute.probability = linear(100% -> 0%, over = 0%..20step)", ["E0302"]],
    ["permute.probability = linear(100% -> 0%, over = 80%..20%)", ["E0310"]],
    ["permute.probability = liner(100% -> 0%)", ["E0212"]],
    ["permute.probability = linear(100% -> 0%, slope = 2)", ["E0202"]],
    ["permute.probability = linear()", ["E0218"]],
    ["permute.probability = 100% -> 0%", ["E0301"]],
    ["train.kl = 0.01", ["E0301"]],
    ["train.kl = -0.01 * k3(reference)", ["E0402"]],
    ["reward = 3step * boxed(answer)", ["E0301"]],
  ])("%s is refused", (assignment, codes) => expect(settle(assignment)).toEqual(codes));
});

describe("a printed number", () => {
  it("reads back as itself, to six digits", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (number) => {
        const back = Number(printNumber(number));
        expect(Math.abs(back - number)).toBeLessThanOrEqual(1e-5 * Math.abs(number));
        expect(printNumber(number)).not.toMatch(/e\+/);
      }),
    );
  });

  it("wears its unit", () => {
    expect(printShare(0.1 + 0.2)).toBe("30%");
    expect(printShare(0.121)).toBe("12.1%");
    expect(printNumber(3e-4)).toBe("0.0003");
    expect(printNumber(1e-6)).toBe("1e-6");
    for (const unit of units) {
      const printed = printQuantity({ number: 3 * unit.factor, unit });
      expect(printed).toBe(`3${unit.suffix}`);
      expect(unitOf(printed.slice(1))).toBe(unit);
    }
  });
});
