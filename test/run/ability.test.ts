// What no run can do yet is refused with a place, before any device; what a run can do is not.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { inabilities } from "../../runtime/ability.ts";
import { startRun } from "../../runtime/session.ts";

const at = (path: string) => fileURLToPath(new URL(`../../specs/${path}`, import.meta.url));

function refused(path: string, set: readonly string[] = []): readonly Diagnostic[] {
  const source = { path: at(path), text: readFileSync(at(path), "utf8") };
  const { value } = compile(source, disk, { set });
  const specs = [...value!.modules.values()].map((each) => each.source);
  return value!.plan.runs.flatMap((run) => inabilities(run, specs));
}

describe("a run", () => {
  it.each(["quickstart.perl", "warm-start.perl"])("of %s can be executed whole", (path) =>
    expect(refused(path)).toEqual([]),
  );

  it("of paper.perl cannot, and each part is named where it is asked for", () => {
    const found = refused("paper.perl");
    expect(found.map((each) => each.code)).toEqual(found.map(() => "E0750"));
    const words = found.map((each) => each.title).join("\n");
    for (const word of [
      "`hub`",
      "a judge",
      "`rephrase`",
      "`resample`",
      "`label`",
      "a benchmark",
      "bf16",
      "`recompute`",
    ])
      expect(words).toContain(word);
    expect(found.some((each) => each.labels.length === 0)).toBe(false);
  });

  it.each([
    ["train.entropy=0.01 { top = 20% }", "`top`"],
    ["train.filter=accuracy { shortfall = refill }", "`shortfall`"],
    ["train.filter=accuracy { shortfall = fail }", "`shortfall`"],
    ["train.repetition=1.1", "`repetition`"],
    ["train.lora=8", "`lora`"],
    ["train.sync=5step", "`sync`"],
    ["train.steer=0.1", "steered"],
    ["train.updates=2", "`updates`"],
    ["train.micro_batch=8rollout", "`micro_batch`"],
    ["train.precision=bf16", "bf16"],
    ["train.recompute=yes", "`recompute`"],
    ["train.overlong_prompt=drop", "`overlong_prompt"],
    ["train.rate=adaptive(accuracy, 1e-4 -> 1e-5)", "adaptive `rate`"],
    ["permute.probability=adaptive(entropy, 100% -> 0%)", "adaptive `probability`"],
    ["permute.order=hardest", "hardest"],
    ["permute.answers.letter=oracle", "oracle"],
    ["data.train=four_artists(split = train) | take(64) | where(options == 4)", "condition on `options`"],
  ])("with %s cannot", (set, word) => {
    const found = refused("quickstart.perl", [set]);
    expect(found.map((each) => each.title).join("\n")).toContain(word);
  });

  it("with KL in the reward and graders that are compared each for itself cannot: the charge is none of them", () => {
    const found = refused("quickstart.perl", ["train.kl_in=reward", "train.baseline.combine=norm_then_sum"]);
    expect(found.map((each) => each.title).join("\n")).toContain("KL in the reward beside");
  });

  it.each([
    "permute.order=all",
    "permute.probability=sigmoid(100% -> 0%)",
    "train.objective=gspo",
    "train.objective=cispo",
    "train.objective=sapo",
    "train.kl=0.01 * k3_k2grad(reference)",
    "train.kl=0.01 * k3_ratio(reference)",
    "train.baseline.combine=norm_then_sum",
    "train.off_policy_mask=0.5",
    "train.overlong=4tok",
    "train.mask_truncated=yes",
    "train.entropy=0.01",
    "train.filter=accuracy",
    "train.kl_in=reward",
    "train.top_k=5",
    "train.top_p=90%",
    "train.min_p=5%",
    "train.shuffle=no",
    "train.log_completions=2step",
    'train.stop=["</think>"]',
    'train.ban=["</think>"]',
    'train.system="Answer briefly."',
    'train.template="{question} Think."',
    "train.checkpoint.keep=1",
    "train.freeze_vision=yes",
    "seed.sampling=9",
    "evaluate.before=no",
    "train.ratio=sequence",
    "train.baseline.over=batch",
  ])("with %s can", (set) => expect(refused("quickstart.perl", [set])).toEqual([]));

  it("is refused before a device is asked for", async () => {
    const source = { path: at("quickstart.perl"), text: readFileSync(at("quickstart.perl"), "utf8") };
    const [run] = compile(source, disk, { set: ["train.lora=8"] }).value!.plan.runs;
    // an adapter that does not exist would be refused with E1003
    const settings = { adapter: "no such adapter", event: () => {}, warn: () => {}, stopping: () => false };
    await expect(startRun(run!, [source], ".", "nowhere", settings)).rejects.toThrow(/^E0750/);
  });
});
