spec 1

experiment paper {
  policy = checkpoint("models/tiny")
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train, images = 2..4, ask = [which, odd]) | take(256)
  }

  train grpo {
    on          = data.train
    per_order   = 9rollout
    batch       = 128rollout
    duration    = 40step
    max_prompt  = 48tok
    max_completion = 20tok
  }
}
