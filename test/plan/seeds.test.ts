// One seed, or some of their own: what the plan keeps of them, who reads them, and that what is equal is left out.

import { describe, expect, it } from "vitest";
import type { Run } from "../../compiler/4-plan/plan.ts";
import { compile, type Program } from "../../compiler/compile.ts";
import { describeSeeds } from "../../compiler/tools/describe.ts";
import { disk } from "./disk.ts";

const spec = (seed: string, more = "permute { images = data.train }"): string => `spec 1
experiment demo {
  ${seed}
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(64) }
  ${more}
  train grpo { on = data.train  length = 40step  prompt = 48tok  completion = 20tok }
}
`;

const compiled = (seed: string, more?: string) => compile({ path: "demo.perl", text: spec(seed, more) }, disk());
const program = (seed: string, more?: string): Program => compiled(seed, more).value!;
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
      (own) => runOf(`seed = 4${own}`).hash,
    );
    expect(new Set(hashes).size).toBe(4);
  });

  it("that are the run's own say nothing", () => {
    expect(runOf("seed = 4 { data = 4  sampling = 4 }").hash).toBe(runOf("seed = 4").hash);
  });

  it("are read by those who draw, and refused where nobody does", () => {
    const { readers } = program("seed = 4 { data = 1  sampling = 2  permutation = 3 }").experiments[0]!;
    expect(readers.get("seed.data")).toEqual(["train"]);
    expect(readers.get("seed.sampling")).toEqual(["train"]);
    expect(readers.get("seed.permutation")).toEqual(["permute"]);
    expect(compiled("seed = 4 { permutation = 3 }", "").diagnostics.map((each) => each.code)).toEqual(["E0420"]);
  });
});
