spec 1

// THUDM/slime#2368
// lesson: a reference that no KL term reads is an error: its cost would be paid for nothing
// expects: E0711

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
    batch = 8prompt
    per_order = 6rollout
    duration = 40step
    rate = 1e-6
    inner = 2
    max_prompt = 48tok
    max_completion = 20tok
  }
}
