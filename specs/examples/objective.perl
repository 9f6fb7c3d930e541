spec 1

use { tiny_vlm } from "../models.perl"

/// The objective is a choice, and so are the baseline and the mean around it. This is GRPO as published: the clipped objective.
experiment clipped {
  policy    = tiny_vlm
  reference = frozen(policy)
  reward    = boxed(answer)

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(64)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(50)
  }

  permute { images = data.train }

  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 6rollout
    inner          = 2                     // two optimizer steps a batch: in the second one ratios leave 1, and the clip acts
    duration       = 10step
    kl             = 0.01 * k3(reference)
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}

/// The plain policy gradient, one optimizer step a batch.
experiment plain extends clipped {
  train {
    objective = reinforce
    inner     = 1
  }
}

/// No division by the deviation of the group, and none by the length of the completion.
experiment unbiased extends clipped {
  train.objective = dr_grpo
}

/// A soft gate on the ratio in place of the clip.
experiment soft extends clipped {
  train.objective = sapo { positive = 1.0  negative = 1.05 }
}
