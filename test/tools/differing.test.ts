// The settings of `perlc plan` that are not at their defaults: all that somebody decided, and nothing that nobody did; and what
// it says of the memory when not all of a model is trained.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { differingSettings, printDiffering } from "../../compiler/tools/plan/differing.ts";
import { printRun } from "../../compiler/tools/plan/print.ts";
import { estimateMemory } from "../../plan/memory.ts";
import { readModelSize } from "../../plan/model-size.ts";

const path = "specs/quickstart.perl";
function experimentOf(...set: readonly string[]) {
  const [experiment] = compile({ path, text: readFileSync(path, "utf8") }, disk, { set }).value?.experiments ?? [];
  return experiment ?? expect.unreachable("the quickstart compiles");
}
const paths = (...set: readonly string[]) => differingSettings(experimentOf(...set)).map((each) => each.path);

describe("settings that differ", () => {
  const plain = paths();

  it("of the quickstart are those that it decides", () => {
    expect(plain).toEqual(["train.batch", "train.per_order", "train.rate", "train.kl", "evaluate.on"]);
  });

  it.each([
    ["train.objective=cispo", "train.objective", "clip"],
    ["train.kl_in=reward", "train.kl_in", "loss"],
    ["train.overlong=4tok", "train.overlong", undefined],
    ["train.shuffle=no", "train.shuffle", "yes"],
    ["train.baseline.combine=norm_then_sum", "train.baseline.combine", "sum_then_norm"],
    ["train.checkpoint.keep=2", "train.checkpoint.keep", undefined],
    ['train.stop=["</think>"]', "train.stop", undefined],
    ["permute.draw=run", "permute.draw", "step"],
    ["permute.order=cyclic", "permute.order", "random"],
    ["evaluate.before=no", "evaluate.before", "yes"],
  ])("with %s are one more", (set, path, usual) => {
    const found = differingSettings(experimentOf(set));
    expect(found.filter((each) => !plain.includes(each.path))).toEqual([
      { path, value: set.slice(set.indexOf("=") + 1), default: usual },
    ]);
  });

  it.each(["train.shuffle=yes", "train.temperature=1", "permute.gate=sample"])(
    "with %s, as it is anyway, are not",
    (set) => expect(paths(set)).toEqual(plain),
  );

  it("are printed block by block, with what they would be", () => {
    expect(printDiffering(experimentOf("train.shuffle=no"))).toEqual([
      "settings that differ from their defaults (in brackets)",
      "  train",
      "    batch = 12prompt (8prompt); per_order = 6rollout (8rollout); rate = 2e-4",
      "    (1e-6); kl = 0.01 * k3(reference); shuffle = no (yes)",
      "  evaluate",
      "    on = data.held_out",
    ]);
  });
});

describe("memory", () => {
  const said = (...set: readonly string[]): string => {
    const { run } = experimentOf(...set);
    const memory = estimateMemory(run, (node) => readModelSize(node, (name) => disk.read(`specs/${name}`)));
    return printRun(run, memory).match(/^ {2}model .*$/m)?.[0] ?? "";
  };

  it("says how much of the model is trained, unless it is all of it", () => {
    expect(said()).toMatch(/parameters$/);
    expect(said("train.freeze_vision=yes")).toMatch(/152,576 parameters; [\d,]+ are trained$/);
    expect(said("train.lora=4")).toMatch(/152,576 parameters; adapters of [\d,]+ are trained$/);
  });
});
