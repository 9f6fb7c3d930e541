// What the model is shown for one order of a sample: prompt tokens and processed pictures. Batches pack the pictures so
// that each distinct one is encoded once, however many orders and rollouts show it.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { E0522, E0560, E1035 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import type { PackedPictures } from "../../models/decoder/graphs.ts";
import type { Prompt } from "../../models/decoder/rows.ts";
import { graphsOf } from "../../models/graphs.ts";
import type { ProcessorSettings } from "../../plan/checkpoint/processor.ts";
import type { Wording } from "../../plan/plan.ts";
import { type Example, placesOf, type Turn, turnsOf } from "../data/example.ts";
import { arrange, type Order } from "../method/order.ts";
import type { ProcessedPicture } from "../model/processor/process.ts";
import { encodePrompt } from "../tokenizer/prompt.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import { type PictureStore, pictureKey, pictureStore } from "./picture-store.ts";

/** One prompt and the picture at each of its places; pictures are shared objects, so the same picture is the same object. */
export interface ProcessedPrompt {
  readonly tokens: readonly number[];
  readonly pictures: readonly ProcessedPicture[];
}

/** Turns examples into prompts, remembering processed pictures by what they are. */
export interface PromptMaker {
  /** The example with its pictures as `order` shows them; without one as they are. */
  promptFor(example: Example, order?: Order): Promise<ProcessedPrompt>;
  /** How long its prompt is and what its pictures take, without a look at their pixels. Fails as `promptFor` does for a prompt that is too long. */
  measure(example: Example): Promise<Measured>;
}

/** What a prompt takes. */
export interface Measured {
  readonly tokens: number;
  /** Patches of each of its distinct pictures, by what it is. */
  readonly patches: ReadonlyMap<string, number>;
}

/** Patches of the distinct pictures of some prompts. */
export function patchesIn(measured: readonly Measured[]): number {
  const distinct = new Map(measured.flatMap(({ patches }) => [...patches]));
  return [...distinct.values()].reduce((sum, each) => sum + each, 0);
}

/**
 * The turns of an example in the words of the run: its template has the question once, where `{question}` stands; earlier
 * turns stay as they are. Failure E0522 when both spec and example have a system prompt, unless they say the same.
 */
function wordedTurns(example: Example, { template, system }: Wording): readonly Turn[] {
  const { id, question } = example;
  const turns = turnsOf({
    ...example,
    question: template === undefined ? question : template.replace("{question}", () => question),
  });
  const [first] = turns;
  if (system === undefined || (first?.role === "system" && first.text === system)) return turns;
  if (first?.role === "system") throw new Failure(E0522({ row: id }));
  return [{ role: "system", text: system }, ...turns];
}

/** Prompts longer than `limit` tokens are refused (E1035): cutting would drop picture tokens. Without a processor one with a picture is, too (E0560). */
export function promptMaker(
  tokenizer: Tokenizer,
  processor: ProcessorSettings | undefined,
  limit: number,
  wording: Wording = {},
): PromptMaker {
  const store = processor && pictureStore(processor);
  const storeFor = ({ id, images }: Example): PictureStore | undefined => {
    if (!store && images.length > 0) throw new Failure(E0560({ what: id, model: "the policy" }));
    return store;
  };
  const encode = async (example: Example, visual: readonly number[]): Promise<readonly number[]> => {
    const tokens = await encodePrompt(tokenizer, wordedTurns(example, wording), visual, example.id);
    if (tokens.length > limit) throw new Failure(E1035({ sample: example.id, tokens: tokens.length, limit }));
    return tokens;
  };
  const atPlaces = <T>(example: Example, slots: readonly T[]): readonly T[] =>
    placesOf(example).map((slot) => slots[slot] ?? bug(`a place for picture ${slot}`));
  return {
    async promptFor(example, order) {
      const images = order ? arrange(example.images, order) : example.images;
      const processed = storeFor(example)?.processed;
      const pictures = processed ? atPlaces(example, await Promise.all(images.map(processed))) : [];
      const tokens = await encode(
        example,
        pictures.map((each) => each.tokens),
      );
      return { tokens, pictures };
    },
    async measure(example) {
      const patches = storeFor(example)?.patches;
      const slots = patches ? await Promise.all(example.images.map(patches)) : [];
      const merged = slots.map((each) => each / (processor?.merge ?? 1) ** 2);
      const { length: tokens } = await encode(example, atPlaces(example, merged));
      return { tokens, patches: new Map(example.images.map((each, slot) => [pictureKey(each), slots[slot] ?? 0])) };
    },
  };
}

/** Pictures of a batch packed for one pass, each once, and the prompts that refer to them. */
export interface Packed {
  /** Each once, in the order in which they are packed. */
  readonly distinct: readonly ProcessedPicture[];
  readonly pictures: PackedPictures;
  readonly prompts: readonly Prompt[];
}

/** The pictures of prompts, each once. */
export const picturesOf = (shown: readonly ProcessedPrompt[]): readonly ProcessedPicture[] => [
  ...new Set(shown.flatMap((each) => each.pictures)),
];

/** Packs prompts; their pictures into `patches` rows, as `roomFor` makes them. */
export function packPrompts(config: ModelConfig, shown: readonly ProcessedPrompt[], patches: number): Packed {
  const distinct = picturesOf(shown);
  const packed = graphsOf(config).pack(config, distinct, patches);
  const encoded = new Map(distinct.map((picture, index) => [picture, packed.pictures[index] ?? bug("picture layout")]));
  return {
    distinct,
    pictures: packed,
    prompts: shown.map(({ tokens, pictures }) => ({
      tokens,
      pictures: pictures.map((each) => encoded.get(each) ?? bug("picture of a prompt")),
    })),
  };
}

/** Patches of the distinct pictures of some prompts. */
export function patchesOf(shown: readonly ProcessedPrompt[]): number {
  return picturesOf(shown).reduce((sum, { grid: [time, height, width] }) => sum + time * height * width, 0);
}

/** Rows of patches that a program is compiled with so that `patches` of them fit. */
export function roomFor(config: ModelConfig, patches: number): number {
  return graphsOf(config).room(config, patches);
}

/** Tokens of the longest prompt. */
export function longestOf(shown: readonly ProcessedPrompt[]): number {
  return shown.reduce((most, each) => Math.max(most, each.tokens.length), 0);
}
