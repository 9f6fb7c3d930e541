// The Hugging Face folder: which file says what, and where each tensor lies, be it one file or an index with shards.
// openCheckpoint checks the whole table of tensors against config.json before the first weight is read.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { E1051, E1052, E1053, E1054 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { type ModelConfig, readConfig } from "./config.ts";
import { configJson, generationJson } from "./config-json.ts";
import { parameterShapes, publishedName } from "./parameters.ts";
import {
  encodeSafetensors,
  floatTensor,
  openSafetensors,
  readFloats,
  type Tensor,
  type TensorEntry,
  type TensorFile,
} from "./safetensors.ts";
import { type Disk, nodeDisk, recoverFolder, saveFolder } from "./save-folder.ts";
import { type JsonObject, parseStrictJson } from "./strict-json.ts";

const WEIGHTS = "model.safetensors";
const INDEX = "model.safetensors.index.json";

export interface Checkpoint {
  readonly folder: string;
  readonly config: ModelConfig;
  /** Every parameter under its published name, with the file that holds it. */
  readonly tensors: ReadonlyMap<string, { readonly file: TensorFile; readonly entry: TensorEntry }>;
  /** `__metadata__` of the weights; here the plan hash that made them is written. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Opens a checkpoint folder and checks that its tensors are those of its config. Failures: E1051 missing file, E1052 and E1056 broken weights, E1053 and E1058 config, E1054 tensors that do not fit it. */
export function openCheckpoint(folder: string): Checkpoint {
  recoverFolder(folder);
  const config = readCheckpointConfig(folder);
  const files = weightFiles(folder);
  const tensors = new Map<string, { file: TensorFile; entry: TensorEntry }>();
  for (const file of files) {
    for (const entry of file.entries.values()) {
      const name = publishedName(entry.name);
      if (tensors.has(name)) throw mismatch(file.path, name, "there twice", "there once");
      tensors.set(name, { file, entry });
    }
  }
  const where = files[0]?.path ?? join(folder, WEIGHTS);
  const wanted = parameterShapes(config);
  for (const [name, shape] of wanted) {
    const found = tensors.get(name);
    if (found === undefined) throw mismatch(where, name, "missing", shape.join("×"));
    const { dtype, shape: stored } = found.entry;
    if (stored.join("×") !== shape.join("×")) throw mismatch(found.file.path, name, stored.join("×"), shape.join("×"));
    if (!["F32", "F16", "BF16", "F64"].includes(dtype)) throw mismatch(found.file.path, name, dtype, "a floating type");
  }
  for (const name of tensors.keys()) {
    // Tied checkpoints may carry the head a second time; it is the embedding table and is not read.
    if (!wanted.has(name) && name !== "lm_head.weight")
      throw mismatch(where, name, "there", "part of the configured model");
  }
  const metadata = new Map(files.flatMap((file) => [...file.metadata]));
  return { folder, config, tensors, metadata };
}

/** The configuration alone, without looking at the weights. */
export function readCheckpointConfig(folder: string): ModelConfig {
  const generation = existsSync(join(folder, "generation_config.json"))
    ? readJson(folder, "generation_config.json")
    : undefined;
  return readConfig(readJson(folder, "config.json"), generation, join(folder, "config.json"));
}

/** One parameter as float32, row-major, in the shape of `parameterShapes`. */
export function readParameter({ folder, tensors }: Checkpoint, name: string): Float32Array<ArrayBuffer> {
  const found = tensors.get(name);
  if (found === undefined) throw mismatch(join(folder, WEIGHTS), name, "missing", "there");
  return readFloats(found.file, found.entry);
}

/** All parameters of the configured model as float32, by published name. */
export function readParameters(checkpoint: Checkpoint): Map<string, Float32Array<ArrayBuffer>> {
  return new Map([...parameterShapes(checkpoint.config).keys()].map((name) => [name, readParameter(checkpoint, name)]));
}

/** The text of a file of the folder. Failure E1051 where there is none. */
export function readText(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), "utf8");
  } catch {
    throw new Failure(E1051({ folder, file }));
  }
}

/** A JSON object of the folder, keys unique. Failure E1051 (missing) or E1053 (not an object). */
export function readJson(folder: string, file: string): JsonObject {
  const parsed = parseStrictJson(readText(folder, file));
  if ("value" in parsed && parsed.value instanceof Map) return parsed.value;
  const found = "reason" in parsed ? `unreadable (${parsed.reason})` : "a bare value";
  throw new Failure(E1053({ file: join(folder, file), setting: "the whole file", found, wanted: "a JSON object" }));
}

/** Saves a checkpoint in one piece: weights as float32, both configs, and `others` (tokenizer.json, chat_template.jinja, …) as they are. Failures as of `saveFolder`. */
export function saveCheckpoint(
  folder: string,
  config: ModelConfig,
  parameters: ReadonlyMap<string, Float32Array>,
  others: ReadonlyMap<string, string | Uint8Array>,
  metadata: Readonly<Record<string, string>> = {},
  disk: Disk = nodeDisk,
): void {
  const tensors = new Map<string, Tensor>();
  for (const [name, shape] of parameterShapes(config)) {
    const values = parameters.get(name);
    const size = shape.reduce((product, side) => product * side, 1);
    if (values?.length !== size)
      throw mismatch(join(folder, WEIGHTS), name, `${values?.length ?? 0} numbers`, shape.join("×"));
    tensors.set(name, floatTensor(shape, values));
  }
  const files = new Map<string, string | Uint8Array>(others);
  files.set("config.json", `${JSON.stringify(configJson(config), null, 2)}\n`);
  files.set("generation_config.json", `${JSON.stringify(generationJson(config), null, 2)}\n`);
  // transformers asks for the format; other readers ignore it.
  files.set(WEIGHTS, encodeSafetensors(tensors, { format: "pt", ...metadata }));
  saveFolder(folder, files, disk);
}

function weightFiles(folder: string): readonly TensorFile[] {
  if (!existsSync(join(folder, INDEX))) return [openSafetensors(join(folder, WEIGHTS))];
  const map = readJson(folder, INDEX).get("weight_map");
  const places = map instanceof Map ? [...map] : [];
  const shards = new Map<string, TensorFile>();
  for (const [tensor, shard] of places) {
    // A shard is a file of this folder: no separators, so no way out of it.
    if (typeof shard !== "string" || !/^[\w.-]+\.safetensors$/.test(shard)) {
      throw new Failure(
        E1052({ file: join(folder, INDEX), reason: `it places \`${tensor}\` in no file of the folder` }),
      );
    }
    const file = shards.get(shard) ?? openSafetensors(join(folder, shard));
    shards.set(shard, file);
    if (!file.entries.has(tensor)) throw mismatch(file.path, tensor, "missing", "there by the index");
  }
  if (shards.size === 0) throw new Failure(E1052({ file: join(folder, INDEX), reason: "it has no `weight_map`" }));
  return [...shards.values()];
}

function mismatch(file: string, tensor: string, found: string, wanted: string): Failure {
  return new Failure(E1054({ file, tensor, found, wanted }));
}
