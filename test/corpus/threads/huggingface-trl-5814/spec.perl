spec 1

// huggingface/trl#5814
// lesson: the ratio of a completion is a mean over its tokens, and a bound in the size of one token suits none
// expects: E0783

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
    kl = 0.01 * k3(reference)
    max_prompt = 48tok
    max_completion = 1024tok
    ratio = sequence
    clip = 0.2
  }
}
