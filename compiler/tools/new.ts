// `perlc new NAME`: a first spec that checks clean, every line of it explained, to be changed into one's own.

import { parse } from "../1-syntax/parse.ts";
import { besides, relativeTo } from "../2-names/load.ts";
import { E0256 } from "../diagnostics/codes.ts";
import type { Compiled } from "../diagnostics/diagnostic.ts";

export interface Starter {
  /** With `.perl` behind it. */
  readonly path: string;
  readonly text: string;
}

/** The starter spec of a name such as `ablation` or `studies/warm-up`; `models` is the path of the file with `tiny_vlm`. */
export function starter(name: string, models: string): Compiled<Starter> {
  const path = name.replace(/\.perl$/, "");
  const file = path.split("/").at(-1) ?? "";
  const experiment = file.replaceAll("-", "_");
  const text = write(experiment, relativeTo(`${path}.perl`, besides("", models)));
  const named = /^[A-Za-z][\w-]*$/.test(file) && parse({ path, text }).diagnostics.length === 0;
  if (!named) return { value: undefined, diagnostics: [E0256({ name: file === "" ? name : file })] };
  return { value: { path: `${path}.perl`, text }, diagnostics: [] };
}

const write = (experiment: string, models: string): string => `spec 1

use { tiny_vlm } from ${JSON.stringify(models)}

/// What this experiment is about, in a sentence or two.
experiment ${experiment} {
  seed   = 1
  policy = tiny_vlm                        // or checkpoint("folder") with weights in the Hugging Face layout
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    // each pipe is a node of the plan and a line of the report; \`perlc explain take\` says what a word does
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(64)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(50)
  }

  permute {
    images      = data.train
    copies      = 1                        // permuted copies beside each original
    probability = linear(100% -> 0%)       // how likely a copy is permuted, over the run
  }

  train grpo {
    on         = data.train
    batch      = 8prompt                   // originals a step
    group      = 6rollout                  // of one order; with one copy, 12 rollouts are compared with each other
    length     = 5step
    rate       = 2e-4
    prompt     = 36tok
    completion = 16tok
  }

  evaluate {
    on     = data.held_out                 // never what training learns from
    orders = 2                             // each question is asked under two orders of its pictures
  }
}
`;
