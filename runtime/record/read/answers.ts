// The form of the answers of an evaluation in a run folder, of version 1 and before.

import * as z from "zod";
import type { Alone } from "../../method/evaluation-group.ts";
import type { Graded } from "../../report/answered.ts";

const count = z.int().min(0);
export const order = z.array(count);

export const alone = z.enum({
  one_picture: "one_picture",
  bound: "bound",
  dropped: "dropped",
  place_words: "place_words",
  moves_nothing: "moves_nothing",
  unknown: "unknown",
} satisfies { readonly [reason in Alone]: reason });

const answer: z.ZodType<Graded> = z.object({
  item: count,
  order: count,
  sample: count.exactOptional(),
  again: count.exactOptional(),
  canonicalAnswer: z.string().exactOptional(),
  right: z.boolean(),
  goldSlot: count.exactOptional(),
  kind: z.string(),
  wellFormed: z.boolean(),
  alone: alone.exactOptional(),
  id: z.string().exactOptional(),
  permutation: order.exactOptional(),
  gold: z.string().exactOptional(),
  given: z.string().exactOptional(),
  givenSlot: count.exactOptional(),
  completion: z.string().exactOptional(),
  ended: z.boolean().exactOptional(),
});

export const answers = z.array(answer);
