spec 1

// huggingface/trl#2858
// lesson: a batch that groups do not divide is refused, with the nearest that they do
// expects: E0412

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
    batch = 128rollout
    group = 9rollout
    length = 40step
    rate = 1e-6
    inner = 2
    kl = 0.01 * k3(reference)
    prompt = 48tok
    completion = 20tok
  }
}
