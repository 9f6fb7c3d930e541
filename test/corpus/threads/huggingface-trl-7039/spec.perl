spec 1

// huggingface/trl#7039
// lesson: which tokens end a completion is said in one place, with all of them, and is part of the plan
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
    stop = ["<|im_end|>", "<|endoftext|>"]
    max_completion = 20tok
  }
}
