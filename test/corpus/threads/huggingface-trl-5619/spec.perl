spec 1

// huggingface/trl#5619
// lesson: how rollouts are spread over passes is no part of the loss: nobody writes the steps of an accumulation
// expects: E0202

experiment demo {
  seed = 1
  policy = checkpoint("models/tiny") { max_pixels = 784 }
  reference = frozen(policy)
  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train) | take(64)
  }

  permute {
    images = data.train
  }

  train grpo {
    on = data.train
    batch = 8prompt
    per_order = 6rollout
    duration = 40step
    rate = 1e-6
    inner = 2
    kl = 0.01 * k3(reference)
    max_prompt = 48tok
    max_completion = 20tok
    gradient_accumulation_steps = 4
    steps_per_generation = 8
  }
}
