spec 1

// verl-project/verl#1524
// lesson: counts of different things never mix: a batch is no count of steps
// expects: E0302

experiment demo {
  policy = checkpoint("models/tiny") { max_pixels = 784 }
  reference = frozen(policy)
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train) | take(64)
  }

  permute {
    images = data.train
  }

  train grpo {
    on = data.train
    batch = 128step
    per_order = 6rollout
    duration = 40step
    rate = 1e-6
    inner = 2
    kl = 0.01 * k3(reference)
    max_prompt = 48tok
    max_completion = 20tok
  }
}
