spec 1

experiment unanchored {
  policy = checkpoint("models/tiny")
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train, images = 2..4, ask = [which, odd]) | take(256)
  }

  train grpo {
    on             = data.train
    kl             = 0.01 * k3(reference)
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
}
