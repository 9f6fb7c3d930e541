spec 1

use { tiny_vlm } from "../models.perl"

/// The permutation schedule: how likely a copy has its pictures permuted, from the first step to the last. `extends` takes
/// everything from another experiment, so that each of these says only what it has of its own.
experiment falling {
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(64)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(50)
  }

  permute {
    images      = data.train
    probability = linear(100% -> 0%)       // the schedule of the paper
  }

  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 6rollout
    duration       = 20step
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}

/// Slowly at first, and no permutation in the last fifth of the run.
experiment late extends falling {
  permute.probability = cosine(100% -> 0%, over = 0%..80%)
}

/// In two jumps.
experiment jumping extends falling {
  permute.probability = steps(100%, 50% -> 40%, 80% -> 0%)
}

/// Stays high, falls around the middle, stays low.
experiment sudden extends falling {
  permute.probability = sigmoid(100% -> 0%, rate = 10, middle = 50%)
}
