// One seed, or some of their own: what the plan keeps of them, who reads them, and that what is equal is left out.

import { describe, expect, it } from "vitest";
import { compile, type Program } from "../../compiler/compile.ts";
import { describeSeeds } from "../../compiler/tools/describe.ts";
import type { Run } from "../../plan/plan.ts";
import { questionSeed, seedAt } from "../../plan/seeds.ts";
import { disk } from "./disk.ts";

const spec = (seed: string, more = "permute { images = data.train }", data = ""): string => `spec 1
experiment demo {
  ${seed}
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data {
    train = four_artists(split = train) | take(64)
    ${data}
  }
  ${more}
  train grpo { on = data.train  duration = 40step  max_prompt = 48tok  max_completion = 20tok }
}
`;

const compiled = (...parts: Parameters<typeof spec>) => compile({ path: "demo.perl", text: spec(...parts) }, disk());
const program = (...parts: Parameters<typeof spec>): Program => compiled(...parts).value!;
const runOf = (seed: string): Run => program(seed).plan.runs[0]!;

describe("seeds", () => {
  it("are one number while nothing else is said", () => {
    expect(runOf("seed = 4")).toMatchObject({ seed: 4 });
    expect(runOf("seed = 4")).not.toHaveProperty("seeds");
    expect(describeSeeds(runOf("seed = 4"))).toBe("seed 4");
  });

  it("of single kinds of draw are kept, and make another plan", () => {
    const run = runOf("seed = 4 { sampling = 5  permutation = 6 }");
    expect(run.seeds).toEqual({ sampling: 5, permutation: 6 });
    expect(describeSeeds(run)).toBe("seed 4, sampling 5, permutation 6");
    const hashes = ["", " { data = 5 }", " { sampling = 5 }", " { permutation = 5 }"].map(
      (own) => runOf(`seed = 4${own}`).outline,
    );
    expect(new Set(hashes).size).toBe(4);
  });

  it("that are the run's own say nothing", () => {
    expect(runOf("seed = 4 { data = 4  sampling = 4 }").outline).toBe(runOf("seed = 4").outline);
  });

  it("are read by those who draw, and refused where nobody does", () => {
    const { readers } = program("seed = 4 { data = 1  sampling = 2  permutation = 3 }").experiments[0]!;
    expect(readers.get("seed.data")).toEqual(["data.train.four_artists", "train"]);
    expect(readers.get("seed.sampling")).toEqual(["train"]);
    expect(readers.get("seed.permutation")).toEqual(["permute"]);
    expect(compiled("seed = 4 { permutation = 3 }", "").diagnostics.map((each) => each.code)).toEqual(["E0420"]);
  });
});

describe("the questions of four_artists", () => {
  const measured = `permute { images = data.train }
  evaluate { on = data.held_out  decode = sample }
  evaluate own { on = data.own }
  evaluate seen { on = data.train }`;
  const data = `held_out = four_artists(split = held_out_question) | take(16) | shuffle
    own = four_artists(split = held_out_concept, seed = 12) | take(16)`;
  const seedsIn = (seed: string) => {
    const run = program(seed, measured, data).plan.runs[0]!;
    return Object.fromEntries(
      run.nodes.flatMap((node) => (node.kind === "four_artists" ? [[node.id, questionSeed(run, node)]] : [])),
    );
  };

  it("are drawn by the seed in training, and by `data_seed` where only evaluations read them", () => {
    expect(seedsIn("seed = 4")).toEqual({
      "data.train.four_artists": 4,
      "data.held_out.four_artists": 0,
      "data.own.four_artists": 12,
    });
    expect(seedsIn("seed = 4 { data = 6 }\n  data_seed = 5")).toEqual({
      "data.train.four_artists": 6,
      "data.held_out.four_artists": 5,
      "data.own.four_artists": 12,
    });
  });

  it("of an evaluation, their order and their sampled answers are none of the seed's business", () => {
    const run = program("seed = 4 { sampling = 5  permutation = 6  data = 7 }", measured, data).plan.runs[0]!;
    const at = (id: string, kind: "data" | "sampling" | "permutation") => seedAt(run, { id }, kind);
    for (const kind of ["data", "sampling", "permutation"] as const) {
      expect(at("evaluate", kind)).toBe(0);
      expect(at("data.held_out.shuffle", kind)).toBe(0);
    }
    expect([at("train", "data"), at("train", "sampling"), at("permute", "permutation")]).toEqual([7, 5, 6]);
  });

  it("name who reads them", () => {
    const { readers } = program("data_seed = 3", measured, data).experiments[0]!;
    expect(readers.get("data_seed")).toEqual([
      "data.held_out.four_artists",
      "data.held_out.shuffle",
      "evaluate",
      "evaluate.own",
      "evaluate.seen",
    ]);
    expect(readers.get("seed")).not.toContain("evaluate");
    expect(compiled("data_seed = 3", "").diagnostics.map((each) => each.code)).toContain("E0420");
  });

  it("make another hash where a list is drawn by another seed, though it is written alike", () => {
    const hash = (on: string) =>
      program(
        "seed = 4",
        `evaluate { on = data.${on} }\n  evaluate more { on = data.other }`,
        "other = four_artists(split = train) | take(64)",
      ).plan.runs[0]!.outline;
    expect(hash("train")).not.toBe(hash("other"));
  });
});
