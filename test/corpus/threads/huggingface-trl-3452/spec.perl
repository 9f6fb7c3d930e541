spec 1

// huggingface/trl#3452
// lesson: with one update on each rollout the ratio is 1: what follows from that is said where the clip is written
// expects: E0713

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
    kl = 0.01 * k3(reference)
    max_prompt = 48tok
    max_completion = 20tok
    clip = 0.2
  }
}
