spec 1

// StarsfieldAI/R1-V#91
// lesson: tokens that stand for pictures are never sampled; a ban adds to them and cannot lift that
// expects: clean
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
    ban = ["<tool_call>"]
    max_completion = 20tok
  }
}
