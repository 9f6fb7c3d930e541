spec 1

experiment elsewhere {
  policy = checkpoint("models/gone")
  reward = boxed(answer)

  data {
    train = parquet("gone.parquet")
  }

  train grpo {
    on             = data.train
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
}
