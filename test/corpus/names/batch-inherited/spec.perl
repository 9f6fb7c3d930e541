spec 1

experiment parent {
  policy = checkpoint("models/tiny")
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train, images = 2..4, ask = [which, odd]) | take(256)
  }

  permute {
    images = data.train
    copies = 2
  }

  train grpo {
    on             = data.train
    batch          = 96rollout
    per_order      = 4rollout
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
}

/// Inherits the batch, changes the group: the fault lies between the two.
experiment child extends parent {
  train.per_order = 5rollout
}
