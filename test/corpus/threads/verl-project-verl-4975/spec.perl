spec 1

// verl-project/verl#4975
// lesson: pictures count where long prompts are dropped: how many tokens they are is known before any is read
// expects: E0461
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
    max_prompt = 48tok
    overlong_prompt = drop
    max_completion = 20tok
  }
}
