// Policies: a checkpoint from disk or a fresh model of the plan's shape, with the tokenizer and processor it speaks through.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ModelNode, ModelShape, Sampling } from "../../compiler/4-plan/plan.ts";
import { bug } from "../../compiler/diagnostics/bug.ts";
import { E0717, E1037 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { fourArtistsWords } from "../data/four-artists/wording.ts";
import type { SampledModel } from "../engine/sampler.ts";
import { draw } from "../method/philox.ts";
import type { ModelConfig } from "../model/checkpoint/config.ts";
import { refuseNonFiniteTensors } from "../model/checkpoint/finite.ts";
import { openCheckpoint, readJson, readParameters } from "../model/checkpoint/layout.ts";
import { parameterShapes } from "../model/checkpoint/parameters.ts";
import { initialise } from "../model/initialise.ts";
import { type ProcessorSettings, processorJson, readProcessorSettings } from "../model/processor/smart-resize.ts";
import { makeTokenizer, openTokenizer, type Tokenizer } from "../model/tokenizer/tokenizer.ts";
import { wordLevelTokenizer } from "../model/tokenizer/word-level.ts";
import { sha256 } from "../record/digest.ts";
import { size } from "../tensor/ir.ts";

export interface Policy {
  /** Names the states that hold its weights in the backend: the trained policy is `policy`. */
  readonly prefix: string;
  readonly config: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly processor: ProcessorSettings;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** Tokenizer, template and processor files, to be saved beside every checkpoint. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Token ids that are never sampled: special tokens other than the end, and rows of the table without a token. */
  readonly banned: readonly number[];
}

/** The policy as a sampler takes it, with what a node says of how tokens are drawn. Failure E0717 for a text that is not one token. */
export function sampled(policy: Policy, { stop = [], ban = [], ...truncation }: Sampling = {}): Policy & SampledModel {
  const ids = (setting: string, texts: readonly string[]) => texts.map((text) => tokenOf(policy, setting, text));
  return { ...policy, banned: [...policy.banned, ...ids("ban", ban)], stops: ids("stop", stop), truncation };
}

function tokenOf({ tokenizer }: Policy, setting: string, text: string): number {
  const found = tokenizer.encode(text);
  const [token] = found;
  // a word-level vocabulary has one token for all it does not know: what comes back must be the text
  if (token !== undefined && found.length === 1 && tokenizer.decode(found).trim() === text.trim()) return token;
  throw new Failure(E0717({ text, setting, tokens: found.length }));
}

const carried = ["tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "vocab.json", "merges.txt"];

/** Number of parameters. */
export function parameterCount(config: ModelConfig): number {
  return [...parameterShapes(config).values()].reduce((sum, shape) => sum + size(shape), 0);
}

/** Loads or makes the policy of a node; paths count from `directory`, the entry spec's folder. Failures as of openCheckpoint and openTokenizer, E1012 for weights that are not finite, E1037 for other weights than pinned. */
export function loadPolicy(node: ModelNode, seed: number, directory: string, prefix = "policy"): Policy {
  if (node.from.kind === "hub") return bug("weights of the hub are refused by runtime/ability.ts");
  const limits = { minPixels: node.minPixels, maxPixels: node.maxPixels };
  const made =
    node.from.kind === "fresh"
      ? freshPolicy(node.from.shape, seed, limits)
      : checkpointPolicy(resolve(directory, node.from.path), node.from.sha256, limits);
  return { ...made, prefix };
}

function checkpointPolicy(
  folder: string,
  pinned: string | undefined,
  limits: Pick<ProcessorSettings, "minPixels" | "maxPixels">,
): Omit<Policy, "prefix"> {
  const checkpoint = openCheckpoint(folder);
  if (pinned !== undefined) {
    const found = sha256(readFileSync(join(folder, "model.safetensors")));
    if (found !== pinned) throw new Failure(E1037({ folder, found, pinned }));
  }
  const tokenizer = openTokenizer(folder);
  const file = "preprocessor_config.json";
  const processor = { ...readProcessorSettings(readJson(folder, file), join(folder, file)), ...limits };
  const files = new Map<string, string | Uint8Array>([
    [file, `${JSON.stringify(processorJson(processor), null, 2)}\n`],
  ]);
  for (const name of carried) {
    try {
      files.set(name, readFileSync(join(folder, name)));
    } catch {
      // A folder needs only some of these; the tokenizer has said so if one it needs is missing.
    }
  }
  const { config } = checkpoint;
  const parameters = readParameters(checkpoint);
  refuseNonFiniteTensors(folder, parameters);
  return { config, tokenizer, processor, parameters, files, banned: bannedTokens(config, tokenizer) };
}

/** CLIP's channel statistics, which Qwen2.5-VL's processor uses. */
const clip = { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] } as const;

function freshPolicy(
  shape: ModelShape,
  seed: number,
  limits: Pick<ProcessorSettings, "minPixels" | "maxPixels">,
): Omit<Policy, "prefix"> {
  const words = wordLevelTokenizer(fourArtistsWords());
  const { text, vision } = shape;
  const merge = 2;
  const config: ModelConfig = {
    text: {
      ...text,
      headDim: text.hidden / text.heads,
      rmsEps: 1e-6,
      vocab: words.size,
      maxPositions: 512,
    },
    vision: {
      ...vision,
      headDim: vision.hidden / vision.heads,
      channels: 3,
      temporalPatch: 2,
      merge,
      outHidden: text.hidden,
      tokensPerSecond: 2,
      ropeTheta: 10_000,
      rmsEps: 1e-6,
    },
    tokens: words.ids,
  };
  const processor = { patch: vision.patch, temporalPatch: 2, merge, ...clip, ...limits };
  const definition = JSON.parse(words.files.get("tokenizer.json") ?? "{}") as object;
  const settings = JSON.parse(words.files.get("tokenizer_config.json") ?? "{}") as object;
  const tokenizer = makeTokenizer(definition, settings, words.files.get("chat_template.jinja") ?? "", "tokenizer.json");
  const files = new Map<string, string | Uint8Array>(words.files);
  files.set("preprocessor_config.json", `${JSON.stringify(processorJson(processor), null, 2)}\n`);
  const parameters = initialise(config, (parameter, block) =>
    draw({ seed, purpose: "initialise", sample: parameter, block }),
  );
  return { config, tokenizer, processor, parameters, files, banned: bannedTokens(config, tokenizer) };
}

/** Special tokens other than the end, and rows of the table without a token. */
export function bannedTokens(config: ModelConfig, tokenizer: Tokenizer): readonly number[] {
  const special = tokenizer.specialIds.filter((id) => !config.tokens.eos.includes(id));
  const empty = Array.from({ length: Math.max(0, config.text.vocab - tokenizer.size) }, (_, at) => tokenizer.size + at);
  return [...special, ...empty];
}
