spec 1

experiment elsewhere {
  policy = checkpoint("models/gone")
  reward = boxed(answer)

  data {
    train = parquet("gone.parquet")
  }

  train grpo {
    on         = data.train
    length     = 40step
    prompt     = 48tok
    completion = 20tok
  }
}
