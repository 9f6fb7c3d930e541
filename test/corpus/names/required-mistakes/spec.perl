spec 1

experiment typos {
  policy = checkpoint("models/tiny")
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train, images = 2..4, ask = [which, odd]) | take(256)
  }

  permuet {
    images = data.train
  }

  permute {
    images      = data.train
    probability = 120%
    gate        = samples
  }

  train grpo {
    on              = data.train
    batchsize       = 8prompt
    per_order       = 1rollout
    duration        = 40stp
    rate            = 1%
    temperature     = "hot"
    prompt          = 48
    max_completion  = 20rollout
  }
}
