spec 1

// allenai/open-instruct#648
// lesson: every seed that is written is drawn from by some part of the plan, or refused
// expects: E0420

experiment demo {
  seed = 1 { permutation = 2 }
  policy = checkpoint("models/tiny") { max_pixels = 784 }
  reference = frozen(policy)
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train) | take(64)
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
