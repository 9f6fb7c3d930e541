spec 1

experiment idle {
  policy = checkpoint("models/tiny")
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train, images = 2..4, ask = [which, odd]) | take(256)
    spare = four_artists(split = train) | take(16)
  }

  reference = frozen(policy)
  cites     = "arXiv:2506.14907"

  train supervised {
    on             = data.train
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
}
