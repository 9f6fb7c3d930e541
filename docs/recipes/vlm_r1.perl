spec 1

use { tiny_vlm } from "perlc:models"

/// VLM-R1 (arXiv 2504.07615): GRPO on a vision-language model, rewarded for a right answer and for the form, near its
/// reference, the picture side frozen or not. Boxes on pictures (its reward by overlap) have no grader here; questions with
/// options and counts do. Several pictures a question, and their order permuted, is what PeRL adds: see perl.perl.
experiment vlm_r1 {
  policy    = tiny_vlm
  reference = frozen(policy)
  reward    = 50% * boxed(answer) + 50% * matches(think_then_box)

  data {
    train    = four_artists(split = train, images = 2..4, ask = [which, count]) | take(256)
    held_out = four_artists(split = held_out_question, images = 2..4, ask = [which, count]) | take(100)
  }

  train grpo {
    on             = data.train
    batch          = 16prompt
    per_order      = 8rollout
    mean           = sequence
    kl             = 0.04 * k3(reference)
    freeze_vision  = yes
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
