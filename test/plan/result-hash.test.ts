// The hash of a run: it covers what decides the result and nothing else. Files count by their contents and not by their
// places, what only costs does not count, and without the contents of a file there is none.

import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { checkExternal } from "../../compiler/tools/external/read.ts";
import { withNames } from "../../plan/hash.ts";
import type { Input, Run } from "../../plan/plan.ts";
import { verify } from "../../plan/verify.ts";
import { disk } from "./disk.ts";

const text = `spec 1
experiment demo {
  seed   = 3
  policy = checkpoint("models/tiny") { min_pixels = 784  max_pixels = 3136 }
  reward = boxed(answer)
  data { train = parquet("train.parquet") | take(8) }
  permute { images = data.train }
  train grpo { on = data.train  duration = 40step  max_prompt = 48tok  max_completion = 20tok }
  evaluate { on = four_artists(split = held_out_question) | take(20) }
}
`;
const names = ["config.json", "preprocessor_config.json", "chat_template.jinja", "tokenizer_config.json"];
const moved = names.map((name) => [`elsewhere/${name}`, disk().read(`models/tiny/${name}`)] as const);
const files = {
  ...Object.fromEntries(moved.filter(([, found]) => found !== undefined)),
  "other.parquet": "",
} as Readonly<Record<string, string>>;
const runOf = (spec: string, set: readonly string[] = []): Run => {
  const { value, diagnostics } = compile({ path: "demo.perl", text: spec }, disk(files), { set });
  expect(diagnostics.filter((each) => each.severity === "error")).toEqual([]);
  return value!.plan.runs[0]!;
};
const digest = (of: string): string => `sha256:${of.repeat(64)}`;
const inputs: readonly Input[] = [
  { node: "policy", role: "config.json", digest: digest("a") },
  { node: "policy", role: "model.safetensors", digest: digest("b") },
  { node: "data.train.parquet", role: "table", digest: digest("c") },
];
const hashOf = (run: Run, read: readonly Input[] = inputs) => withNames({ ...run, inputs: read }).hash;
const base = runOf(text);

describe("the hash of a run", () => {
  it("is not known before its files are, and the plan holds without it", () => {
    expect(base).not.toHaveProperty("hash");
    expect(hashOf(base, inputs.slice(0, 2))).toBeUndefined();
    expect(hashOf(base)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(hashOf(base)).not.toBe(base.outline);
  });

  it("is known at once where no file is read", () => {
    const fresh = text.replace('parquet("train.parquet")', "four_artists()").replace(/policy = .*/, "policy = small");
    const shape = `model small {
  weights = fresh
  text { hidden = 16  inter = 32  layers = 1  heads = 2  kv_heads = 1  rope_theta = 1e4  mrope = [2, 1, 1] }
  vision { hidden = 16  inter = 32  depth = 1  heads = 2  patch = 14  window = 56  full_attention = [0] }
}
`;
    const run = runOf(fresh.replace("spec 1\n", `spec 1\n${shape}`));
    expect(run.hash).toMatch(/^sha256:/);
  });

  it.each([
    ["files at other paths", text.replace("models/tiny", "elsewhere").replace("train.parquet", "other.parquet")],
    ["a pin of the weights", text.replace('"models/tiny"', `"models/tiny", sha256 = "${"b".repeat(64)}"`)],
    [
      "another interval of checkpoints",
      text.replace("duration = 40step", "duration = 40step  checkpoint = 7step { keep = 2 }"),
    ],
    ["another log of completions", text.replace("duration = 40step", "duration = 40step  log_completions = 5step")],
    ["measurements in between", text.replace("evaluate {", "evaluate every 10step {")],
    ["other names", text.replaceAll("data.train", "data.pool").replace("train = parquet", "pool = parquet")],
  ])("is the same with %s", (_, other) => {
    const run = runOf(other);
    const renamed = inputs.map((each) => ({ ...each, node: each.node.replace("data.train", "data.pool") }));
    expect(hashOf(run, other.includes("data.pool") ? renamed : inputs)).toBe(hashOf(base));
    expect(run.outline === base.outline).toBe(other.includes("data.pool"));
  });

  it("does not hang on the order in which files are listed", () => {
    expect(hashOf(base, inputs.toReversed())).toBe(hashOf(base));
  });

  it.each(inputs.map((each) => [each.role, each] as const))("is another with other contents of %s", (_, changed) => {
    const others = inputs.map((each) => (each === changed ? { ...each, digest: digest("d") } : each));
    expect(hashOf(base, others)).not.toBe(hashOf(base));
  });

  it("is another when a file is there that was not, and when two change places", () => {
    expect(hashOf(base, [...inputs, { node: "policy", role: "merges.txt", digest: digest("e") }])).not.toBe(
      hashOf(base),
    );
    const [a, b, c] = inputs;
    const swapped = [{ ...a!, digest: b!.digest }, { ...b!, digest: a!.digest }, c!];
    expect(hashOf(base, swapped)).not.toBe(hashOf(base));
  });

  it.each(["seed=4", "data_seed=1", "train.rate=1e-5", "policy.max_pixels=1568", "evaluate.orders=2"])(
    "is another with %s",
    (set) => expect(hashOf(runOf(text, [set]))).not.toBe(hashOf(base)),
  );

  it.each(Object.keys(base.builtIns))("is another with another version of %s", (part) => {
    const { outline: _, ...run } = base;
    const builtIns = { ...base.builtIns, [part]: 99 };
    const other = withNames({ ...run, builtIns, inputs });
    expect(other.hash).not.toBe(hashOf(base));
    const read = checkExternal({ edition: 1, runs: [other] }, "the plan");
    expect(read.value).toBeUndefined();
    expect(read.diagnostics.map((each) => each.code)).toEqual(["E0272"]);
    expect(read.diagnostics[0]?.title).toContain("with version 99 of");
  });

  it("names only the parts of perlc that the run uses", () => {
    expect(Object.keys(base.builtIns)).toContain("rows");
    const made = runOf(text.replace('parquet("train.parquet")', "four_artists()"));
    expect(Object.keys(made.builtIns)).not.toContain("rows");
    expect(Object.keys(made.builtIns)).toContain("four_artists");
  });
});

describe("a plan that is given", () => {
  const whole = withNames({ ...base, inputs });

  it("keeps its digests and its hash, and is held against them", () => {
    const { value } = checkExternal({ edition: 1, runs: [whole] }, "the plan");
    expect(value?.runs[0]).toEqual(whole);
    expect(() => verify(value!)).not.toThrow();
    const changed = { ...whole, inputs: inputs.map((each) => ({ ...each, digest: digest("f") })) };
    expect(checkExternal({ edition: 1, runs: [changed] }, "it").diagnostics.map((each) => each.code)).toEqual([
      "E0259",
    ]);
    const { inputs: _, ...without } = whole;
    expect(checkExternal({ edition: 1, runs: [without] }, "it").diagnostics.map((each) => each.code)).toEqual([
      "E0259",
    ]);
    const { hash: __, ...bare } = without;
    expect(checkExternal({ edition: 1, runs: [bare] }, "it").value?.runs[0]).toEqual(base);
  });
});
