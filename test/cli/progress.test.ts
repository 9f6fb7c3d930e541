// What a running experiment shows: one line redrawn in place on a terminal, a few plain lines in a pipe.

import { describe, expect, it } from "vitest";
import { duration, progress, type Screen } from "../../cli/progress.ts";
import type { RunEvent } from "../../runtime/record/event.ts";

const clock = { at: 0, seconds: 2 };
const step = (number: number, of: number): RunEvent => ({
  event: "step",
  stage: "train",
  step: number,
  of,
  loss: 0.5,
  gradientNorm: 1,
  rate: 1e-3,
  reward: 0.25,
  accuracy: 0.125,
  used: "1 2",
  tokens: 1000,
  clock,
});
const stage: RunEvent = { event: "stage", stage: "train", kind: "GRPO", of: 1200, clock };

/** Everything that is written for these events. */
function shown(columns: number | undefined, events: readonly RunEvent[]): string {
  const written: string[] = [];
  const keep: Screen["write"] = (text, { back, end } = {}) =>
    void written.push(`${back ? "\r" : ""}${text}${end ? "\n" : ""}`);
  const display = progress({ columns, write: keep });
  for (const each of events) display.event(each);
  display.done();
  return written.join("");
}

describe("progress", () => {
  const steps = Array.from({ length: 1200 }, (_, i) => step(i + 1, 1200));

  it("is about twenty plain lines a stage where nothing can be redrawn", () => {
    const lines = shown(undefined, [stage, ...steps]).split("\n");
    expect(lines[0]).toBe("train: GRPO, 1 200 to do");
    expect(lines[1]).toBe("  step 1/1200  reward 0.250  accuracy 12.5 %  loss 0.5000  500 tok/s");
    // the first step compiles, and says nothing of the time that is left
    expect(lines[2]).toMatch(/step 60\/1200 .* 38 min 0 s left$/);
    expect(lines.at(-2)).toBe("  step 1200/1200  reward 0.250  accuracy 12.5 %  loss 0.5000  500 tok/s");
    expect(lines.length).toBeGreaterThan(18);
    expect(lines.length).toBeLessThan(25);
    expect(lines.join("")).not.toContain("\r");
  });

  it("is one line redrawn in place on a terminal, never wider than it", () => {
    const text = shown(60, [stage, ...steps]);
    expect(text.split("\n").length).toBe(3);
    const frames = text.split("\r").slice(1);
    expect(frames.length).toBe(1200);
    for (const frame of frames) expect(frame.trimEnd().length).toBeLessThan(60);
    // a shorter line covers the longer one before it
    expect(frames.at(-1)?.replace("\n", "").length).toBeGreaterThanOrEqual(frames.at(-2)?.trimEnd().length ?? 0);
  });

  it("says what a file of rows lost, and nothing of one that is whole", () => {
    const rows: RunEvent = {
      event: "rows",
      stage: "data.train",
      rows: 4000,
      kept: 4000,
      unmarked: 0,
      untold: 0,
      quarantined: [],
      clock,
    };
    expect(shown(undefined, [rows])).toBe("");
    const reason = "row `a.jsonl#7` marks 2 places for 1 pictures";
    const lost = { ...rows, kept: 3997, unmarked: 5, quarantined: [{ code: "E0504", count: 3, row: 7, reason }] };
    expect(shown(undefined, [lost])).toBe(
      `  data.train: 5 rows mark no place for their pictures, which go first; 3 of 4 000 rows are left out\n    3 × E0504, the first: ${reason}\n`,
    );
  });

  it("says once how many samples may be permuted, a reason a line, and never breaks a line for a name", () => {
    const event: RunEvent = {
      event: "permutable",
      stage: "train",
      of: 1200,
      moving: 1100,
      still: { not_asked: 80, place_words: 20 },
      clock,
    };
    expect(shown(undefined, [event]).split("\n")).toEqual([
      "  train: 1 100 of 1 200 samples can be permuted",
      "    80 stay: not in `permute.images`",
      "    20 stay: text names pictures by their place",
      "",
    ]);
  });

  it("says what was permuted and not what was asked for, and once what is left out", () => {
    const moved = (permuted: number): RunEvent =>
      Object.assign(step(1, 9), { alpha: 1, permuted, permutedShare: permuted / 8 });
    const first: RunEvent = { ...stage, examples: 131, leftOut: 3 };
    const lines = shown(undefined, [first, moved(3)]).split("\n");
    expect(lines[1]).toBe("  3 of 131 examples fill no batch and are left out of each epoch");
    expect(lines[2]).toContain("permuted 37.5 %");
    expect(shown(undefined, [stage, moved(0)])).toContain("permuted 0.0 %");
  });

  it("ends its line before anything else is said", () => {
    const text = shown(80, [stage, step(1, 9), { event: "stopped", step: 1, clock }]);
    expect(text).toMatch(/tok\/s *\nstopped after step 1\n$/);
  });

  it("says at once what stands out of a step, beneath it", () => {
    const all = Array.from({ length: 20 }, (_, at) => ({ ...step(at + 1, 40), kl: at === 14 ? 3 : 0.03 }));
    const lines = shown(undefined, [stage, ...all]).split("\n");
    const said = lines.findIndex((line) => line.startsWith("  ! "));
    expect(lines[said]).toBe("  ! step 15: KL to the reference 3.00, 100 times the 0.0300 around it");
    expect(lines.filter((line) => line.startsWith("  ! "))).toHaveLength(1);
    expect(lines[said - 1]).toMatch(/^ {2}step 14\/40/);
    expect(shown(80, [stage, ...all])).toMatch(/step 15\/40 [^\n]*\n {2}! step 15: KL/);
  });

  it.each([
    [0.4, "0 s"],
    [59.6, "1 min 0 s"],
    [80, "1 min 20 s"],
    [7500, "2 h 5 min"],
  ])("%d seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));
});
