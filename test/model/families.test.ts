// Families of models, each by its own declaration: configurations there and back, checkpoints loaded and saved, parameters counted
// as they are listed, and nothing of an architecture outside of its folder.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { held } from "../../bench/processor/training.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { countParameters, countPictureParameters, eachParameter, parameterShapes } from "../../models/parameters.ts";
import { publishedConfig, readConfig } from "../../models/read.ts";
import { families, familyOf, freshConfig } from "../../models/registry.ts";
import { differenceOf } from "../../plan/checkpoint/same-model.ts";
import { parseStrictJson, toMaps } from "../../plan/json/strict-json.ts";
import { estimateMemory } from "../../plan/memory.ts";
import type { GrpoNode, ModelNode } from "../../plan/plan.ts";
import { openCheckpoint, readParameters, saveCheckpoint } from "../../runtime/checkpoint/layout.ts";
import { openSafetensors } from "../../runtime/checkpoint/safetensors.ts";
import { initialise } from "../../runtime/model/initialise.ts";
import { goldenPath } from "../golden-set.ts";
import { textFolder, textModels } from "./golden.ts";

const root = mkdtempSync(join(tmpdir(), "perlc-families-"));
const folder = join(root, "model");
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(textFolder("tied"), folder, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const product = (shape: readonly number[]): number => shape.reduce((all, side) => all * side, 1);

/** What is said of the folder after its config.json is changed. */
function said(change: (config: Record<string, unknown>) => void): string {
  const path = join(folder, "config.json");
  const config = JSON.parse(readFileSync(path, "utf8"));
  change(config);
  writeFileSync(path, JSON.stringify(config));
  try {
    openCheckpoint(folder);
    return "";
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map(({ code, title }) => `${code} ${title}`).join("\n");
  }
}

describe("a text checkpoint", () => {
  test.each(textModels)("%s: every tensor is listed, and saved it is the same again", async (name) => {
    const checkpoint = openCheckpoint(textFolder(name));
    const inFile = openSafetensors(join(textFolder(name), "model.safetensors")).entries;
    expect([...parameterShapes(checkpoint.config)].map(([each, shape]) => [each, shape.join()]).sort()).toEqual(
      [...inFile].map(([each, { shape }]) => [each, shape.join()]).sort(),
    );
    const parameters = readParameters(checkpoint);
    const target = join(root, name);
    await saveCheckpoint(target, checkpoint.config, held(parameters), new Map());
    const again = openCheckpoint(target);
    expect(again.config).toEqual(checkpoint.config);
    expect(readParameters(again)).toEqual(parameters);
    const written = JSON.parse(readFileSync(join(target, "config.json"), "utf8"));
    const {
      transformers_version: _,
      max_window_layers: __,
      ...theirs
    } = JSON.parse(readFileSync(join(textFolder(name), "config.json"), "utf8"));
    expect(written).toEqual(theirs);
  });

  test("as the hub has them: rope_theta outside, torch_dtype, a sliding window that is not used", () => {
    const { config } = openCheckpoint(folder);
    expect(
      said((value) => {
        const { rope_parameters: rope, dtype, layer_types: _, ...rest } = value;
        for (const name of Object.keys(value)) delete value[name];
        Object.assign(value, rest, {
          rope_theta: (rope as { rope_theta: number }).rope_theta,
          torch_dtype: dtype,
          sliding_window: 32_768,
          max_window_layers: 2,
        });
      }),
    ).toBe("");
    expect(openCheckpoint(folder).config).toEqual(config);
  });

  test("what is not computed is refused by name", () => {
    const scaled = { rope_type: "yarn", rope_theta: 1e6, factor: 4 };
    expect(said((value) => Object.assign(value, { rope_parameters: scaled }))).toMatch(/^E1053 .*rope_type.*"default"/);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ["a sliding window", { use_sliding_window: true }, /^E1053 .*`use_sliding_window`/],
    ["layers of another kind", { layer_types: ["full_attention", "sliding_attention"] }, /^E1053 .*`layer_types`/],
    ["sections of three positions", { rope_parameters: { mrope_section: [1, 1, 2] } }, /^E1053 .*mrope_section/],
    ["a token of pictures", { image_token_id: 5 }, /^E1059 .*`image_token_id`/],
    ["a class without a head", { architectures: ["Qwen2Model"] }, /^E1053 .*`architectures`/],
    ["another activation", { hidden_act: "gelu" }, /^E1053 .*`hidden_act`/],
    ["a head that is not there", { tie_word_embeddings: false }, /^E1054 .*lm_head\.weight/],
    ["another architecture", { model_type: "llama" }, /^E1058 .*describes a "llama"/],
  ])("%s is refused", (_, change, wanted) => {
    expect(said((value) => Object.assign(value, change))).toMatch(wanted);
  });

  test("is no reference of a model that reads pictures", () => {
    const pictures = openCheckpoint(goldenPath("model/tiny-tied")).config;
    expect(differenceOf(openCheckpoint(folder).config, pictures)).toBe("model type is qwen2, and qwen2_5_vl");
  });
});

test("the sizes of the hub are those that its index files add up to", () => {
  const counts = Object.fromEntries(
    families.flatMap(({ published }) =>
      Object.keys(published).map((name) => [name, countParameters(publishedConfig(name)!)]),
    ),
  );
  expect(counts).toEqual({
    "Qwen/Qwen2.5-VL-3B-Instruct": 3_754_622_976,
    "Qwen/Qwen2.5-VL-7B-Instruct": 8_292_166_656,
    "Qwen/Qwen2.5-0.5B-Instruct": 494_032_768,
    "Qwen/Qwen2.5-1.5B-Instruct": 1_543_714_304,
    "Qwen/Qwen2.5-3B-Instruct": 3_085_938_688,
    "Qwen/Qwen2.5-7B-Instruct": 7_615_616_512,
    "Qwen/Qwen2.5-14B-Instruct": 14_770_033_664,
    "Qwen/Qwen2.5-32B-Instruct": 32_763_876_352,
    "Qwen/Qwen2.5-72B-Instruct": 72_706_203_648,
  });
});

/** Configurations of every family, small enough to list. */
const small = fc.integer({ min: 1, max: 4 });
const texts = fc
  .record({
    headDim: small,
    kvHeads: small,
    groups: small,
    inter: small,
    layers: small,
    vocab: small,
    tied: fc.boolean(),
  })
  .map(({ headDim, kvHeads, groups, inter, layers, vocab, tied }) => {
    const heads = kvHeads * groups;
    return { hidden: 2 * headDim * heads, inter, layers, heads, kvHeads, vocab: 10 + vocab, tied };
  });
const configs = fc.oneof(
  texts.map((text) =>
    readConfig(
      toMaps({
        model_type: "qwen2",
        hidden_size: text.hidden,
        intermediate_size: text.inter,
        num_hidden_layers: text.layers,
        num_attention_heads: text.heads,
        num_key_value_heads: text.kvHeads,
        vocab_size: text.vocab,
        tie_word_embeddings: text.tied,
        eos_token_id: 1,
      }) as ReadonlyMap<string, never>,
      undefined,
      "config.json",
    ),
  ),
  fc.tuple(texts, small, small).map(([{ vocab, ...text }, depth, heads]) =>
    freshConfig(
      {
        text: { ...text, ropeTheta: 1e4, mropeSections: [text.hidden / text.heads / 2, 0, 0] },
        vision: { hidden: 4 * heads, inter: 3, depth, heads, patch: 2, window: 8, fullAttentionBlocks: [0] },
      },
      { size: vocab, ids: { bos: 0, eos: [1], pad: 0, image: 2, video: 3, visionStart: 4, visionEnd: 5 } },
    ),
  ),
);

test("counts and memory are the sum of the list, of every family", () => {
  const train = { kind: "grpo", policy: "policy", batch: 1, group: 2, prompt: 3, completion: 2 } as unknown as GrpoNode;
  const node = { kind: "model", id: "policy" } as ModelNode;
  fc.assert(
    fc.property(configs, (config) => {
      const list = [...eachParameter(config)];
      const sum = list.reduce((all, { shape }) => all + product(shape), 0);
      expect(countParameters(config)).toBe(sum);
      expect(new Set(list.map((each) => each.name)).size).toBe(list.length);
      const pictures = list.filter(({ name }) => familyOf(config).isPicturePart(name));
      expect(countPictureParameters(config)).toBe(pictures.reduce((all, { shape }) => all + product(shape), 0));
      expect(pictures.length > 0).toBe(config.vision !== undefined);
      const fresh = initialise(config, () => [1, 2, 3, 4]);
      expect([...fresh.values()].reduce((all, values) => all + values.length, 0)).toBe(sum);
      const memory = estimateMemory({ nodes: [node, train] }, () => ({ config, vocabulary: config.text.vocab }))!;
      expect([memory.parameters, memory.parameterBytes, memory.gradientBytes, memory.momentBytes]).toEqual([
        sum,
        4 * sum,
        4 * sum,
        8 * sum,
      ]);
    }),
  );
});

test("a configuration written is the configuration read, of every family", () => {
  fc.assert(
    fc.property(configs, (config) => {
      const parsed = parseStrictJson(JSON.stringify(familyOf(config).configJson(config)));
      if (!("value" in parsed)) throw new Error(parsed.reason);
      const again = readConfig(parsed.value as ReadonlyMap<string, never>, undefined, "config.json");
      expect(again.text).toEqual({ ...config.text, maxPositions: again.text.maxPositions });
      expect({ ...again, text: 0, tokens: 0 }).toEqual({ ...config, text: 0, tokens: 0 });
    }),
  );
});

test("the names of an architecture stand in its folder alone", () => {
  const top = join(import.meta.dirname, "../..");
  const sources = ["grammar", "compiler", "plan", "models", "runtime", "share", "cli", "editor"].flatMap((room) =>
    readdirSync(join(top, room), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile() && each.name.endsWith(".ts") && !each.parentPath.includes("node_modules"))
      .map((each) => join(each.parentPath, each.name)),
  );
  for (const { name, modelType, architecture, processor } of families) {
    const words = [modelType, architecture, processor?.name, processor?.around].filter((each) => each !== undefined);
    const named = new RegExp(words.map((each) => `\\b${each}(?!\\w)`).join("|"));
    const found = sources.filter((path) => named.test(readFileSync(path, "utf8")));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((path) => !path.includes(join("models", "families", name)))).toEqual([]);
  }
});
