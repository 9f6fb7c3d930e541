spec 1

// hiyouga/EasyR1#175
// lesson: pictures are counted in tokens against the prompt before a model is loaded
// expects: E0461

experiment demo {
  policy = checkpoint("models/tiny") { max_pixels = 12544 }
  reference = frozen(policy)
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = hub("FanqingM/MMK12", revision = "0f3a9c1") | where(images in 1..4) | take(64)
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
