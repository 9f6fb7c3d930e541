// The words of permutation in the plan, and the profiles that write every setting in which the paper and its code differ.

import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { unableParts } from "../../plan/ability.ts";
import { codesOf, nodeIn, program, runOf, spec } from "./demo.ts";
import { disk } from "./disk.ts";

describe("permute", () => {
  const data = "four_artists(split = train, images = 3..4) | take(64)";
  const permuteOf = (permute: string) => nodeIn(runOf({ data, permute }), "permute");
  const plain = permuteOf("");

  it.each([
    ["move = last(2)", { move: { kind: "last", count: 2 } }],
    ["move = slots(3, 2)", { move: { kind: "slots", slots: [1, 2] } }],
    ["move = slots(1..3)", { move: { kind: "slots", slots: [0, 1, 2] } }],
    ["draw = run", { draw: "run" }],
    ["draw = step  answers = remap { ordering = remap }  order = random { identity = no }", {}],
    ["answers = remap { ordering = keep }", { answers: { ...plain.answers, ordering: "keep" } }],
    ["answers = drop", { answers: { letter: "drop", number: "drop", yes_no: "drop", word: "drop", ordering: "drop" } }],
  ])("%s", (written, wanted) => {
    const { because: _, ...node } = permuteOf(written);
    const { because: __, ...before } = plain;
    expect(node).toEqual({ ...before, ...wanted });
  });

  it("says what of it no run can do yet", () => {
    expect(unableParts(plain)).toEqual([]);
    expect(unableParts({ ...plain, order: "hardest" })).toEqual(["`order = hardest`"]);
    expect(unableParts({ ...plain, answers: { ...plain.answers, word: "oracle" } })).toEqual([
      "answers by an `oracle`",
    ]);
  });

  it.each([
    ["move = last", ["E0217"]],
    ["move = slots()", ["E0217"]],
    ["move = slots(2, 2)", ["E0217"]],
    ["move = all(2)", ["E0301"]],
    ["move = slots(0, 1)", ["E0402"]],
    ["move = lst(2)", ["E0306"]],
    ["move = slots(4, 9)", ["E0603"]],
    ["order = random { identity = yes }", ["E0605"]],
    ["order = cyclic { identity = yes }", ["E0420"]],
    // two pictures move, so that there is one other order
    ["move = last(2)  copies = 2", ["E0651"]],
    ["order = cyclic  copies = 9", ["E0651"]],
    ["answers = remap { ordering = flip }", ["E0306"]],
  ])("%s", (written, codes) => expect(codesOf({ data, permute: written })).toEqual(codes));
});

describe("profile", () => {
  const released = {
    ratio: "token",
    mean: "token",
    clip: { low: 0.2, high: 0.2, dual: 3 },
    updates: 4,
    prompt: 16384,
    overlongPrompt: "drop",
    baseline: { scope: "merged", std: "sample", floor: 1e-6 },
  };
  const after = "experiment released extends demo { profile = released_code }\n";

  it("writes every setting in which paper and code differ, over what is inherited", () => {
    const run = program({ after }).plan.runs[1]!;
    expect(nodeIn(run, "grpo")).toMatchObject(released);
    expect(nodeIn(run, "grpo").adam.weightDecay).toBe(0.01);
    expect(nodeIn(run, "permute")).toMatchObject({ gate: "copy", profile: "released_code", move: "options" });
    expect(nodeIn(run, "permute").answers.yes_no).toBe("flip");
    const paper = program({ after: after.replace("released_code", "paper") }).plan.runs[1]!;
    const settings = { ratio: "sequence", mean: "sequence", baseline: { std: "population", floor: 0 }, prompt: 8192 };
    expect(nodeIn(paper, "grpo")).toMatchObject(settings);
    expect(nodeIn(paper, "permute")).toMatchObject({ gate: "batch", profile: "paper" });
  });

  it("lies beneath what its experiment writes, and says where a value came from", () => {
    const more = after.replace("{ profile", "{ train.mean = sequence  profile");
    const { experiments } = program({ after: more });
    expect(nodeIn(experiments[1]!.run, "grpo").mean).toBe("sequence");
    const { written } = experiments[1]!.spec.settings.get("train.mean")!;
    expect([written.origin.kind, written.beneath?.origin]).toEqual([
      "written",
      { kind: "profile", of: "released_code" },
    ]);
    const prompt = experiments[1]!.spec.settings.get("train.max_prompt")!.written;
    expect([prompt.origin.kind, prompt.beneath?.origin.kind]).toEqual(["profile", "inherited"]);
  });

  it("can be swept and set, and leaves alone what an experiment has not", () => {
    const swept = program({ after: "sweep s over [demo] { profile = each(paper, released_code) }\n" }).plan.runs;
    expect(swept.map((run) => run.name)).toEqual(["demo", "s,profile=paper", "s,profile=released_code"]);
    expect(swept[2]!.outline).toBe(program({ after }).plan.runs[1]!.outline);
    const flagged = compile({ path: "demo.perl", text: spec({}) }, disk(), { set: ["profile=released_code"] });
    expect(flagged.value?.plan.runs[0]?.outline).toBe(swept[2]!.outline);
    expect(codesOf({ after: after.replace("{ profile", "{ without(permute) profile") })).toEqual([]);
    expect(codesOf({ after: after.replace("released_code", "released") })).toEqual(["E0306"]);
  });
});
