// A config.json is read by the family that it names.

import { E1058 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { describeJson, type JsonObject, toMaps } from "../plan/json/strict-json.ts";
import type { ModelConfig } from "./decoder/config.ts";
import { families } from "./registry.ts";

/**
 * Reads config.json (and generation_config.json, where there is one). Failures: E1053 for a setting that is missing, of
 * another type or not computed here, E1058 for another architecture, E1059 for a setting that nobody reads.
 */
export function readConfig(
  json: JsonObject,
  generation: JsonObject | undefined,
  file: string,
  generationFile = "generation_config.json",
): ModelConfig {
  const type = json.get("model_type");
  const family = families.find(({ modelType }) => modelType === type);
  if (family) return family.readConfig({ json, file, generation, generationFile });
  throw new Failure(E1058({ file, found: describeJson(type), known: families.map((each) => each.modelType) }));
}

/** Read once each: they do not change, and an editor asks at every keystroke. */
const published = new Map<string, ModelConfig | undefined>();

/** The configuration of a model of the hub, by its name; undefined for one that no family lists. */
export function publishedConfig(name: string): ModelConfig | undefined {
  if (!published.has(name)) published.set(name, readPublished(name));
  return published.get(name);
}

function readPublished(name: string): ModelConfig | undefined {
  const found = families.flatMap((family) => (Object.hasOwn(family.published, name) ? [family.published[name]] : []));
  const [json] = found.map((each) => toMaps(each));
  return json instanceof Map ? readConfig(json as JsonObject, undefined, name) : undefined;
}
