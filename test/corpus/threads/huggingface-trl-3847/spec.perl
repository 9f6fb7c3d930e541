spec 1

// huggingface/trl#3847
// lesson: the number of pictures is a field of the example: a count that no example has is seen before the run
// expects: E0552

experiment demo {
  policy = checkpoint("models/tiny") { max_pixels = 784 }
  reference = frozen(policy)
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train, images = 4..4) | where(images == 7)
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
    kl = 0.01 * k3(reference)
    max_prompt = 48tok
    max_completion = 20tok
  }
}
