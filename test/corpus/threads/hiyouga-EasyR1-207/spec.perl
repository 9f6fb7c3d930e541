spec 1

// hiyouga/EasyR1#207
// lesson: a word of another tool's length policy is not taken in silence: it is told what it is called here
// expects: E0202
experiment demo {
  policy = checkpoint("models/tiny") { max_pixels = 12544 }
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = hub("FanqingM/MMK12", revision = "0f3a9c1") | where(images in 1..4) | take(64)
  }

  train grpo {
    on = data.train
    batch = 8prompt
    per_order = 6rollout
    duration = 40step
    rate = 1e-6
    max_prompt = 128tok
    truncation = right
    max_completion = 20tok
  }
}
