// Checkpoint folders in the layouts in which they are published, and what check and run say of each: one reader, so one
// verdict. Folders are made here from the golden ones, a few kilobytes each.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { disk } from "../../../cli/files.ts";
import { countParameters } from "../../../compiler/4-plan/memory.ts";
import { readModelSize } from "../../../compiler/4-plan/model-size.ts";
import type { ModelNode } from "../../../compiler/4-plan/plan.ts";
import { templateOf } from "../../../compiler/checkpoint/folder.ts";
import { compile } from "../../../compiler/compile.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { folderOnDisk, openCheckpoint } from "../../../runtime/model/checkpoint/layout.ts";
import { parameterShapes } from "../../../runtime/model/checkpoint/parameters.ts";
import { weightsPin } from "../../../runtime/model/checkpoint/pin.ts";
import {
  encodeSafetensors,
  openSafetensors,
  readTensor,
  type Tensor,
} from "../../../runtime/model/checkpoint/safetensors.ts";
import { loadPolicy } from "../../../runtime/stages/policy.ts";

const golden = join(import.meta.dirname, "../../golden/model");
const root = mkdtempSync(join(tmpdir(), "perlc-folders-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = join(root, "model");
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(golden, "tiny-tied"), folder, { recursive: true });
});

type Object = Record<string, unknown>;
const json = (file: string): Object => JSON.parse(readFileSync(join(folder, file), "utf8"));
const put = (file: string, value: unknown): void =>
  writeFileSync(join(folder, file), typeof value === "string" ? value : JSON.stringify(value));
const change = (file: string, edit: (value: Object) => void): void => {
  const value = json(file);
  edit(value);
  put(file, value);
};
const within = (value: Object, name: string): Object => value[name] as Object;
const remove = (...files: readonly string[]): void => {
  for (const each of files) rmSync(join(folder, each), { force: true });
};

const node = (more: Partial<ModelNode> = {}): ModelNode => ({
  kind: "model",
  id: "policy",
  because: { path: "", start: 0, end: 0 },
  from: { kind: "checkpoint", path: folder },
  ...more,
});
const run = (more: Partial<ModelNode> = {}) => loadPolicy(node(more), 0, "/");

/** Codes and titles that a run has for the folder; empty when it opens. */
async function ran(more: Partial<ModelNode> = {}): Promise<readonly string[]> {
  try {
    const { tokenizer } = run(more);
    await tokenizer.ready().finally(tokenizer.close);
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map((each) => `${each.code} ${each.title}`);
  }
}

function checked(amendment = ""): readonly string[] {
  const text = `spec 1
experiment t {
  policy = checkpoint("${folder}")${amendment}
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(16) }
  train grpo { on = data.train  length = 1step  prompt = 48tok  completion = 20tok }
}
`;
  const { diagnostics } = compile({ path: join(root, "spec.perl"), text }, disk);
  return diagnostics.map((each) => `${each.code} ${each.title}`);
}

/** What check and run both say, which is the same. */
async function said(): Promise<string> {
  const check = checked();
  expect(await ran()).toEqual(check);
  return check.join("\n");
}

describe("published layouts", () => {
  test("transformers 5: nested, rope_parameters, chat_template.jinja", async () => expect(await said()).toBe(""));

  test("the first publication: flat, its template in chat_template.json and the tokenizer's, budgets in the processor's file", async () => {
    cpSync(join(golden, "tiny-tied/config.hub.json"), join(folder, "config.json"));
    const template = readFileSync(join(folder, "chat_template.jinja"), "utf8");
    remove("chat_template.jinja");
    put("chat_template.json", { chat_template: template });
    change("tokenizer_config.json", (value) => Object.assign(value, { chat_template: "{{ messages[0].content }}" }));
    expect(await said()).toBe("");
    expect(run().tokenizer.template).toEqual({ text: template, file: join(folder, "chat_template.json") });
  });

  test("transformers 4.5x: the tie inside text_config, part of the vision settings left to defaults", async () => {
    change("config.json", (value) => {
      value.tie_word_embeddings = undefined;
      within(value, "text_config").tie_word_embeddings = true;
      const vision = within(value, "vision_config");
      // as its classes have them, which is why they are not written
      for (const name of ["patch_size", "temporal_patch_size", "spatial_merge_size", "hidden_act"])
        vision[name] = undefined;
      vision.in_chans = 3;
      vision.spatial_patch_size = 14;
    });
    expect(await said()).toBe("");
    const size = readModelSize(node(), disk.read)!;
    const shapes = parameterShapes(openCheckpoint(folder).config);
    const held = [...shapes.values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(countParameters(size)).toBe(held);
    // said outside as false, which is the default there, and inside as true: tied, as transformers 5 reads it
    change("config.json", (value) => Object.assign(value, { tie_word_embeddings: false }));
    expect(await said()).toBe("");
    expect(countParameters(readModelSize(node(), disk.read)!)).toBe(held);
  });

  test("transformers 5 as it saves a processor: everything inside processor_config.json", async () => {
    const { min_pixels, max_pixels, ...rest } = json("preprocessor_config.json");
    const size = { shortest_edge: min_pixels ?? 3136, longest_edge: max_pixels ?? 262144 };
    remove("preprocessor_config.json");
    put("processor_config.json", { processor_class: "Qwen2_5_VLProcessor", image_processor: { ...rest, size } });
    expect(await said()).toBe("");
    expect(run().processor).toMatchObject({ minPixels: size.shortest_edge, maxPixels: size.longest_edge });
    // the nested one holds where both are there
    put("preprocessor_config.json", { ...rest, min_pixels: 784, max_pixels: 1568 });
    expect(run().processor.maxPixels).toBe(size.longest_edge);
  });

  test("shards are pinned by the digest of their digests", async () => {
    const whole = openSafetensors(join(folder, "model.safetensors"));
    expect(await ran({ from: { kind: "checkpoint", path: folder, sha256: weightsPin(folder) } })).toEqual([]);
    const names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
    const shards: Map<string, Tensor>[] = [new Map(), new Map()];
    const weight_map: Record<string, string> = {};
    [...whole.entries.values()].forEach((entry, at) => {
      shards[at % 2]!.set(entry.name, { ...entry, bytes: readTensor(whole, entry) });
      weight_map[entry.name] = names[at % 2]!;
    });
    const single = weightsPin(folder);
    for (const [at, shard] of shards.entries()) writeFileSync(join(folder, names[at]!), encodeSafetensors(shard));
    put("model.safetensors.index.json", { weight_map });
    // the single file holds while it is there
    expect(weightsPin(folder)).toBe(single);
    remove("model.safetensors");
    const pin = weightsPin(folder);
    expect(pin).toMatch(/^[0-9a-f]{64}$/);
    expect(await ran({ from: { kind: "checkpoint", path: folder, sha256: pin } })).toEqual([]);
    const other = await ran({ from: { kind: "checkpoint", path: folder, sha256: single } });
    expect(other.join()).toBe(`E1037 the weights in \`${folder}\` are ${pin}, the spec pins ${single}`);
    const changed = readFileSync(join(folder, names[1]!));
    changed[changed.length - 1]! ^= 1;
    writeFileSync(join(folder, names[1]!), changed);
    expect(weightsPin(folder)).not.toBe(pin);
  });

  test("what a run saves opens again, with the template and the sizes that it was trained with", async () => {
    const template = readFileSync(join(folder, "chat_template.jinja"), "utf8");
    remove("chat_template.jinja");
    put("chat_template.json", { chat_template: template });
    const { files } = run({ minPixels: 784, maxPixels: 1568 });
    remove("chat_template.json");
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
    expect(await said()).toBe("");
    expect(run().processor).toMatchObject({ minPixels: 784, maxPixels: 1568 });
    expect(run().tokenizer.template.text).toBe(template);
  });
});

describe("pictures are shown as the folder's processor says", () => {
  beforeEach(() =>
    change("preprocessor_config.json", (value) => Object.assign(value, { min_pixels: 784, max_pixels: 1568 })),
  );

  test("unless the spec says otherwise, which is a warning", async () => {
    expect(run().processor).toMatchObject({ minPixels: 784, maxPixels: 1568 });
    expect(checked()).toEqual([]);
    expect(checked(" { min_pixels = 784 }")).toEqual([]);
    expect(checked(" { max_pixels = 3136 }")).toEqual([
      `E0556 \`max_pixels\` is 3136 here, and 1568 in \`${folder}/preprocessor_config.json\``,
    ]);
    expect(run({ maxPixels: 3136 }).processor).toMatchObject({ minPixels: 784, maxPixels: 3136 });
  });

  test("and a budget that the two leave empty is an error to both", async () => {
    expect(checked(" { min_pixels = 2000 }").join()).toMatch(/^E0557 .*at least 2000 and at most 1568 pixels$/);
    expect((await ran({ minPixels: 2000 })).join()).toMatch(/^E0557 .*at least 2000 and at most 1568 pixels$/);
  });
});

describe("chat templates, in the order of looking", () => {
  const shows = (mark: string) =>
    `${mark}{% for m in messages %}{% for p in m.content %}<|image_pad|>{{ p.text }}{% endfor %}{% endfor %}`;
  const found = () => templateOf(folderOnDisk(folder)).text;

  test("the processor's own file, the one called default, the older file, the tokenizer's", async () => {
    remove("chat_template.jinja");
    const places: readonly (readonly [string, (text: string) => unknown])[] = [
      ["tokenizer_config.json", (text) => ({ ...json("tokenizer_config.json"), chat_template: text })],
      ["chat_template.json", (text) => ({ chat_template: text })],
    ];
    for (const [file, content] of places) {
      put(file, content(shows(file)));
      expect(found()).toBe(shows(file));
    }
    remove("chat_template.json");
    mkdirSync(join(folder, "additional_chat_templates"));
    put("additional_chat_templates/tools.jinja", shows("tools"));
    expect(found()).toBe(shows("tokenizer_config.json"));
    put("additional_chat_templates/default.jinja", shows("default"));
    expect(found()).toBe(shows("default"));
    put("chat_template.jinja", shows("jinja"));
    expect(found()).toBe(shows("jinja"));
  });

  test("a list of names has one called default, or is refused by name", async () => {
    remove("chat_template.jinja");
    const list = (...names: readonly string[]) =>
      change("tokenizer_config.json", (value) => {
        value.chat_template = names.map((name) => ({ name, template: shows(name) }));
      });
    list("tool_use", "default");
    expect(found()).toBe(shows("default"));
    list("tool_use", "rag");
    expect(await said()).toMatch(
      /^E1053 .*tokenizer_config\.json`: `chat_template` is \["tool_use","rag"\], not a list with/,
    );
  });

  test("two that differ are refused, two that are equal are one", async () => {
    const text = readFileSync(join(folder, "chat_template.jinja"), "utf8");
    put("chat_template.json", { chat_template: `${text}\n` });
    expect(await said()).toBe("");
    put("chat_template.json", { chat_template: shows("other") });
    expect(await said()).toBe(
      `E1062 \`${folder}/chat_template.jinja\` and \`${folder}/chat_template.json\` are different chat templates`,
    );
  });

  test("one that shows no pictures is refused with its file, whether its text or only its rendering says so", async () => {
    put("chat_template.jinja", "{% for m in messages %}{{ m.content }}{% endfor %}");
    expect(await said()).toBe(`E1060 the chat template in \`${folder}/chat_template.jinja\` shows 0 of 1 pictures`);
    put(
      "chat_template.jinja",
      "<|image_pad|>{% for m in messages %}{% for p in m.content %}{{ p.text }}{% endfor %}{% endfor %}",
    );
    expect(checked()).toEqual([]);
    expect((await ran()).join()).toMatch(/^E1060 .*shows 1 of 2 pictures$/);
    put("chat_template.jinja", "<|image_pad|>{% for %}");
    expect((await ran()).join()).toMatch(/^E1063 .*chat_template\.jinja` is not a usable chat template/);
    remove("chat_template.jinja");
    expect((await ran()).join()).toMatch(/^E1061 .* has no chat template$/);
  });
});

describe("what nobody computes here is refused by check and run alike, with file and name", () => {
  test.each<readonly [string, (value: Object) => void, RegExp]>([
    ["another family", (c) => Object.assign(c, { model_type: "qwen3_vl" }), /E1058/],
    ["no family", (c) => Object.assign(c, { model_type: undefined }), /E1058/],
    ["a model without its head", (c) => Object.assign(c, { architectures: ["Qwen2_5_VLModel"] }), /`architectures`/],
    [
      "quantized weights",
      (c) => Object.assign(c, { quantization_config: { quant_method: "awq", bits: 4 } }),
      /`quantization_config`/,
    ],
    [
      "scaled rotary angles",
      (c) => Object.assign(within(within(c, "text_config"), "rope_parameters"), { rope_type: "yarn", factor: 4 }),
      /`text_config\.rope_parameters\.rope_type` is "yarn"/,
    ],
    [
      "a factor alone",
      (c) => Object.assign(within(within(c, "text_config"), "rope_parameters"), { factor: 4 }),
      /`text_config\.rope_parameters\.factor` is 4/,
    ],
    [
      "rope_scaling, which holds over rope_parameters",
      (c) => Object.assign(within(c, "text_config"), { rope_scaling: { type: "linear", factor: 2 } }),
      /`text_config\.rope_scaling\.type`/,
    ],
    [
      "part of the rotary width",
      (c) => Object.assign(within(within(c, "text_config"), "rope_parameters"), { partial_rotary_factor: 0.5 }),
      /partial_rotary_factor/,
    ],
    [
      "windows over the text",
      (c) => Object.assign(within(c, "text_config"), { use_sliding_window: true }),
      /use_sliding_window/,
    ],
    [
      "layers with windows",
      (c) => Object.assign(within(c, "text_config"), { layer_types: ["sliding_attention", "full_attention"] }),
      /layer_types/,
    ],
    [
      "another activation",
      (c) => Object.assign(within(c, "vision_config"), { hidden_act: "gelu" }),
      /`vision_config\.hidden_act` is "gelu"/,
    ],
    ["no biases", (c) => Object.assign(within(c, "text_config"), { attention_bias: false }), /attention_bias/],
    ["dropout", (c) => Object.assign(within(c, "text_config"), { attention_dropout: 0.1 }), /attention_dropout/],
    [
      "heads of another width",
      (c) => Object.assign(within(c, "text_config"), { head_dim: 64 }),
      /`text_config\.head_dim` is 64/,
    ],
    [
      "another part",
      (c) => Object.assign(within(c, "text_config"), { model_type: "qwen3" }),
      /`text_config\.model_type` is "qwen3"/,
    ],
    ["pictures of four channels", (c) => Object.assign(within(c, "vision_config"), { in_channels: 4 }), /in_channels/],
    [
      "patches of two sizes",
      (c) => Object.assign(within(c, "vision_config"), { spatial_patch_size: 16 }),
      /spatial_patch_size/,
    ],
    [
      "an unknown setting",
      (c) => Object.assign(c, { logit_scale: 0.5 }),
      /^E1059 .*config\.json` has `logit_scale` = 0\.5/,
    ],
    [
      "one deep inside",
      (c) => Object.assign(within(c, "vision_config"), { use_abs_pos: true }),
      /`vision_config\.use_abs_pos` = true/,
    ],
    [
      "an end token beyond the vocabulary",
      (c) => Object.assign(c, { image_token_id: 1e8 }),
      /`image_token_id` is 100000000, not a token id/,
    ],
    [
      "an epsilon that is none",
      (c) => Object.assign(within(c, "text_config"), { rms_norm_eps: 1e-60 }),
      /rms_norm_eps/,
    ],
    ["patches of a mile", (c) => Object.assign(within(c, "vision_config"), { patch_size: 1e15 }), /patch_size/],
  ])("config.json: %s", async (_, edit, wanted) => {
    change("config.json", edit);
    expect(await said()).toMatch(wanted);
  });

  test("settings that say nothing, and notes of other programs, are accepted", async () => {
    change("config.json", (value) => {
      Object.assign(value, {
        _name_or_path: "x",
        transformers_version: "4.55.0",
        use_cache: false,
        unsloth_fixed: true,
      });
      Object.assign(value, {
        quantization_config: null,
        some_new_switch: false,
        another: 0,
        vision_token_id: 7,
        temperature: 0.5,
      });
      Object.assign(within(value, "text_config"), { sliding_window: 32768, max_window_layers: 2, head_dim: null });
    });
    expect(await said()).toBe("");
  });

  test.each<readonly [string, Object, RegExp]>([
    ["no resizing", { do_resize: false }, /`do_resize` is false, not true/],
    ["no normalising", { do_normalize: false }, /do_normalize/],
    ["no rescaling", { do_rescale: false }, /do_rescale/],
    ["another scale", { rescale_factor: 1 }, /`rescale_factor` is 1, not 1\/255/],
    ["another filter", { resample: 2 }, /`resample` is 2, not 3, bicubic/],
    ["another patch", { patch_size: 16 }, /`patch_size` is 16, not 14, as in config\.json/],
    ["another merge", { merge_size: 4 }, /merge_size/],
    ["another stack of frames", { temporal_patch_size: 1 }, /temporal_patch_size/],
    ["no deviation", { image_std: [0.2, 0, 0.2] }, /image_std/],
    ["another processor", { image_processor_type: "CLIPImageProcessor" }, /image_processor_type/],
    ["a step of another processor", { do_center_crop: true }, /^E1059 .*`do_center_crop` = true/],
    ["a budget that is empty", { min_pixels: 9000, max_pixels: 8000 }, /^E0557 .*at least 9000 and at most 8000/],
  ])("preprocessor_config.json: %s", async (_, edit, wanted) => {
    change("preprocessor_config.json", (value) => Object.assign(value, edit));
    expect(await said()).toMatch(wanted);
  });
});

describe("tokenizer, ids, config and tensors are held against each other before anything is made", () => {
  type Tokens = {
    added_tokens: { id: unknown; content: string }[];
    model: { type: string; vocab: Record<string, unknown> };
  };
  const vocabulary = (edit: (value: Tokens) => void) =>
    change("tokenizer.json", (value) => edit(value as unknown as Tokens));
  const first = ({ model }: Tokens): string => Object.keys(model.vocab)[0]!;

  test.each<readonly [string, (value: Tokens) => void, RegExp]>([
    [
      "beyond the table",
      (value) => Object.assign(value.model.vocab, { [first(value)]: 1e9 }),
      /at id 1000000000: not below the \d+ rows/,
    ],
    [
      "below 0",
      (value) => Object.assign(value.model.vocab, { [first(value)]: -5 }),
      /at id -5: no whole number from 0/,
    ],
    ["as text", (value) => Object.assign(value.model.vocab, { [first(value)]: "7" }), /at id "7": no whole number/],
    [
      "of two tokens",
      (value) => Object.assign(value.model.vocab, { "another one": value.model.vocab[first(value)] }),
      /that of `.*` too/,
    ],
    [
      "of a mark that config.json has elsewhere",
      (value) => {
        const [one, other] = ["<|image_pad|>", "<|video_pad|>"].map(
          (mark) => value.added_tokens.find((each) => each.content === mark)!,
        );
        [one!.id, other!.id] = [other!.id, one!.id];
        for (const each of [one!, other!])
          if (each.content in value.model.vocab) value.model.vocab[each.content] = each.id;
      },
      /image_token_id of config\.json/,
    ],
  ])("ids %s", async (_, edit, wanted) => {
    vocabulary(edit);
    expect((await ran()).join()).toMatch(wanted);
    expect((await ran()).join()).toMatch(/^E1064/);
  });

  test("a vocabulary of no known kind", async () => {
    vocabulary((value) => {
      value.model.type = "Evil";
    });
    expect((await ran()).join()).toMatch(/^E1057 .*its model is of type "Evil"/);
  });

  test.each([1e5, 2 ** 31 - 1])("%d layers are refused by the tensors of two, at once", async (layers) => {
    change("config.json", (value) =>
      Object.assign(within(value, "text_config"), { num_hidden_layers: layers, layer_types: undefined }),
    );
    expect((await ran()).join()).toMatch(/^E1054 .*model\.layers\.\d+\.input_layernorm\.weight/);
    change("config.json", (value) => {
      Object.assign(within(value, "text_config"), { num_hidden_layers: 2 });
      Object.assign(within(value, "vision_config"), { depth: layers });
    });
    expect((await ran()).join()).toMatch(/^E1054 .*visual\.blocks\.\d+/);
  });

  test("a head of its own beside a tie is not passed over", async () => {
    const file = openSafetensors(join(folder, "model.safetensors"));
    const tensors = new Map<string, Tensor>(
      [...file.entries.values()].map((entry) => [entry.name, { ...entry, bytes: readTensor(file, entry) }]),
    );
    const table = tensors.get("model.embed_tokens.weight") ?? tensors.get("model.language_model.embed_tokens.weight")!;
    writeFileSync(
      join(folder, "model.safetensors"),
      encodeSafetensors(new Map([...tensors, ["lm_head.weight", table]])),
    );
    expect(await said()).toBe("");
    const other = { ...table, bytes: table.bytes.map((byte, at) => (at === 1 ? byte ^ 1 : byte)) };
    writeFileSync(
      join(folder, "model.safetensors"),
      encodeSafetensors(new Map([...tensors, ["lm_head.weight", other]])),
    );
    expect((await ran()).join()).toMatch(/^E1054 .*lm_head\.weight/);
  });

  test("a folder in the place of a file, and a file larger than any", async () => {
    remove("generation_config.json");
    mkdirSync(join(folder, "generation_config.json"));
    expect((await ran()).join()).toMatch(/generation_config\.json/);
  });
});
