spec 1

/// Written by somebody who comes from TRL and verl.
experiment habits {
  policy = checkpoint("models/tiny")
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train, images = 2..4, ask = [which, odd]) | take(256)
  }

  lr = 1e-6

  train grpo {
    on                          = data.train
    num_generations             = 8
    beta                        = 0.04
    learning_rate               = 1e-6
    max_completion_length       = 20
    max_steps                   = 40
    per_device_train_batch_size = 8
    loss_agg_mode               = token
    max_grad_norm               = 1.0
    copies                      = 1
    max_prompt                  = 48tok
    max_completion              = 20tok
    duration                    = 40step
  }
}
