// Checkpoint folders in the layouts in which they are published: check, plan and run have one reader, so one verdict.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { disk } from "../../cli/files.ts";
import { countParameters, parameterShapes } from "../../models/parameters.ts";
import { templateOf } from "../../plan/checkpoint/folder.ts";
import { readModelSize } from "../../plan/model-size.ts";
import { pixelBounds, printPixels } from "../../plan/pixels.ts";
import type { ModelNode } from "../../plan/plan.ts";
import { folderOnDisk, openCheckpoint } from "../../runtime/checkpoint/layout.ts";
import { weightsPin } from "../../runtime/checkpoint/pin.ts";
import { encodeSafetensors, openSafetensors, readTensor, type Tensor } from "../../runtime/checkpoint/safetensors.ts";
import { loadPolicy } from "../../runtime/stages/policy.ts";
import { golden, useFolder, within } from "./changed-folder.ts";

const { folder, json, put, change, remove, node, run, ran, checked, said } = useFolder();

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
    expect(countParameters(size.config)).toBe(held);
    // said outside as false, which is the default there, and inside as true: tied, as transformers 5 reads it
    change("config.json", (value) => Object.assign(value, { tie_word_embeddings: false }));
    expect(await said()).toBe("");
    expect(countParameters(readModelSize(node(), disk.read)!.config)).toBe(held);
    // the other way round releases differ in whether there is a head of its own
    change("config.json", (value) => {
      value.tie_word_embeddings = true;
      within(value, "text_config").tie_word_embeddings = false;
    });
    expect(await said()).toMatch(
      /^E1053 .*`text_config\.tie_word_embeddings` .*false.*true, as `tie_word_embeddings` outside of it says/,
    );
  });

  test("transformers 5 as it saves a processor: everything inside processor_config.json", async () => {
    const { min_pixels, max_pixels, ...rest } = json("preprocessor_config.json");
    const size = { shortest_edge: min_pixels ?? 3136, longest_edge: max_pixels ?? 262144 };
    remove("preprocessor_config.json");
    put("processor_config.json", { processor_class: "Qwen2_5_VLProcessor", image_processor: { ...rest, size } });
    expect(await said()).toBe("");
    expect(run().processor).toMatchObject({ minPixels: size.shortest_edge, maxPixels: size.longest_edge });
    // two that say the same are one, however they write it
    put("preprocessor_config.json", {
      ...rest,
      min_pixels: size.shortest_edge,
      size: { longest_edge: size.longest_edge },
    });
    expect(await said()).toBe("");
    const both = [`\`${folder}/processor_config.json\``, `\`${folder}/preprocessor_config.json\``];
    put("preprocessor_config.json", { ...rest, min_pixels: size.shortest_edge, max_pixels: 12544 });
    expect(await said()).toBe(`E1067 ${both[0]} has \`max_pixels\` = ${size.longest_edge}, and ${both[1]} has 12544`);
    put("preprocessor_config.json", { ...rest, size, image_mean: 0.5 });
    expect(await said()).toContain(
      `has \`image_mean\` = [0.48145466,0.4578275,0.40821073], and ${both[1]} has [0.5,0.5,0.5]`,
    );
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

  test("a run calls a folder as somebody in the working folder would write it", () => {
    const here = relative("", folder);
    const open = (more: object) =>
      loadPolicy(node({ from: { kind: "checkpoint", path: "model", ...more } }), 0, dirname(folder));
    expect(() => open({ sha256: "0".repeat(64) })).toThrow(`the weights in \`${here}\` are `);
    const layers = { num_hidden_layers: 3, layer_types: Array(3).fill("full_attention") };
    change("config.json", (value) => Object.assign(within(value, "text_config"), layers));
    expect(() => open({})).toThrow(`\`${here}/model.safetensors\``);
    remove("config.json");
    expect(() => open({})).toThrow(`the checkpoint \`${here}\` has no \`config.json\``);
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

  test("and the plan says which hold and who says so", () => {
    const own = `as ${folder}/preprocessor_config.json says`;
    const bounds = (more: Partial<ModelNode> = {}) => printPixels(pixelBounds(node(more), disk.read)!);
    expect(bounds()).toBe(`784 to 1,568 pixels, ${own}`);
    expect(bounds({ maxPixels: 3136 })).toBe(`784 to 3,136 pixels, the least ${own}`);
    expect(bounds({ minPixels: 1568, maxPixels: 1568 })).toBe("1,568 pixels");
    remove("config.json");
    expect(pixelBounds(node(), disk.read)).toBeUndefined();
  });

  test("and a budget that the two leave empty is an error to both", async () => {
    expect(checked(" { min_pixels = 2000 }").join()).toMatch(/^E0557 .*at least 2000 and at most 1568 pixels$/);
    expect((await ran({ minPixels: 2000 })).join()).toMatch(/^E0557 .*at least 2000 and at most 1568 pixels$/);
  });
});

describe("chat templates, in the order of looking", () => {
  const shows = (mark: string) =>
    `${mark}{% for m in messages %}{% for p in m.content %}<|image_pad|>{{ p.text }}{% endfor %}{% endfor %}`;
  const found = () => templateOf(folderOnDisk(folder), openCheckpoint(folder).config).text;

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
