// Every path of every experiment that comes with the project, written or not: it has a value, a chain of who wrote it, a type,
// documentation and readers; in sweeps and behind flags too.

import { describe, expect, it, test } from "vitest";
import { keptDisk, specs } from "../../bench/language/specs.ts";
import { compile, type Program } from "../../compiler/compile.ts";
import { type Explanation, explainable, explainPath, printExplanation } from "../../compiler/tools/explain.ts";
import { settablePaths } from "../../compiler/tools/settable.ts";
import { disk } from "../plan/disk.ts";

const files = keptDisk();
const programs = specs.flatMap((spec) => {
  const { value } = compile(spec, files);
  return value && value.experiments.length > 0 ? [{ name: spec.path.split("/").at(-1) ?? "", value }] : [];
});

/** What is missing in an explanation. */
function gaps({ path, value, type, documentation, chain, readBy, unit }: Explanation): readonly string[] {
  const [first] = chain;
  return [
    ...(value === "" ? ["no value"] : []),
    ...(first === undefined || chain.some((link) => link.value === "" || link.origin === "") ? ["no chain"] : []),
    ...(first?.value === value ? [] : ["the chain does not begin with the value"]),
    ...(type === "" ? ["no type"] : []),
    ...(documentation === undefined ? ["no documentation"] : []),
    // the one setting that is for people
    ...(readBy.length === 0 && path !== "cites" ? ["no reader"] : []),
    ...(/^\d[\d.]*[a-z%]+$/.test(value) && unit === undefined ? [`no unit for ${value}`] : []),
  ].map((gap) => `${path}: ${gap}`);
}

function explainAll(program: Program): readonly Explanation[] {
  return program.experiments.flatMap((experiment) =>
    settablePaths(experiment).map((path) => {
      const all = explainPath(program, `${experiment.spec.name}.${path}`);
      const found = all.find((each) => each.path === path && each.experiment === experiment.spec.name);
      if (!found) throw new Error(`${experiment.spec.name}.${path} is not explained`);
      return found;
    }),
  );
}

test.each(programs)("every path of $name is explained", ({ value }) => {
  const all = explainAll(value);
  expect(all.length).toBeGreaterThan(50 * value.experiments.length);
  expect(all.flatMap(gaps)).toEqual([]);
  expect(all.filter((each) => each.chain[0]?.place === undefined).length).toBeGreaterThan(20);
  expect(all.filter((each) => each.askedBy.length > 0).length).toBeGreaterThan(5);
  expect(JSON.parse(JSON.stringify(all))).toHaveLength(all.length);
});

test("whatever is offered for a mistyped path can be explained", () => {
  for (const { value } of programs)
    for (const path of explainable(value)) expect(explainPath(value, path).length, path).toBeGreaterThan(0);
});

const text = `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(64) }
  permute { images = data.train }
  train grpo {
    on             = data.train
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
}
sweep rates over [demo] {
  train.rate = each(0.5e-6, 1e-6)
  permute.copies = each(1, 2)
}
`;

describe("a value", () => {
  const compiled = (set: readonly string[]): Program => {
    const { value, diagnostics } = compile({ path: "demo.perl", text }, disk(), { set });
    expect(diagnostics.filter((each) => each.severity === "error")).toEqual([]);
    return value!;
  };

  it("of a run of a sweep says which sweep, under a name with dots in it", () => {
    const program = compiled([]);
    const runs = program.experiments.map((each) => each.spec.name).filter((name) => name.startsWith("rates,"));
    expect(runs).toHaveLength(4);
    for (const name of runs) {
      const [rate, ...more] = explainPath(program, `${name}.train.rate`);
      expect(more).toEqual([]);
      expect(rate?.experiment).toBe(name);
      expect(rate?.chain.map((link) => link.origin)).toEqual(["set by sweep rates", "default of train grpo"]);
      expect(rate?.chain[0]?.place).toMatch(/^demo\.perl:15:/);
      expect(explainAll(program).flatMap(gaps)).toEqual([]);
    }
  });

  it("of the command line lies over the sweep's", () => {
    const program = compiled(["train.rate=2e-6"]);
    const run = program.experiments.find((each) => each.spec.name.startsWith("rates,"));
    const [rate] = explainPath(program, `${run?.spec.name}.train.rate`);
    const origins = ["set on the command line", "set by sweep rates", "default of train grpo"];
    expect(rate?.chain.map((link) => link.origin)).toEqual(origins);
    expect(explainAll(program).flatMap(gaps)).toEqual([]);
  });

  it("that was left out says so, and who would read it", () => {
    const [dual, ...more] = explainPath(compiled([]), "demo.train.clip.dual");
    expect(more).toEqual([]);
    expect(dual).toMatchObject({ value: "left out", type: "Real", readBy: [{ id: "train", kind: "grpo" }] });
    expect(explainPath(compiled([]), "demo.reference")[0]?.value).toBe("left out");
    const [high] = explainPath(compiled(["train.clip=0.3"]), "demo.train.clip.high");
    expect(high?.chain).toEqual([{ value: "0.3", origin: "derived from train.clip", place: "--set:1:12" }]);
    expect(explainPath(compiled([]), "demo.train").every((each) => each.value !== "left out")).toBe(true);
  });

  it("names its unit and the rules that ask for it", () => {
    const [batch] = explainPath(compiled([]), "demo.train.batch");
    expect(batch).toMatchObject({ type: "Count<prompt | rollout>", unit: "prompt or rollout" });
    expect(batch?.askedBy).toContain("batch beyond data");
    const [seed] = explainPath(compiled([]), "demo.seed");
    expect(seed?.askedBy).toEqual([]);
    const [copies] = explainPath(compiled([]), "demo.permute.copies");
    expect(copies?.askedBy).toContain("copies repeat");
    expect(copies?.askedBy).not.toContain("batch beyond data");
    expect(printExplanation(copies!)).toContain("asked by the rules\n");
  });
});
