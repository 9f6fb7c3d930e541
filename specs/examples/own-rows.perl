spec 1

use { tiny_vlm } from "../models.perl"

/// Training on rows of your own. A line of `train.jsonl` has a prompt, the paths of its pictures and the right answer; put your
/// files in the place of these.
experiment own_rows {
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    train    = jsonl(
                 "rows/train.jsonl",
                 when_permuted = answer_follows,    // the letter of the answer moves with its picture
                 options       = pictures,          // A is the first picture, B the second, …
               )
    held_out = jsonl(
                 "rows/held-out.jsonl",
                 when_permuted = answer_follows,
                 options       = pictures,
               )
  }

  permute { images = data.train }

  train grpo {
    on             = data.train
    batch          = 4prompt
    per_order      = 4rollout
    duration       = 3epoch                         // each row three times
    max_prompt     = 48tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}
