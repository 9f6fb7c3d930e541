// The form of what is kept of questions and rollouts, of version 1. What writes it has its types from here.

import * as z from "zod";
import { fromBase64 } from "#bytes";
import { order } from "./answers.ts";

const count = z.int().min(0);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const version = z.literal(1);

const credit = z.object({
  title: z.string(),
  holder: z.string(),
  /** By its SPDX identifier. */
  licence: z.string(),
  licenceAddress: z.string(),
  /** What is made from the picture and published is under this licence, too. */
  shareAlike: z.boolean(),
  address: z.string(),
});

const picture = z.object({
  /** Of its file, or of the pixels of one that is drawn: the small picture has its name. */
  digest,
  /** What messages call it. */
  name: z.string(),
  /** Whose it is, in `credits`; absent = not known. */
  credit: z.string().exactOptional(),
});

const item = z.object({
  /** In its dataset. */
  number: count,
  id: z.string(),
  kind: z.string(),
  source: z.string(),
  /** Of its turns, and of nothing else. */
  digest,
  /** Text of the turns, the question last; `<image>` stands for a picture. */
  turns: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), text: z.string() })),
  /** Letters of the options. */
  options: z.array(z.string()).exactOptional(),
  /** Right in the order of the data. */
  answer: z.string(),
  /** In the order of the data, by their places in the list of pictures. */
  pictures: z.array(count),
});

/** Questions with their pictures, each picture once. */
const shown = {
  version,
  stage: z.string(),
  credits: z.record(z.string(), credit),
  pictures: z.array(picture),
  items: z.array(item),
};

export const questions = z.object(shown);

/** Bytes of a Float32Array, little-endian, in base64: bits are kept. */
const floats = z.base64().transform((text) => {
  const bytes = fromBase64(text);
  return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
});

const rollout = z.object({
  /** Its place in the list of items. */
  item: count,
  /** 0 is the original. */
  copy: count,
  /** Slot j shows the picture that is at order[j] in the data. */
  order,
  /** Right under this order, and the slot of its picture. */
  gold: z.string(),
  goldSlot: count.exactOptional(),
  /** What stands in the box, and the slot that it names. */
  given: z.string().exactOptional(),
  givenSlot: count.exactOptional(),
  text: z.string(),
  tokens: z.array(count),
  /** Of each token under the policy that drew it, at the temperature of the node. */
  logp: floats,
  /** What the update took for it, where that was something else. */
  old: floats.exactOptional(),
  ended: z.boolean(),
  right: z.boolean(),
  wellFormed: z.boolean(),
  /** Of each term of the reward, before its weight. */
  grades: z.array(z.number()),
  penalty: z.number().exactOptional(),
  charge: z.number().exactOptional(),
  reward: z.number(),
  advantage: z.number(),
  /** Rollouts of one group are compared with each other. */
  group: count,
  /** Why the filter left its group out of the update; absent = it counted. */
  leftOut: z.enum(["below", "above", "even"]).exactOptional(),
});

export const rollouts = z.object({
  ...shown,
  step: count,
  /** Text of each token of the rollouts by itself, by its id; absent in folders of before. */
  words: z.record(z.string(), z.string()).exactOptional(),
  rollouts: z.array(rollout),
});

/** How often each sample of a filter was answered right. */
export const samples = z.object({
  version,
  stage: z.string(),
  rollouts: count,
  samples: z.array(z.object({ number: count, id: z.string(), right: count })),
});

export type Questions = z.input<typeof questions>;
export type Rollouts = z.input<typeof rollouts>;
export type Samples = z.input<typeof samples>;

/** The same as they are read, log-probs as numbers. */
export type QuestionsRead = z.output<typeof questions>;
export type RolloutsRead = z.output<typeof rollouts>;
export type SamplesRead = z.output<typeof samples>;
