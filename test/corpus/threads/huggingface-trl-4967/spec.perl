spec 1

// huggingface/trl#4967
// lesson: whether the KL term is weighted by the ratio is part of its name and never a default that changes
// expects: clean

experiment demo {
  seed = 1
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
    batch = 8prompt
    per_order = 6rollout
    duration = 40step
    rate = 1e-6
    inner = 2
    kl = 0.01 * k3_ratio(reference)
    max_prompt = 48tok
    max_completion = 20tok
  }
}
