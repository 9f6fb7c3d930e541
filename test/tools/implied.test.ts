// What an objective means for settings that nobody wrote: plan, explain, diff, lock and the list of what differs from the
// defaults say the same value, and who it comes from.

import { describe, expect, it } from "vitest";
import { compile, type Program } from "../../compiler/compile.ts";
import { diff } from "../../compiler/tools/diff/diff.ts";
import { readSide } from "../../compiler/tools/diff/side.ts";
import { explainPath } from "../../compiler/tools/explain.ts";
import { lockedRuns } from "../../compiler/tools/lock/lock.ts";
import { differingSettings } from "../../compiler/tools/plan/differing.ts";
import type { GrpoNode } from "../../plan/plan.ts";
import { disk } from "../plan/disk.ts";

const spec = (lines: string): string => `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = four_artists() | take(64) }
  permute { images = data.train }
  train grpo {
    on = data.train  duration = 40step  max_prompt = 48tok  max_completion = 20tok
    ${lines}
  }
}
`;
const programOf = (lines: string): Program => {
  const { value, diagnostics } = compile({ path: "demo.perl", text: spec(lines) }, disk());
  expect(diagnostics.filter((each) => each.severity === "error")).toEqual([]);
  return value!;
};
const train = ({ plan }: Program) => plan.runs[0]!.nodes.find((node): node is GrpoNode => node.kind === "grpo")!;

const cases = [
  ["dr_grpo", "train.baseline.std", "none", (node: GrpoNode) => node.baseline.std],
  ["dr_grpo", "train.mean", "fixed_budget", (node: GrpoNode) => node.mean],
  ["gspo", "train.ratio", "sequence", (node: GrpoNode) => node.ratio],
] as const;

describe.each(cases)("objective = %s means %s = %s", (objective, path, value, planned) => {
  const program = programOf(`objective = ${objective}`);
  const [experiment] = program.experiments;

  it("in the plan, in explain with who says so, in the lock, and among what differs", () => {
    expect(planned(train(program))).toBe(value);
    const [explained] = explainPath(program, `demo.${path}`);
    expect(explained?.value).toBe(value);
    expect(explained?.chain.map(({ origin }) => origin)).toEqual([
      `implied by objective = ${objective}`,
      path === "train.baseline.std" ? "default of baseline" : "default of train grpo",
    ]);
    const runs = program.plan.runs.map((run) => ({ ...run, hash: "sha256:0" }));
    expect(lockedRuns(runs, program.experiments)[0]?.settings[path]).toBe(value);
    expect(differingSettings(experiment!).map((each) => each.path)).toContain(path);
  });

  it("in a diff: the objective is the cause, and what is written out is the same", () => {
    const sides = (a: string, b: string) => {
      const texts: Readonly<Record<string, string>> = { "a.perl": spec(a), "b.perl": spec(b) };
      const [before, after] = Object.keys(texts).map((name) => readSide(name, disk(texts)).value!);
      return diff(before!, after!, () => undefined);
    };
    const changed = sides("", `objective = ${objective}`).runs[0]!;
    expect(changed.changes.map((each) => [each.effect, each.path])).toEqual([["results", "train.objective"]]);
    expect(changed.changes[0]?.fields.map((each) => each.after)).toContain(value);
    const name = path.replace("train.", "").replace("baseline.std = ", "");
    const written = path === "train.baseline.std" ? "baseline = merged { std = none }" : `${name} = ${value}`;
    const same = sides(`objective = ${objective}  ${written}`, `objective = ${objective}`);
    expect(same.same).toBe(true);
    expect(same.runs[0]?.changes.map((each) => each.path)).toContain(path);
    expect(same.runs[0]?.changes.find((each) => each.path === path)?.note).toBe(
      `implied by objective = ${objective}, which is the same`,
    );
  });
});

it("what is written stands, and a profile is named where it writes", () => {
  const written = programOf("objective = gspo  ratio = sequence");
  expect(explainPath(written, "demo.train.ratio")[0]?.chain.map(({ origin }) => origin)[0]).toBe("written in demo");
  expect(explainPath(programOf(""), "demo.train.ratio")[0]?.chain.map(({ origin }) => origin)).toEqual([
    "default of train grpo",
  ]);
});

// a profile is no file of the user's: an objective that is asked for counts more, in the plan and in what is said of it
const overProfiles = [
  ["released_code", "gspo", "train.ratio", "sequence", (node: GrpoNode) => node.ratio],
  ["released_code", "dr_grpo", "train.baseline.std", "none", (node: GrpoNode) => node.baseline.std],
  ["paper", "dr_grpo", "train.mean", "fixed_budget", (node: GrpoNode) => node.mean],
] as const;

it.each(overProfiles)("over profile = %s, objective = %s means %s = %s", (profile, objective, path, value, planned) => {
  const text = spec(`objective = ${objective}`).replace("policy =", `profile = ${profile}  policy =`);
  const { value: program } = compile({ path: "demo.perl", text }, disk());
  expect(planned(train(program!))).toBe(value);
  const [explained] = explainPath(program!, `demo.${path}`);
  expect(explained?.value).toBe(value);
  const origins = explained?.chain.map(({ origin }) => origin) ?? [];
  expect(origins.slice(0, 2)).toEqual([`implied by objective = ${objective}`, `set by profile ${profile}`]);
  const runs = program!.plan.runs.map((run) => ({ ...run, hash: "sha256:0" }));
  expect(lockedRuns(runs, program!.experiments)[0]?.settings[path]).toBe(value);
  expect(differingSettings(program!.experiments[0]!).map((each) => each.path)).toContain(path);
});
