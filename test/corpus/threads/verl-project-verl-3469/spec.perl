spec 1

// verl-project/verl#3469
// lesson: nothing is cut off inside a picture: a prompt that is too long is dropped whole or ends the run
// expects: E0306
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
    overlong_prompt = left
    max_completion = 20tok
  }
}
