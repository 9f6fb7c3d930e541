// A tiny policy that is far from uniform, and prompts of two and three pictures, for the tests of sampling and learning.

import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { type ProcessedPrompt, promptMaker } from "../../runtime/engine/prompt.ts";
import { type LoadedPolicy, loadPolicy, type Policy } from "../../runtime/stages/policy.ts";
import { model } from "../run/tiny.ts";

export const limits = { prompt: 28, completion: 7 } as const;

/** A fresh model with its matrices scaled up: as initialised, every token would be about equally likely. */
export function sharpPolicy(): LoadedPolicy {
  const fresh = loadPolicy(model, 5, ".");
  const parameters = new Map(
    [...fresh.parameters].map(([name, values]) => [
      name,
      name.includes("norm") ? values : values.map((each) => 4 * each),
    ]),
  );
  return { ...fresh, parameters };
}

/** Prompts of questions 0, 1, 2 …; the second shows one picture of the first again. */
export async function prompts(policy: Policy, count: number): Promise<readonly ProcessedPrompt[]> {
  const family = fourArtists({
    split: "train",
    images: { from: 2, to: 3 },
    ask: [{ kind: "which", share: 1 }],
    seed: 9,
  });
  const { promptFor } = promptMaker(policy.tokenizer, policy.processor, limits.prompt);
  const examples = Array.from({ length: count }, (_, index) => family.example(index));
  const [first, second] = examples;
  if (first && second) examples[1] = { ...second, images: [first.images[0]!, ...second.images.slice(1)] };
  const shown: ProcessedPrompt[] = [];
  for (const each of examples) shown.push(await promptFor(each));
  return shown;
}
