// Checkpoint folders: both config layouts say the same model, every golden tensor is where the architecture expects it,
// shards and other prefixes read alike, and saving is all or nothing, also on a full disk.

import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { held } from "../../bench/processor/training.ts";
import { generationJson } from "../../models/decoder/config-json.ts";
import type { Qwen25VLConfig } from "../../models/families/qwen25vl/config.ts";
import { parameterShapes } from "../../models/parameters.ts";
import { readConfig } from "../../models/read.ts";
import { familyOf } from "../../models/registry.ts";
import { type JsonObject, parseStrictJson } from "../../plan/json/strict-json.ts";
import { openCheckpoint, readJson, readParameters, saveCheckpoint } from "../../runtime/checkpoint/layout.ts";
import { encodeSafetensors, openSafetensors, readTensor, type Tensor } from "../../runtime/checkpoint/safetensors.ts";
import { type Disk, nodeDisk } from "../../runtime/checkpoint/save-folder.ts";
import { goldenPath } from "../golden-set.ts";

const golden = goldenPath("model");
const root = mkdtempSync(join(tmpdir(), "perlc-layout-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = join(root, "model");
beforeEach(() => {
  rmSync(root, { recursive: true, force: true });
  cpSync(join(golden, "tiny-tied"), folder, { recursive: true });
});

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (failure) {
    return (failure as { diagnostics?: { code: string }[] }).diagnostics?.[0]?.code ?? String(failure);
  }
  return "accepted";
};

const asMap = (value: unknown): JsonObject => {
  const parsed = parseStrictJson(JSON.stringify(value));
  if (!("value" in parsed)) throw new Error(parsed.reason);
  return parsed.value as JsonObject;
};

const editConfig = (edit: (config: Record<string, object | string>) => void) => {
  const config = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
  edit(config);
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
};

test("nested and flat configs describe one model, and writing gives it back", () => {
  for (const name of ["tiny-tied", "small-untied"]) {
    const generation = readJson(join(golden, name), "generation_config.json");
    const nested = readConfig(readJson(join(golden, name), "config.json"), generation, "config.json");
    const flat = readConfig(readJson(join(golden, name), "config.hub.json"), generation, "config.hub.json");
    expect(flat).toEqual(nested);
    expect(readConfig(asMap(familyOf(nested).configJson(nested)), asMap(generationJson(nested)), "again")).toEqual(
      nested,
    );
  }
});

test("the published 7B configuration gives the published number of parameters", () => {
  const tiny = readConfig(
    readJson(join(golden, "tiny-tied"), "config.json"),
    undefined,
    "config.json",
  ) as Qwen25VLConfig;
  const published: Qwen25VLConfig = {
    ...tiny,
    text: {
      ...tiny.text,
      hidden: 3584,
      inter: 18944,
      layers: 28,
      heads: 28,
      kvHeads: 4,
      headDim: 128,
      vocab: 152064,
      tied: false,
    },
    vision: { ...tiny.vision, depth: 32, hidden: 1280, inter: 3420, heads: 16, headDim: 80, outHidden: 3584 },
  };
  let count = 0;
  for (const shape of parameterShapes(published).values()) count += shape.reduce((product, side) => product * side, 1);
  expect(count).toBe(8_292_166_656);
});

test("the golden checkpoints open, with every tensor expected and none left over", () => {
  for (const name of ["tiny-tied", "small-untied"]) {
    const parameters = readParameters(openCheckpoint(join(golden, name)));
    const inFile = openSafetensors(join(golden, name, "model.safetensors")).entries.values();
    const count = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);
    expect([...parameters.values()].reduce((sum, values) => sum + values.length, 0)).toBe(
      [...inFile].reduce((sum, each) => sum + count(each.shape), 0),
    );
  }
});

test("saved and opened again: the same weights, configuration and neighbours", async () => {
  const checkpoint = openCheckpoint(join(golden, "small-untied"));
  const parameters = readParameters(checkpoint);
  const target = join(root, "saved");
  await saveCheckpoint(target, checkpoint.config, held(parameters), new Map([["tokenizer.json", "{}"]]), {
    plan: "abc",
  });
  const again = openCheckpoint(target);
  expect(again.config).toEqual(checkpoint.config);
  expect(again.metadata.get("plan")).toBe("abc");
  expect(readParameters(again)).toEqual(parameters);
  expect(readFileSync(join(target, "tokenizer.json"), "utf8")).toBe("{}");
});

test("shards with an index, and the prefixes of transformers in memory, read as one checkpoint", () => {
  const file = openSafetensors(join(folder, "model.safetensors"));
  const shards: Map<string, Tensor>[] = [new Map(), new Map()];
  const weight_map: Record<string, string> = {};
  [...file.entries.values()].forEach((entry, at) => {
    const held = entry.name.startsWith("visual.")
      ? `model.${entry.name}`
      : entry.name.replace(/^model\./, "model.language_model.");
    shards[at % 2]!.set(held, { ...entry, bytes: readTensor(file, entry) });
    weight_map[held] = `model-0000${(at % 2) + 1}-of-00002.safetensors`;
  });
  shards.forEach((shard, at) => {
    writeFileSync(join(folder, `model-0000${at + 1}-of-00002.safetensors`), encodeSafetensors(shard));
  });
  const before = readParameters(openCheckpoint(folder));
  rmSync(join(folder, "model.safetensors"));
  writeFileSync(join(folder, "model.safetensors.index.json"), JSON.stringify({ weight_map }));
  expect(readParameters(openCheckpoint(folder))).toEqual(before);
  weight_map["model.visual.merger.ln_q.weight"] = "../outside.safetensors";
  writeFileSync(join(folder, "model.safetensors.index.json"), JSON.stringify({ weight_map }));
  expect(codeOf(() => openCheckpoint(folder))).toBe("E1052");
});

describe("folders that do not hold together", () => {
  test("a file missing", () => {
    rmSync(join(folder, "model.safetensors"));
    expect(codeOf(() => openCheckpoint(folder))).toBe("E1051");
    expect(codeOf(() => openCheckpoint(join(root, "nowhere")))).toBe("E1051");
  });
  test("a setting missing, of another type, or not computed here", () => {
    for (const change of [
      { hidden_size: undefined },
      { hidden_size: "32" },
      { num_attention_heads: 5 },
      { hidden_act: "gelu" },
      { use_sliding_window: true },
      { rms_norm_eps: 0 },
    ]) {
      editConfig((config) => Object.assign(config.text_config as object, change));
      expect(codeOf(() => openCheckpoint(folder))).toBe("E1053");
      cpSync(join(golden, "tiny-tied/config.json"), join(folder, "config.json"));
    }
  });
  test("another architecture", () => {
    editConfig((config) => Object.assign(config, { model_type: "llama" }));
    expect(codeOf(() => openCheckpoint(folder))).toBe("E1058");
  });
  test("weights of another size", () => {
    editConfig((config) => Object.assign(config.text_config as object, { intermediate_size: 65 }));
    expect(codeOf(() => openCheckpoint(folder))).toBe("E1054");
    cpSync(join(golden, "tiny-tied/config.json"), join(folder, "config.json"));
    editConfig((config) =>
      Object.assign(config.text_config as object, { num_hidden_layers: 1, layer_types: undefined }),
    );
    expect(codeOf(() => openCheckpoint(folder))).toBe("E1054");
  });
  test("a key twice", () => {
    writeFileSync(join(folder, "config.json"), '{"model_type":"qwen2_5_vl","model_type":"qwen2_5_vl"}');
    expect(codeOf(() => openCheckpoint(folder))).toBe("E1053");
  });
});

describe("saving on a disk that fails", () => {
  const { config } = openCheckpoint(join(golden, "tiny-tied"));
  const parameters = readParameters(openCheckpoint(join(golden, "tiny-tied")));
  const target = join(root, "run");
  /** A disk that takes so many bytes and is then full, writing part of what it is asked just before. */
  const diskOf = (room: number, code = "ENOSPC") => {
    let left = room;
    return {
      ...nodeDisk,
      write: (fd: number, bytes: Uint8Array, offset: number) => {
        const fits = Math.min(left, bytes.length - offset);
        if (fits === 0) throw Object.assign(new Error(`${code}: refused`), { code });
        left -= fits;
        return nodeDisk.write(fd, bytes.subarray(0, offset + fits), offset);
      },
    };
  };

  const codeOfSaving = async (changed: ReadonlyMap<string, Float32Array>, disk: Disk): Promise<string> => {
    const error: unknown = await saveCheckpoint(target, config, held(changed), new Map(), {}, disk).catch(
      (thrown) => thrown,
    );
    return codeOf(() => {
      throw error;
    });
  };

  test("weights that are not finite are not written, wherever they are", async () => {
    await saveCheckpoint(target, config, held(parameters), new Map());
    for (const at of [0, parameters.size - 1]) {
      const [name, values] = [...parameters][at] ?? expect.unreachable();
      const broken = new Map([...parameters, [name, values.with(0, Number.NaN)]]);
      expect(await codeOfSaving(broken, nodeDisk)).toBe("E1012");
      expect(readdirSync(root).sort()).toEqual(["model", "run"]);
      expect(readParameters(openCheckpoint(target))).toEqual(parameters);
    }
  });

  test("nothing already saved is lost, at any amount of room", async () => {
    await saveCheckpoint(target, config, held(parameters), new Map());
    const changed = new Map([...parameters].map(([name, values]) => [name, values.map((value) => value + 1)]));
    for (const room of [0, 10, 2000, 200_000]) {
      expect(await codeOfSaving(changed, diskOf(room))).toBe("E1050");
      expect(readdirSync(root).sort()).toEqual(["model", "run"]);
      expect(readParameters(openCheckpoint(target))).toEqual(parameters);
    }
    await saveCheckpoint(target, config, held(changed), new Map());
    expect(readParameters(openCheckpoint(target))).toEqual(changed);
    expect(readdirSync(root).sort()).toEqual(["model", "run"]);
  });

  test("other refusals keep what the system said", async () => {
    expect(await codeOfSaving(parameters, diskOf(0, "EIO"))).toBe("E1055");
    expect(existsSync(target)).toBe(false);
  });

  test("a crash between the two renames is mended by the next load", async () => {
    await saveCheckpoint(target, config, held(parameters), new Map());
    renameSync(target, `${target}.previous`);
    expect(readParameters(openCheckpoint(target))).toEqual(parameters);
  });
});
