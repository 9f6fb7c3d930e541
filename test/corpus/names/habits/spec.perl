spec 1

use { tiny } from "models.perl"

// What people write who come from JSON, YAML and Python, one habit a line.
experiment habits {
  seed   = 1e400
  policy = tiny
  reward = boxed(answer)

  data {
    a = four_artists(split = "train") | take(64)
    b = four_artists(images = 4) | take(1e12)
    c = four_artists(train) | take(64)
    d = four_artists(split = train) | take(64) | rollout(10) | where(accuracy > 0.5)
  }

  permute {
    images      = data
    probability = linear(100%, 0%)
    gate        = "samples"
  }

  train grpo {
    on         = data.a
    batch      = 8
    per_order  = 6.0rollout
    length     = 50%
    rate       = 1e-3
    temperature = 0
    max_prompt = 0tok
    max_completion = 20step
    checkpoint = -1step
  }

  evaluate {
    on       = data.b
    accuracy = 1 ± 0.1
  }
}
