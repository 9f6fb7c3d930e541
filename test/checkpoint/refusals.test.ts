// What nobody computes here, and what does not belong together, is refused by check and run alike, with file and name.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeSafetensors, openSafetensors, readTensor, type Tensor } from "../../runtime/checkpoint/safetensors.ts";
import { type Settings, useFolder, within } from "./changed-folder.ts";

const { folder, change, remove, ran, said } = useFolder();

describe("what nobody computes here is refused by check and run alike, with file and name", () => {
  test.each<readonly [string, (value: Settings) => void, RegExp]>([
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
      "more layers than have a kind",
      (c) => Object.assign(within(c, "text_config"), { layer_types: ["full_attention"] }),
      /num_hidden_layers` is \d+, not 1/,
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
    [
      "rotary angles scaled outside",
      (c) => Object.assign(c, { rope_scaling: { type: "yarn" } }),
      /`rope_scaling\.type`/,
    ],
    ["another base outside", (c) => Object.assign(c, { rope_theta: 5000 }), /`rope_theta` is 5000, not \d+, as for/],
    [
      "other sections outside",
      (c) => Object.assign(c, { rope_scaling: { type: "mrope", mrope_section: [1, 1, 1] } }),
      /`rope_scaling\.mrope_section` is \[1,1,1\], not/,
    ],
    [
      "another epsilon outside, and none inside",
      (c) => {
        Object.assign(within(c, "text_config"), { rms_norm_eps: undefined });
        Object.assign(c, { rms_norm_eps: 1e-6 });
      },
      /`rms_norm_eps` is 0\.000001, not 0\.00001, as for text_config/,
    ],
    ["patches of a mile", (c) => Object.assign(within(c, "vision_config"), { patch_size: 1e15 }), /patch_size/],
  ])("config.json: %s", async (_, edit, wanted) => {
    change("config.json", edit);
    expect(await said()).toMatch(wanted);
  });

  test("an adapter beside the weights", async () => {
    writeFileSync(join(folder, "adapter_config.json"), JSON.stringify({ peft_type: "LORA", r: 8 }));
    expect(await said()).toMatch(/^E1053 .*adapter_config\.json`: `peft_type` is "LORA", not absent: weights/);
  });

  test("what the outer object says once more of the decoder is accepted", async () => {
    change("config.json", (value) => {
      const text = within(value, "text_config");
      for (const name of ["hidden_size", "num_hidden_layers", "rms_norm_eps", "vocab_size"]) value[name] = text[name];
      const { rope_theta, mrope_section } = within(text, "rope_parameters");
      Object.assign(value, { rope_theta, rope_scaling: { type: "mrope", mrope_section } });
    });
    expect(await said()).toBe("");
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

  test.each<readonly [string, Settings, RegExp]>([
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
    ["sides in place of a budget", { size: { height: 224, width: 224 } }, /`size\.height` is 224, not absent/],
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
