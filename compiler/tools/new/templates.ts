// What `perlc new` can begin with: whole specs, laid out as `perlc fmt` does, every line of them explained. Each takes the
// name of its experiment.

export interface Template {
  readonly about: string;
  readonly write: (experiment: string) => string;
}

const first = (experiment: string, more = ""): string => `spec 1

use { tiny_vlm } from "perlc:models"

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
    on             = data.train
    batch          = 8prompt               // originals a step
    per_order      = 6rollout              // of one order; with one copy, 12 rollouts are compared with each other
    duration       = 5step
    rate           = 2e-4
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out                 // never what training learns from
    orders = 2                             // each question is asked under two orders of its pictures
  }
}
${more}`;

const variants = (experiment: string): string => `
/// The same without any permutation: what it buys is the difference to the one above.
experiment ${experiment}_plain extends ${experiment} {
  permute.copies  = 0
  train.per_order = 12rollout              // as many rollouts to compare as before
}

/// The same with orders drawn in every step, from the first to the last.
experiment ${experiment}_always extends ${experiment} {
  permute.probability = 100%
}
`;

const sweep = (experiment: string): string => `
/// Copies and group go in step, so that every run compares 12 rollouts; each pair runs under three seeds.
sweep ${experiment}_copies over [${experiment}] {
  seed = each(1..3)                        // the experiment above runs only when it is named
  zip {
    permute.copies  = each(0, 1, 2)
    train.per_order = each(12rollout, 6rollout, 4rollout)
  }
  limit = 9run                             // more of them would be a mistake
}
`;

const paper = (experiment: string): string => `spec 1

use { perl_paper } from "perlc:paper"

/// The published experiment, with something else about it. \`perlc diff\` shows what that comes to.
experiment ${experiment} extends perl_paper {
  permute.copies  = 2                      // instead of 1
  train.per_order = 4rollout               // so that 12 rollouts are compared, as published
}
`;

const supervised = (experiment: string): string => `spec 1

use { tiny_vlm_untrained } from "perlc:models"

/// Worked answers, learned token by token: what gives a policy the form of its answers before it is rewarded for them.
experiment ${experiment} {
  seed   = 1
  policy = tiny_vlm_untrained

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(512)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(50)
  }

  train supervised {
    on             = data.train
    batch          = 32prompt
    duration       = 2epoch
    rate           = linear(2e-3 -> 1e-3, warmup = 10%)
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}
`;

export const templates: Readonly<Record<string, Template>> = {
  first: {
    about: "permuted GRPO of a model that is small enough for this machine",
    write: (experiment) => first(experiment),
  },
  variant: {
    about: "the same, and two variants that take something away",
    write: (experiment) => first(experiment, variants(experiment)),
  },
  sweep: {
    about: "the same, over several settings and seeds",
    write: (experiment) => first(experiment, sweep(experiment)),
  },
  paper: {
    about: "a variant of the published experiment",
    write: paper,
  },
  supervised: {
    about: "supervised learning of worked answers",
    write: supervised,
  },
};
