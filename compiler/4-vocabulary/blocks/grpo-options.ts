// Settings of train grpo that most runs leave alone: what keeps the policy from collapsing, which groups count, and how a
// step is spread over the device. Each is absent from the plan while it does nothing.

import * as limits from "../../3-types/limits.ts";
import { count, real, share } from "../../3-types/number.ts";
import { amended, choice, list, textSuchAs, yesNo } from "../../3-types/plain.ts";
import { range } from "../../3-types/two-ends.ts";
import { freezeVision } from "./frozen.ts";

const positive = limits.number().above(0);

export const grpoOptions = {
  sync: {
    type: amended(count("step"), {
      share: {
        type: share(limits.number().above(0).max(1)),
        doc: "How much of the policy the reference takes over.",
        default: "60%",
      },
    }),
    doc: "Steps between which the reference takes over a part of the policy. Left out: it never changes.",
    optional: true as const,
  },
  steer: {
    type: amended(real(positive, "0.1"), {
      horizon: { type: count("step"), doc: "Steps in which the coefficient follows.", default: "10000step" },
    }),
    doc: "The KL divergence that the coefficient of `kl` is steered towards. Left out: the coefficient is fixed.",
    optional: true as const,
  },
  kl_in: {
    type: choice({ loss: "a term of the loss", reward: "taken off the reward of each token" }),
    doc: "Where the KL term counts; there is one place.",
    default: "loss",
  },
  kl_clamp: {
    type: amended(real(positive, "10"), {
      argument: {
        type: real(positive, "20"),
        doc: "Bound on log π − log π_ref itself, to either side, before the term is made. Left out: none.",
        optional: true as const,
      },
    }),
    doc: "Bound on the KL term of a token, to either side; no gradient passes where it acts. Left out: none. PeRL's code has 10; verl and EasyR1 have 10 and an argument of 20.",
    optional: true as const,
  },
  ratio_clamp: {
    type: amended(real(positive, "20"), {
      sides: {
        type: choice({ both: "to either side", above: "only from above" }),
        doc: "Where the bound is.",
        default: "both",
      },
    }),
    doc: "Bound on the log of the ratio of new to old probability, in nats; for a ratio of completions on its mean. No gradient passes where it acts. Left out: none. verl and EasyR1 have 20, verl's GSPO 10 from above.",
    optional: true as const,
  },
  mean_rows: {
    type: choice({
      all: "every completion of the step",
      trained: "those with a token that counts in the loss (verl)",
    }),
    doc: "Which completions a mean over completions counts.",
    default: "all",
  },
  entropy: {
    type: amended(real(positive, "0.001"), {
      top: {
        type: share(limits.number().above(0).max(1)),
        doc: "Only this share of the most uncertain tokens counts in the loss.",
        default: "100%",
      },
    }),
    doc: "Weight of an entropy bonus. Left out: none.",
    optional: true as const,
  },
  filter: {
    type: amended(choice({ accuracy: "share of right answers", reward: "mean reward, format and all" }), {
      between: { type: range(share(), "0%..100%"), doc: "Which groups count.", default: "0%..100%" },
      bounds: {
        type: choice({ open: "groups at the ends are left out", closed: "groups at the ends count" }),
        doc: "What becomes of groups at the ends of the range.",
        default: "open",
      },
      min_std: {
        type: real(limits.number().min(0), "0.01"),
        doc: "Groups whose rewards vary less are left out too.",
        default: "0",
      },
      shortfall: {
        type: choice({
          drop: "the step goes on with fewer groups",
          refill: "more prompts are rolled out until the batch is full",
          fail: "the run ends",
        }),
        doc: "What happens when groups were left out.",
        default: "drop",
      },
      rounds: {
        type: real(limits.whole().min(1), "10"),
        doc: "Rounds of `refill` before the run ends; 10 when left out.",
        optional: true as const,
      },
    }),
    doc: "Leaves whole groups out of the update by what they scored (dynamic sampling, DAPO). Left out: all count.",
    optional: true as const,
  },
  overlong: {
    type: amended(count("token"), {
      factor: { type: real(positive, "1.0"), doc: "The penalty at the longest completion.", default: "1.0" },
    }),
    doc: "Over the last so many tokens before the longest completion a penalty grows (DAPO). Left out: none.",
    optional: true as const,
  },
  off_policy_mask: {
    type: real(positive, "0.5"),
    doc: "A rollout with a negative advantage does not count once its tokens are on average this much less likely, in log-probability, than when it was drawn (DeepSeek-V3.2). Left out: all count.",
    optional: true as const,
  },
  mask_truncated: {
    type: yesNo,
    doc: "Whether completions that were cut off are left out of the loss.",
    default: "no",
  },
  updates: {
    type: real(limits.whole().min(1), "1"),
    doc: "Optimizer steps that share the prompts of a step between them, as mini-batches do.",
    default: "1",
  },
  micro_batch: {
    type: count("rollout"),
    doc: "Rollouts in one pass over the device; it changes the cost and not the result. Left out: all of an update.",
    optional: true as const,
  },
  precision: {
    type: choice({ fp32: "32 bits throughout", bf16: "16 bits, with 32 in sums and in the optimizer" }),
    doc: "Of the numbers in forward and backward passes.",
    default: "fp32",
  },
  lora: {
    type: amended(real(limits.whole().min(1), "16"), {
      alpha: { type: real(positive, "32"), doc: "Scale of what is learnt, divided by the rank.", default: "32" },
      targets: {
        type: choice({
          all: "every linear map of the decoder",
          attention: "those of attention",
          feed_forward: "those of the feed-forward layers",
        }),
        doc: "What is adapted.",
        default: "all",
      },
      dropout: {
        type: share(limits.number().min(0).below(1)),
        doc: "Share of an adapter's inputs that is left out at random in training.",
        default: "0%",
      },
      exclude: {
        type: list(textSuchAs("model.layers.0.mlp.up_proj")),
        doc: "Modules among them that are not adapted, as the checkpoint names them. Left out: none.",
        optional: true as const,
      },
    }),
    doc: "Trains low-rank adapters of this rank instead of the weights. Left out: the weights.",
    optional: true as const,
  },
  freeze_vision: freezeVision,
  recompute: {
    type: yesNo,
    doc: "Whether activations are computed again in the backward pass instead of kept (gradient checkpointing).",
    default: "no",
  },
  shuffle: {
    type: yesNo,
    doc: "Whether each epoch has an order of its own; `no` reads the examples as they stand, so that a mix is a curriculum.",
    default: "yes",
  },
  log_completions: {
    type: count("step"),
    doc: "Steps between which every rollout of a step is kept in the run's folder, with its tokens, reward and advantage; the first step and the last are kept too. Left out: as often as 256 MiB hold, which for a small model is every step.",
    optional: true as const,
  },
  overlong_prompt: {
    type: choice({ error: "the run ends and says which", drop: "the example is left out" }),
    doc: "What becomes of an example whose prompt is longer than `max_prompt`.",
    default: "error",
  },
} as const;
