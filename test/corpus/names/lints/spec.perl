spec 1

experiment unwise {
  policy    = checkpoint("models/tiny")
  reward    = boxed(answer)

  data {
    train = four_artists(split = train, ask = [which, forward]) | take(64)
          | rollout(10, from = policy) | where(accuracy in 85%..100%)
  }

  permute {
    images  = data.train
    answers = keep
  }

  train grpo {
    on         = data.train
    batch      = 80prompt
    clip       = 0.2 { high = 0.28  dual = 1.2 }
    duration   = 40step
    max_prompt = 48tok
    max_completion = 20tok
  }

  evaluate every 10step {
    on        = data.train
    orders    = 1
    flip_rate = 20% ± 1%
  }
}
