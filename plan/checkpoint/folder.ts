// The one reader of a checkpoint folder in the Hugging Face layout: check, plan and run ask it, each with its own way to a
// file. Weights and vocabulary are not read here; the runtime holds them against what this says.

import { E1053, E1060 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { readConfig } from "../../models/read.ts";
import { familyOf } from "../../models/registry.ts";
import { type JsonObject, parseStrictJson } from "../json/strict-json.ts";
import { wrong } from "../json/value.ts";
import { type ReadProcessor, readProcessor } from "./processor.ts";
import { type ChatTemplate, findTemplate, mayShowPictures } from "./template.ts";

export interface Folder {
  /** What messages call it. */
  readonly path: string;
  /** The text of a file in it, undefined when there is none. */
  readonly read: (file: string) => string | undefined;
}

/** Small files that decide what a run does with a checkpoint, beside its weights and its tokenizer.json. */
export const SETTINGS_FILES = [
  "config.json",
  "generation_config.json",
  "preprocessor_config.json",
  "processor_config.json",
  "chat_template.jinja",
  "additional_chat_templates/default.jinja",
  "chat_template.json",
  "tokenizer_config.json",
] as const;

const ADAPTER = "adapter_config.json";

/** A JSON object of the folder, keys unique; undefined when there is no such file. Failure E1053 for what is no object. */
export function jsonOf({ path, read }: Folder, file: string): JsonObject | undefined {
  const text = read(file);
  if (text === undefined) return undefined;
  const parsed = parseStrictJson(text);
  if ("value" in parsed && parsed.value instanceof Map) return parsed.value;
  const found = "reason" in parsed ? `unreadable (${parsed.reason})` : "a bare value";
  throw new Failure(E1053({ file: `${path}/${file}`, setting: "the whole file", found, wanted: "a JSON object" }));
}

/** The configuration; undefined without a config.json. Failures as of readConfig, E1053 where an adapter lies beside it, which transformers would add to the weights. */
export function configOf(folder: Folder): ModelConfig | undefined {
  const adapter = jsonOf(folder, ADAPTER);
  if (adapter) {
    const wanted = "absent: weights are read without an adapter; merge it into them first";
    throw wrong(`${folder.path}/${ADAPTER}`, "peft_type", adapter.get("peft_type"), wanted);
  }
  const config = jsonOf(folder, "config.json");
  const generation = "generation_config.json";
  return (
    config &&
    readConfig(config, jsonOf(folder, generation), `${folder.path}/config.json`, `${folder.path}/${generation}`)
  );
}

/** The image processor; undefined for a model that reads no pictures. Failures as of readProcessor. */
export function processorOf(folder: Folder, config: ModelConfig): ReadProcessor | undefined {
  const { processor } = familyOf(config);
  if (!config.vision || !processor) return undefined;
  return readProcessor(folder.path, (file) => jsonOf(folder, file), config.vision, processor);
}

/** The chat template. Failures as of findTemplate, E1060 for one that has no place for a picture where the model reads some. */
export function templateOf(folder: Folder, { vision }: Pick<ModelConfig, "vision">): ChatTemplate {
  const found = findTemplate({ folder: folder.path, text: folder.read, json: (file) => jsonOf(folder, file) });
  if (vision && !mayShowPictures(found.text)) throw new Failure(E1060({ file: found.file, given: 1, shown: 0 }));
  return found;
}

/** Everything wrong with the folder's settings, one failure for each part of it. */
export function problemsOf(folder: Folder): readonly Failure[] {
  const problems: Failure[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.push(error);
      return undefined;
    }
  };
  const config = attempt(() => configOf(folder));
  if (config) attempt(() => processorOf(folder, config));
  if (config) attempt(() => templateOf(folder, config));
  return problems;
}
