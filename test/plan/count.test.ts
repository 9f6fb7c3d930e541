// Counts and memory: parameters are counted as the golden checkpoints have them, to the last one; the rest is
// arithmetic that can be done by hand.

import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { countParameters, countPictureParameters } from "../../models/parameters.ts";
import { countTraining } from "../../plan/count.ts";
import { estimateMemory, hostBytes } from "../../plan/memory.ts";
import { readModelSize } from "../../plan/model-size.ts";
import { examples } from "../../plan/passing.ts";
import type { ModelNode } from "../../plan/plan.ts";
import { goldenPath } from "../golden-set.ts";
import { disk } from "./disk.ts";

const golden = pathToFileURL(`${goldenPath("model")}/`);

/** Values in a safetensors file, or in its tensors of some names: the header says each tensor's shape. */
function valuesIn(file: URL, named = /./): number {
  const bytes = readFileSync(file);
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString("utf8"));
  const { __metadata__: _, ...tensors } = header as Record<string, { readonly shape: readonly number[] }>;
  return Object.entries(tensors)
    .filter(([name]) => named.test(name))
    .reduce((sum, [, { shape }]) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

const checkpoint = (path: string): ModelNode => ({
  kind: "model",
  id: "policy",
  because: { path: "", start: 0, end: 0 },
  from: { kind: "checkpoint", path },
  minPixels: 784,
  maxPixels: 784,
});

const read = (path: string) => {
  const file = new URL(path, golden);
  // a folder need not have every file that may stand in one
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
};

describe("parameters", () => {
  it.each(["tiny-tied", "small-untied"])("of %s are as many as its file holds", (name) => {
    const size = readModelSize(checkpoint(name), read);
    expect(countParameters(size!.config)).toBe(valuesIn(new URL(`${name}/model.safetensors`, golden)));
  });

  // the parameters that the hub shows for the safetensors of each
  it.each([
    ["Qwen/Qwen2.5-VL-3B-Instruct", 3_754_622_976],
    ["Qwen/Qwen2.5-VL-7B-Instruct", 8_292_166_656],
  ])("of %s are as many as are published", (name, published) => {
    const onHub = (of: string): ModelNode => ({ ...checkpoint(""), from: { kind: "hub", name: of } });
    expect(countParameters(readModelSize(onHub(name), read)!.config)).toBe(published);
    expect(readModelSize(onHub(`${name}-Other`), read)).toBeUndefined();
    expect(readModelSize(onHub("constructor"), read)).toBeUndefined();
  });

  it("of a folder that is no model are not known", () => {
    expect(readModelSize(checkpoint("x"), () => undefined)).toBeUndefined();
    expect(readModelSize(checkpoint("x"), () => "{ no json")).toBeUndefined();
    expect(readModelSize(checkpoint("x"), () => '{"model_type": "llama"}')).toBeUndefined();
  });
});

function runOf(data: string, train: string) {
  const text = `spec 1
experiment demo {
  policy = checkpoint("tiny-tied")
  reference = frozen(policy)
  reward = boxed(answer)
  data { train = ${data} }
  permute { images = data.train  copies = 2 }
  train grpo { on = data.train  ${train}  kl = 0.01 * k3(reference)  max_prompt = 48tok  max_completion = 20tok }
}
`;
  const { value, diagnostics } = compile(
    { path: "demo.perl", text },
    disk({ "tiny-tied/config.json": read("tiny-tied/config.json") ?? "" }),
  );
  expect(diagnostics).toEqual([]);
  return value!.plan.runs[0]!;
}

describe("counts", () => {
  it("of a step and a run", () => {
    const run = runOf(
      "four_artists(split = train) | take(100)",
      "batch = 8prompt  per_order = 4rollout  duration = 30step  checkpoint = 7step",
    );
    expect(countTraining(run)).toEqual({
      kind: "grpo",
      promptsPerStep: 8,
      orders: 3,
      rolloutsPerStep: 96,
      group: 12,
      tokensPerStep: 8 * 3 * (48 + 4 * 20),
      steps: { count: 30, atMost: false },
      checkpoints: { count: 5, atMost: false },
    });
  });

  it("of epochs are whole batches, and at most so many behind a filter", () => {
    const filtered = runOf(
      "four_artists(split = train) | take(100) | rollout(10) | where(accuracy > 0%)",
      "batch = 8prompt  duration = 2epoch",
    );
    expect(countTraining(filtered)?.steps).toEqual({ count: 24, atMost: true });
    const unknown = runOf('parquet("train.parquet")', "batch = 8prompt  duration = 2epoch");
    expect(countTraining(unknown)?.steps).toEqual({ count: undefined, atMost: false });
  });

  it("of a mixture are the sum of its parts", () => {
    const run = runOf(
      "mix(four_artists(split = train) | take(30), four_artists(split = train, seed = 2) | take(12))",
      "duration = 3step",
    );
    expect(examples(run.nodes, "data.train.mix")).toEqual({ count: 42, atMost: false });
  });
});

describe("memory", () => {
  it("is four times the weights, the reference, and what backward keeps", () => {
    const run = runOf(
      "four_artists(split = train) | take(100)",
      "batch = 8prompt  per_order = 4rollout  duration = 30step",
    );
    const memory = estimateMemory(run, (node) => readModelSize(node, read))!;
    const values = valuesIn(new URL("tiny-tied/model.safetensors", golden));
    expect(memory).toMatchObject({
      parameters: values,
      parameterBytes: 4 * values,
      momentBytes: 8 * values,
      referenceBytes: 4 * values,
    });
    expect(memory.totalBytes).toBe(20 * values + memory.activationBytes);
    const larger = estimateMemory(
      runOf("four_artists(split = train) | take(100)", "batch = 16prompt  per_order = 4rollout  duration = 30step"),
      (node) => readModelSize(node, read),
    )!;
    expect(larger.activationBytes).toBe(2 * memory.activationBytes);
  });

  const from = "four_artists(split = train) | take(100)";
  const of = (train: string) => {
    const run = runOf(from, `batch = 8prompt  per_order = 4rollout  duration = 30step  ${train}`);
    return estimateMemory(run, (node) => readModelSize(node, read))!;
  };
  const full = of("");
  const { config } = readModelSize(checkpoint("tiny-tied"), read)!;
  /** Entries of the checkpoint's tensors whose names match. */
  const named = (name: RegExp) => valuesIn(new URL("tiny-tied/model.safetensors", golden), name);

  it("of a frozen picture side has gradients and moments of the rest alone", () => {
    const vision = named(/^(model\.)?visual\./);
    expect(vision).toBeGreaterThan(0);
    expect(countPictureParameters(config)).toBe(vision);
    const memory = of("freeze_vision = yes");
    expect(memory.trained).toBe(full.parameters - vision);
    expect(memory.gradientBytes).toBe(4 * memory.trained);
    expect(memory.momentBytes).toBe(8 * memory.trained);
    // the reference has no tower of its own
    expect(full.referenceBytes - memory.referenceBytes).toBe(4 * vision);
    expect(full.totalBytes - memory.totalBytes).toBe(16 * vision);
    // moments are saved tensor by tensor: the host holds no second copy of them
    expect(hostBytes(full, 20) - hostBytes(memory, 20)).toBe(0);
  });

  it("of adapters has gradients and moments of the adapters, and no second copy of the weights", () => {
    const { hidden, inter, layers, heads, kvHeads } = config.text;
    const attention = 4 * hidden + 2 * (hidden + (kvHeads * hidden) / heads);
    const memory = of("lora = 4");
    expect(memory.trained).toBe(layers * 4 * (attention + 3 * (hidden + inter)));
    expect(memory).toMatchObject({ parameters: full.parameters, referenceBytes: 0 });
    expect(memory.parameterBytes).toBe(4 * (full.parameters + memory.trained));
    expect(memory.momentBytes).toBe(8 * memory.trained);
    expect(of("lora = 4 { targets = attention }").trained).toBe(layers * 4 * attention);
    expect(of('lora = 4 { targets = attention  exclude = ["q_proj", "layers.0.self_attn.o_proj"] }').trained).toBe(
      4 * (layers * (attention - 2 * hidden) - 2 * hidden),
    );
    expect(of("lora = 4  sync = 5step").referenceBytes).toBe(full.referenceBytes);
  });

  it("of bf16 halves what passes hold, and keeps what the optimizer changes in 32 bits", () => {
    const memory = of("precision = bf16");
    const { parameters } = full;
    expect(memory).toMatchObject({
      parameterBytes: 6 * parameters,
      gradientBytes: 2 * parameters,
      momentBytes: 8 * parameters,
      referenceBytes: 2 * parameters,
      activationBytes: full.activationBytes / 2,
    });
    expect(of("precision = bf16  lora = 4").parameterBytes).toBe(2 * parameters + 6 * of("lora = 4").trained);
  });

  it("of activations falls with recompute, with updates and with passes", () => {
    const recomputed = of("recompute = yes").activationBytes;
    expect(recomputed).toBeLessThan(full.activationBytes);
    expect(of("updates = 2").activationBytes).toBe(full.activationBytes / 2);
    expect(of("micro_batch = 4rollout").activationBytes).toBe(full.activationBytes / 24);
  });
});
