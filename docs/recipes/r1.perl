spec 1

use { tiny_vlm } from "perlc:models"

/// R1-Zero (arXiv 2501.12948): GRPO from the base model with two rules for a reward, a right answer and a form in which the
/// thinking stands apart. The paper trains with `per_order = 16rollout  batch = 32prompt  rate = 3e-6  kl = 0.001 * k3(reference)
/// clip = 10`, and takes a new reference every 400 steps: `sync`. The form is a text of your own: `…` is any text.
experiment r1_zero {
  policy    = tiny_vlm
  reference = frozen(policy)
  reward    = 50% * boxed(answer) + 50% * matches("<think>…</think>…\\boxed{…}")

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(256)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(100)
  }

  train grpo {
    on             = data.train
    batch          = 16prompt
    per_order      = 8rollout
    mean           = sequence              // GRPO as published: over the tokens of a completion, then over completions
    kl             = 0.001 * k3(reference)
    duration       = 20step
    rate           = 2e-4
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}
