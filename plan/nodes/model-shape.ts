// The shape of a fresh model, as a plan says it: a decoder and a picture side at any size. Its vocabulary is made from the data.

import type { Nonsense } from "./base.ts";
import { when } from "./declare.ts";
import type { Kit, ValueOf } from "./kit.ts";

/** Token counts and widths; models/families says what is made of them. */
export const shapeOf = ({ z, count, positive }: Kit) =>
  z.strictObject({
    text: z.strictObject({
      hidden: positive,
      inter: positive,
      layers: positive,
      heads: positive,
      kvHeads: positive,
      tied: z.boolean(),
      ropeTheta: z.number(),
      /** Half-widths of the temporal, height and width sections; they sum to hidden / heads / 2. */
      mropeSections: z.tuple([count, count, count]),
    }),
    vision: z.strictObject({
      hidden: positive,
      inter: positive,
      depth: positive,
      heads: positive,
      patch: positive,
      window: positive,
      fullAttentionBlocks: z.array(count),
    }),
  });

export type ModelShape = ValueOf<ReturnType<typeof shapeOf>>;

/** Widths that do not divide, sections that do not sum, blocks that are not there. */
export function nonsenseOfShape({ text, vision }: ModelShape, place: Nonsense["path"]): readonly Nonsense[] {
  const head = text.hidden / text.heads;
  const sections = text.mropeSections.reduce((sum, each) => sum + each, 0);
  const at = (...path: readonly string[]) => [...place, ...path];
  return [
    ...when(
      !Number.isInteger(head),
      at("text", "heads"),
      `a width of ${text.hidden} does not split into ${text.heads} heads`,
    ),
    ...when(
      !Number.isInteger(text.heads / text.kvHeads),
      at("text", "kvHeads"),
      `${text.heads} heads cannot share ${text.kvHeads} evenly`,
    ),
    ...when(
      Number.isInteger(head) && sections !== head / 2,
      at("text", "mropeSections"),
      `the sections sum to ${sections}, and half a head is ${head / 2}`,
    ),
    ...when(
      !Number.isInteger(vision.hidden / vision.heads),
      at("vision", "heads"),
      `a width of ${vision.hidden} does not split into ${vision.heads} heads`,
    ),
    ...when(
      vision.fullAttentionBlocks.some((block) => block >= vision.depth),
      at("vision", "fullAttentionBlocks"),
      `there are ${vision.depth} blocks, counted from 0`,
    ),
  ];
}
