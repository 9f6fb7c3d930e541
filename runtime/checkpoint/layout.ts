// The Hugging Face folder: which file says what, and where each tensor lies, be it one file or an index with shards.
// openCheckpoint checks the whole table of tensors against config.json before the first weight is read.

import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync } from "#files";
import { join } from "#path";
import { E1051, E1052, E1054, E1065 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { generationJson } from "../../models/decoder/config-json.ts";
import { eachParameter, parameterShapes } from "../../models/parameters.ts";
import { familyOf } from "../../models/registry.ts";
import { configOf, type Folder, jsonOf } from "../../plan/checkpoint/folder.ts";
import type { JsonObject } from "../../plan/json/strict-json.ts";
import { limitOf } from "../limits/limits.ts";
import { saidOf } from "../limits/refused.ts";
import type { Ticking } from "./digests.ts";
import { finiteOf } from "./finite.ts";
import {
  floatsToWrite,
  openSafetensors,
  type ReadTensor,
  readFloats,
  type TensorEntry,
  type TensorFile,
} from "./safetensors.ts";
import { type Content, type Disk, nodeDisk, recoverFolder, saveFolder } from "./save-folder.ts";

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
  const { publishedName } = familyOf(config);
  const tensors = new Map<string, { file: TensorFile; entry: TensorEntry }>();
  for (const file of files) {
    for (const entry of file.entries.values()) {
      const name = publishedName(entry.name);
      if (tensors.has(name)) throw mismatch(file.path, name, "there twice", "there once");
      tensors.set(name, { file, entry });
    }
  }
  const where = files[0]?.path ?? join(folder, WEIGHTS);
  const wanted = new Set<string>();
  // one by one: of a thousand million layers the first that is not in the file ends it
  for (const { name, shape } of eachParameter(config)) {
    wanted.add(name);
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

/** The configuration alone, without looking at the weights. Failures E1051, and as of readConfig. */
export function readCheckpointConfig(folder: string): ModelConfig {
  return configOf(folderOnDisk(folder)) ?? missing(folder, "config.json");
}

/** One parameter as float32, row-major, in the shape of `parameterShapes`. */
export function readParameter({ folder, tensors }: Checkpoint, name: string): Float32Array<ArrayBuffer> {
  const found = tensors.get(name);
  if (found === undefined) throw mismatch(join(folder, WEIGHTS), name, "missing", "there");
  return readFloats(found.file, found.entry);
}

/** All parameters of the configured model as float32, by published name. Failure E1054 for a head that is there and is not the embedding it is tied to. */
export function readParameters(checkpoint: Checkpoint, tick?: Ticking): Map<string, Float32Array<ArrayBuffer>> {
  refuseOtherHead(checkpoint);
  return new Map(
    [...parameterShapes(checkpoint.config).keys()].map((name) => {
      tick?.();
      return [name, readParameter(checkpoint, name)];
    }),
  );
}

/** Tied, the embedding is the head; a head of its own in the file would be ignored, and the model another. */
function refuseOtherHead(checkpoint: Checkpoint): void {
  const head = checkpoint.tensors.get("lm_head.weight");
  if (head === undefined || !checkpoint.config.text.tied) return;
  const table = readParameter(checkpoint, "model.embed_tokens.weight");
  const own = readFloats(head.file, head.entry);
  if (own.length === table.length && own.every((value, at) => Object.is(value, table[at]))) return;
  throw mismatch(
    head.file.path,
    "lm_head.weight",
    "a table of its own",
    "the embedding, which `tie_word_embeddings` says",
  );
}

/** What a settings file may have, in bytes, and a vocabulary: ten times the largest that are published. */
const LARGEST_SETTINGS = 1 << 24;
const LARGEST_VOCABULARY = 1 << 28;

/** The folder as the shared reader takes it: files that are there are regular and of bounded size. Failure E1065. */
export function folderOnDisk(path: string): Folder {
  return { path, read: (file) => textOf(path, file) };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The text of a file of the folder; undefined where there is none. Failure E1065 for what is no regular file or too large. */
function textOf(folder: string, file: string): string | undefined {
  const path = join(folder, file);
  let fd: number;
  try {
    if (!existsSync(path)) return undefined;
    // a named pipe is not waited for
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    throw new Failure(E1065({ file: path, found: "may not be read", most: LARGEST_SETTINGS }));
  }
  try {
    const mostOfKind = file === "tokenizer.json" ? LARGEST_VOCABULARY : LARGEST_SETTINGS;
    const most = limitOf("file", mostOfKind / 2 ** 20) * 2 ** 20;
    const found = fstatSync(fd);
    if (!found.isFile()) throw new Failure(E1065({ file: path, found: "is no file", most }));
    if (found.size > most) throw new Failure(E1065({ file: path, found: `has ${found.size} bytes`, most }));
    try {
      return utf8.decode(readFileSync(fd));
    } catch (error) {
      const said = saidOf(error);
      const reason = said === undefined ? "is not UTF-8 text" : `cannot be read (${said})`;
      throw new Failure(E1065({ file: path, found: reason, most }));
    }
  } finally {
    closeSync(fd);
  }
}

/** A JSON object of the folder, keys unique. Failure E1051 (missing) or E1053 (not an object). */
export function readJson(folder: string, file: string): JsonObject {
  return jsonOf(folderOnDisk(folder), file) ?? missing(folder, file);
}

function missing(folder: string, file: string): never {
  throw new Failure(E1051({ folder, file }));
}

/**
 * Saves a checkpoint in one piece: weights as float32, each read when it is written, both configs, `others` (tokenizer.json, chat_template.jinja, …)
 * as they are, and the digests of all of them. Gives the digest of that list. Failures as of `saveFolder`, E1012 for weights that are not
 * finite, E1054 for a parameter that has not its shape.
 */
export function saveCheckpoint(
  folder: string,
  config: ModelConfig,
  parameters: ReadTensor,
  others: ReadonlyMap<string, Content>,
  metadata: Readonly<Record<string, string>> = {},
  disk: Disk = nodeDisk,
): Promise<string> {
  const files = new Map<string, Content>(others);
  files.set("config.json", `${JSON.stringify(familyOf(config).configJson(config), null, 2)}\n`);
  files.set("generation_config.json", `${JSON.stringify(generationJson(config), null, 2)}\n`);
  // transformers asks for the format; other readers ignore it.
  const shapes = parameterShapes(config);
  const read = finiteOf(folder, parameters);
  files.set(WEIGHTS, floatsToWrite(join(folder, WEIGHTS), shapes, read, { format: "pt", ...metadata }));
  return saveFolder(folder, files, disk);
}

/** The files that hold the weights, by name: one, or the shards that an index names. Failures E1052, E1053, E1065. */
export function weightNames(folder: string): readonly string[] {
  // transformers takes the single file where both are there
  if (existsSync(join(folder, WEIGHTS)) || !existsSync(join(folder, INDEX))) return [WEIGHTS];
  return [...new Set(shardsOf(folder).values())].sort();
}

function weightFiles(folder: string): readonly TensorFile[] {
  if (existsSync(join(folder, WEIGHTS)) || !existsSync(join(folder, INDEX)))
    return [openSafetensors(join(folder, WEIGHTS))];
  const shards = new Map<string, TensorFile>();
  for (const [tensor, shard] of shardsOf(folder)) {
    const file = shards.get(shard) ?? openSafetensors(join(folder, shard));
    shards.set(shard, file);
    if (!file.entries.has(tensor)) throw mismatch(file.path, tensor, "missing", "there by the index");
  }
  return [...shards.values()];
}

/** Which shard holds each tensor. */
function shardsOf(folder: string): ReadonlyMap<string, string> {
  const map = readJson(folder, INDEX).get("weight_map");
  const places = map instanceof Map ? [...map] : [];
  const shards = new Map<string, string>();
  for (const [tensor, shard] of places) {
    // A shard is a file of this folder: no separators, so no way out of it.
    if (typeof shard !== "string" || !/^[\w.-]+\.safetensors$/.test(shard)) {
      throw new Failure(
        E1052({ file: join(folder, INDEX), reason: `it places \`${tensor}\` in no file of the folder` }),
      );
    }
    shards.set(tensor, shard);
  }
  if (shards.size === 0) throw new Failure(E1052({ file: join(folder, INDEX), reason: "it has no `weight_map`" }));
  return shards;
}

function mismatch(file: string, tensor: string, found: string, wanted: string): Failure {
  return new Failure(E1054({ file, tensor, found, wanted }));
}
