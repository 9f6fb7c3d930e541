// What a running experiment shows: one line redrawn in place on a terminal, a few plain lines in a pipe.

import { describe, expect, it } from "vitest";
import { duration } from "../../cli/event-lines.ts";
import { progress } from "../../cli/progress.ts";
import type { Screen } from "../../cli/redrawn.ts";
import { sweepScreen } from "../../cli/sweep-screen.ts";
import type { Doing } from "../../runtime/record/doing.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { terminal } from "./terminal-screen.ts";

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
  const display = progress({ columns, write: keep, now: () => 0 });
  for (const each of events) display.event(each);
  display.done();
  return written.join("");
}

describe("progress", () => {
  const steps = Array.from({ length: 1200 }, (_, i) => step(i + 1, 1200));

  it("is about twenty plain lines a stage where nothing can be redrawn", () => {
    const lines = shown(undefined, [stage, ...steps]).split("\n");
    expect(lines[0]).toBe("train: GRPO, 1,200 steps");
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
      `  data.train: 5 rows mark no place for their pictures, which go first; 3 of 4,000 rows are left out\n    3 × E0504, the first: ${reason}\n`,
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
      "  train: 1,100 of 1,200 samples can be permuted",
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

  it("leaves out of a step what does not fit, the time that is left last", () => {
    const full = { kl: 0.0123, permutedShare: 0.5 };
    const wide = shown(120, [stage, step(1, 60), { ...step(2, 60), ...full }]);
    expect(wide).toContain(
      "step 2/60  reward 0.250  accuracy 12.5 %  loss 0.5000  kl 0.0123  permuted 50.0 %  500 tok/s",
    );
    const narrow =
      shown(75, [stage, step(1, 60), { ...step(2, 60), ...full }])
        .split("\r")
        .at(-1) ?? "";
    expect(narrow.trimEnd()).toBe("  step 2/60  reward 0.250  accuracy 12.5 %  kl 0.0123  1 min 56 s left");
    const least =
      shown(40, [stage, step(1, 60), { ...step(2, 60), ...full }])
        .split("\r")
        .at(-1) ?? "";
    expect(least.trimEnd()).toBe("  step 2/60  1 min 56 s left");
  });

  it.each([
    [0.4, "0 s"],
    [59.6, "1 min 0 s"],
    [80, "1 min 20 s"],
    [7500, "2 h 5 min"],
  ])("%d seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));
});

describe("what a run is at", () => {
  const filter: RunEvent = {
    event: "filter",
    stage: "data.train",
    seen: 512,
    rollouts: 10,
    histogram: [1, 511],
    clock,
  };
  /** A filter that takes 40 seconds, told of every half second. */
  const rolling = (second: number): Doing => ({
    stage: "data.train",
    work: "rollouts",
    done: Math.floor(512 * (second / 40)),
    of: 512,
    share: second / 40,
  });

  function display(columns: number | undefined) {
    let time = 0;
    const written: string[] = [];
    const shown = progress({
      columns,
      write: (text, { back, end } = {}) =>
        void written.push(`${back ? "\r" : ""}${text}${back ? "\u001B[K" : ""}${end ? "\n" : ""}`),
      now: () => 1000 * time,
    });
    return {
      shown,
      text: () => written.join(""),
      at(seconds: number) {
        time = seconds;
      },
    };
  }

  it("is said in plain lines after three seconds of silence, then every ten, and never of what is quick", () => {
    const { shown, text, at } = display(undefined);
    for (let second = 0; second <= 40; second += 0.5) {
      at(second);
      shown.doing(rolling(second));
    }
    shown.event(filter);
    expect(text().split("\n")).toEqual([
      "  data.train: rolling out 38 of 512, 3 s, 37 s left",
      "  data.train: rolling out 166 of 512, 13 s, 27 s left",
      "  data.train: rolling out 294 of 512, 23 s, 17 s left",
      "  data.train: rolling out 422 of 512, 33 s, 7 s left",
      "  data.train: 512 samples × 10 rollouts; samples by right answers",
      "    0:1 1:511",
      "",
    ]);
    at(41);
    shown.doing({ stage: "eval", work: "prompts", done: 1, of: 9 });
    at(42.5);
    shown.doing({ stage: "eval", work: "compile" });
    expect(text().split("\n")).toHaveLength(7);
  });

  it.each(["files", "device", "model", "compile", "save", "report"] as const)(
    "moves while nobody tells anything of %s: the clock alone is enough",
    (work) => {
      const { shown, text, at } = display(undefined);
      shown.doing({ work });
      for (let second = 1; second <= 20; second += 1) {
        at(second);
        shown.tick();
      }
      expect(text()).toMatch(/^ {2}[a-z ]+, 3 s\n {2}[a-z ]+, 13 s\n$/);
    },
  );

  it("is one line on a terminal that moves at least every second, and gives way to what is said", async () => {
    const { shown, text, at } = display(80);
    const looks: string[] = [];
    for (let second = 0; second <= 40; second += 0.25) {
      at(second);
      shown.doing(rolling(second));
      if (second % 1 === 0) looks.push((await terminal(text(), 80)).join("\n"));
    }
    expect(new Set(looks).size).toBe(looks.length);
    for (const each of looks) expect(each.split("\n")).toHaveLength(1);
    expect(looks[20]).toBe("  data.train: rolling out 256 of 512, 20 s, 20 s left");
    shown.event(filter);
    expect(await terminal(text(), 80)).toEqual([
      "  data.train: 512 samples × 10 rollouts; samples by right answers",
      "    0:1 1:511",
    ]);
  });

  it("takes the place of a step's line when the next one takes long, and keeps its reward in sight", async () => {
    const { shown, text, at } = display(80);
    shown.event(stage);
    shown.event(step(1, 1200));
    const rollouts = (done: number): Doing => ({
      stage: "train",
      work: "rollouts",
      done,
      of: 144,
      step: { number: 2, of: 1200 },
    });
    at(2);
    shown.doing(rollouts(10));
    expect((await terminal(text(), 80))[1]).toMatch(/^ {2}step 1\/1200 {2}reward/);
    at(6);
    shown.doing(rollouts(90));
    expect((await terminal(text(), 80))[1]).toBe(
      "  step 2/1200: rolling out 90 of 144, 4 s, 2 s left  (step 1: reward 0.250)",
    );
    shown.event(step(2, 1200));
    expect(await terminal(text(), 80)).toHaveLength(2);
  });

  it("draws one work ten times a second at the most", () => {
    const { shown, text, at } = display(80);
    for (let tell = 0; tell < 1000; tell += 1) {
      at(tell / 1000);
      shown.doing(rolling(tell / 1000));
    }
    expect(text().split("\r").length).toBeLessThan(13);
  });

  it("says of each run of a sweep what it is at", async () => {
    let written = "";
    const screen: Screen = {
      columns: 80,
      write(text, { back, end } = {}) {
        written += `${back ? "\r" : ""}${text}${back ? "\u001B[K" : ""}${end ? "\n" : ""}`;
      },
      now: () => 0,
    };
    const shown = sweepScreen(screen, 6, 0);
    for (const run of ["c0-seed1", "c1-seed1"]) shown.begun(run);
    shown.doing("c0-seed1", rolling(20));
    expect(await terminal(written, 80)).toEqual(["0 of 6 done  c0-seed1 rolling out 256 of 512  c1-seed1 begins"]);
    // how runs begin is much the same in all of them
    shown.event("c0-seed1", filter);
    expect(await terminal(written, 80)).toHaveLength(1);
    shown.event("c0-seed1", { event: "stopped", step: 3, clock });
    const lines = await terminal(written, 80);
    expect(lines[0]).toBe("c0-seed1  stopped after step 3");
    expect(lines.at(-1)).toMatch(/^0 of 6 done/);
  });
});
