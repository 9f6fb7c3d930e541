// Policies: a checkpoint from disk or a fresh model of the plan's shape, with the tokenizer and processor it speaks through.

import { join } from "#path";
import { bug } from "../../compiler/diagnostics/bug.ts";
import { E0717, E1037, E1066, E1074 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { familyOf, freshConfig } from "../../models/registry.ts";
import { processorOf } from "../../plan/checkpoint/folder.ts";
import {
  CLIP,
  FRESH_LIMITS,
  limitsOf,
  type PixelLimits,
  type ProcessorSettings,
} from "../../plan/checkpoint/processor.ts";
import { differenceOf } from "../../plan/checkpoint/same-model.ts";
import type { ModelNode, ModelShape, Sampling } from "../../plan/plan.ts";
import { misfitOf } from "../checkpoint/digests.ts";
import { refuseNonFiniteTensors } from "../checkpoint/finite.ts";
import { folderOnDisk, openCheckpoint, readParameters } from "../checkpoint/layout.ts";
import { weightsPin } from "../checkpoint/pin.ts";
import { fourArtistsWords } from "../data/four-artists/wording.ts";
import type { PictureEncoder } from "../engine/picture-encoder.ts";
import type { SampledModel } from "../engine/sampling-graphs.ts";
import { fromHere } from "../inputs/here.ts";
import { readGuarded } from "../limits/file.ts";
import { draw } from "../method/philox.ts";
import { initialise } from "../model/initialise.ts";
import { processorJson } from "../model/processor/smart-resize.ts";
import { openTokenizer, type Tokenizer, tokenizerIn } from "../tokenizer/tokenizer.ts";
import { wordLevelTokenizer } from "../tokenizer/word-level.ts";

export interface Policy {
  /** Names the states that hold its weights in the backend: the trained policy is `policy`. */
  readonly prefix: string;
  readonly config: ModelConfig;
  readonly tokenizer: Tokenizer;
  /** Absent for a model that reads words alone. */
  readonly processor: ProcessorSettings | undefined;
  /** Tokenizer, template and processor files, to be saved beside every checkpoint. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Token ids that are never sampled: special tokens other than the end, and rows of the table without a token. */
  readonly banned: readonly number[];
  /** Of its picture tower, once its weights are in a backend. */
  readonly encoder?: PictureEncoder;
}

/** A policy whose weights are still to be put into a backend: whoever does holds them no longer. */
export interface LoadedPolicy extends Policy {
  readonly parameters: ReadonlyMap<string, Float32Array>;
}

/** The policy as a sampler takes it, with what a node says of how tokens are drawn. Failure E0717 for a text that is not one token. */
export async function sampled(
  policy: Policy,
  { stop = [], ban = [], ...truncation }: Sampling = {},
): Promise<Policy & SampledModel> {
  const ids = (setting: string, texts: readonly string[]) =>
    Promise.all(texts.map((text) => tokenOf(policy, setting, text)));
  const banned = [...policy.banned, ...(await ids("ban", ban))];
  return { ...policy, banned, stops: await ids("stop", stop), truncation };
}

async function tokenOf({ tokenizer }: Policy, setting: string, text: string): Promise<number> {
  const [found = []] = await tokenizer.encode([text]);
  const [token] = found;
  // a word-level vocabulary has one token for all it does not know: what comes back must be the text
  if (token !== undefined && found.length === 1 && (await tokenizer.decode([found]))[0]?.trim() === text.trim())
    return token;
  throw new Failure(E0717({ text, setting, tokens: found.length }));
}

/** Files of a folder that go with its policy as they are; the template and the processor are written as they were read. */
const carried = ["tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt"];

/** Loads or makes the policy of a node; paths count from `directory`, the entry spec's folder. Failures as of openCheckpoint and openTokenizer, E1012 for weights that are not finite, E1037 for other weights than pinned, E1074 for a folder of perlc's that is not as it was saved. */
export function loadPolicy(
  node: ModelNode,
  seed: number,
  directory: string,
  prefix = "policy",
  stopping?: () => boolean,
): LoadedPolicy {
  if (node.from.kind === "hub") return bug("weights of the hub are refused by runtime/ability.ts");
  const made =
    node.from.kind === "fresh"
      ? freshPolicy(node.from.shape, seed, limitsOf(node, FRESH_LIMITS, node.id))
      : checkpointPolicy(fromHere(directory, node.from.path), node.from.sha256, node, stopping);
  return { ...made, prefix };
}

/** What a picture of a folder's model becomes: its processor, with the limits that the node says instead; undefined for a model that reads none. Failures as of processorOf, E0557. */
export function processorFor(
  folder: string,
  config: ModelConfig,
  node: Partial<PixelLimits>,
): ProcessorSettings | undefined {
  const own = processorOf(folderOnDisk(folder), config);
  return own && { ...own.settings, ...limitsOf(node, own.settings, own.file) };
}

/** The file that says it, to be saved beside a checkpoint. */
function processorFiles(config: ModelConfig, settings: ProcessorSettings | undefined): readonly [string, string][] {
  const { processor } = familyOf(config);
  if (!settings || !processor) return [];
  return [["preprocessor_config.json", `${JSON.stringify(processorJson(settings, processor), null, 2)}\n`]];
}

function checkpointPolicy(
  folder: string,
  pinned: string | undefined,
  limits: Partial<PixelLimits>,
  stopping?: () => boolean,
): Omit<LoadedPolicy, "prefix"> {
  const checkpoint = openCheckpoint(folder);
  const { config } = checkpoint;
  const tokenizer = openTokenizer(folder, config, stopping);
  const processor = processorFor(folder, config, limits);
  if (pinned !== undefined) {
    const found = weightsPin(folder);
    if (found !== pinned) throw new Failure(E1037({ folder, found, pinned }));
  }
  // what a run saved says of itself what it is
  const misfit = misfitOf(folder);
  if (misfit) throw new Failure(E1074({ folder, ...misfit }));
  const files = new Map<string, string | Uint8Array>([
    ...processorFiles(config, processor),
    ["chat_template.jinja", tokenizer.template.text],
  ]);
  for (const name of carried) {
    // A folder needs only some of these; the tokenizer has said so if one it needs is missing.
    const bytes = readGuarded(join(folder, name), "tokenizer");
    if (bytes) files.set(name, bytes);
  }
  const parameters = readParameters(checkpoint);
  refuseNonFiniteTensors(folder, parameters);
  return { config, tokenizer, processor, parameters, files, banned: bannedTokens(config, tokenizer) };
}

function freshPolicy(shape: ModelShape, seed: number, limits: PixelLimits): Omit<LoadedPolicy, "prefix"> {
  const words = wordLevelTokenizer(fourArtistsWords());
  const config = freshConfig(shape, words);
  const { patch, temporalPatch, merge } = config.vision;
  const processor = { patch, temporalPatch, merge, ...CLIP, ...limits };
  const tokenizer = tokenizerIn({ path: "fresh", read: (file) => words.files.get(file) }, config);
  const files = new Map<string, string | Uint8Array>([...words.files, ...processorFiles(config, processor)]);
  const parameters = initialise(config, (parameter, block) =>
    draw({ seed, purpose: "initialise", sample: parameter, block }),
  );
  return { config, tokenizer, processor, parameters, files, banned: bannedTokens(config, tokenizer) };
}

/** Special tokens other than the end, and rows of the table without a token. */
export function bannedTokens(config: ModelConfig, tokenizer: Tokenizer): readonly number[] {
  const special = tokenizer.specialIds.filter((id) => !config.tokens.eos.includes(id));
  const empty = Array.from({ length: config.text.vocab }, (_, id) => id).filter((id) => !tokenizer.ids.has(id));
  return [...special, ...empty];
}

/** Refuses a reference that is not of the policy's model. Failure E1066. */
export function refuseOtherModel(
  policy: Policy,
  reference: Policy,
  names: { policy: string; reference: string },
): void {
  const what = differenceOf(policy.config, reference.config) ?? otherToken(policy.tokenizer, reference.tokenizer);
  if (what !== undefined) throw new Failure(E1066({ ...names, what }));
}

/** Tokens are ids to both: each has to be the same word. */
function otherToken({ tokens }: Tokenizer, other: Tokenizer): string | undefined {
  for (const [id, token] of tokens) {
    const theirs = other.tokens.get(id);
    if (theirs !== token) return `token ${id} is ${JSON.stringify(token)}, and ${JSON.stringify(theirs ?? "none")}`;
  }
  return undefined;
}
