// Rows in words that the policy cannot tell apart: a tokenizer with a closed list reads each other word as its unknown token. Said
// before anything is trained, since such a training ends like any other.

import { E0528 } from "../../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { type Example, turnsOf } from "../data/example.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";

/** Prompts that are read at a time. */
const pile = 256;
/** Words that the message names. */
const named = 8;

/** E0528 for the prompts of `data` that hold the unknown token; undefined where none does, and where the tokenizer has none. */
export async function unknownWords(
  { encode, unknown }: Pick<Tokenizer, "encode" | "unknown">,
  data: string,
  examples: readonly Example[],
): Promise<Diagnostic | undefined> {
  if (unknown === undefined) return undefined;
  let prompts = 0;
  let first: Example | undefined;
  for (let from = 0; from < examples.length; from += pile) {
    const some = examples.slice(from, from + pile);
    for (const [at, ids] of (await encode(some.map(textOf))).entries()) {
      if (!ids.includes(unknown)) continue;
      prompts++;
      first ??= some[at];
    }
  }
  if (first === undefined) return undefined;
  const words = [...new Set(textOf(first).split(/\s+/).filter(Boolean))];
  const read = await encode(words);
  const strange = words
    .filter((_, at) => read[at]?.includes(unknown))
    .map((each) => each.replace(/(?<=.)[?!.,]+$/, ""));
  const more = strange.length > named ? [`… (${strange.length})`] : [];
  return E0528({ prompts, of: examples.length, data, sample: first.id, words: [...strange.slice(0, named), ...more] });
}

/** What the rows say, without their pictures. */
const textOf = (example: Example): string =>
  turnsOf(example)
    .map(({ text }) => text.replaceAll("<image>", " "))
    .join("\n");
