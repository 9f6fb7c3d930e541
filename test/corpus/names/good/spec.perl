spec 1

use { tiny } from "models.perl"

experiment base {
  seed      = 3
  policy    = tiny { max_pixels = 12544 }
  reference = frozen(policy)
  reward    = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    pool     = four_artists(split = train, images = 2..4, ask = [60% of which, 40% of odd]) | take(256)
    multi    = pool | rollout(10, from = policy, temperature = 0.7) | where(accuracy in 10%..90% and images in 2..3)
    file     = parquet("train.parquet") | shuffle
    train    = mix(75% of multi, 25% of file)
    held_out = four_artists(split = held_out_question) | take(200)
    concepts = four_artists(split = held_out_concept) | take(100)
  }

  permute {
    images      = data.multi
    copies      = 1
    order       = derangement
    probability = cosine(100% -> 20%, over = 10%..80%, warmup = 4step)
    answers     = remap { yes_no = flip }
  }

  train grpo {
    on             = data.train
    batch          = 96rollout
    per_order      = 6rollout
    baseline       = merged { std = sample  floor = 1e-4 }
    duration       = 40step
    rate           = steps(1e-4, 50% -> 5e-5, 80% -> 1e-5)
    clip           = 0.2 { high = 0.28  dual = 3.0 }
    inner          = 2
    kl             = 0.01 * k3(reference)
    optimizer      = adamw { decay = 0.01 }
    max_prompt     = 48tok
    max_completion = 20tok
  }

  evaluate every 10step {
    on       = data.held_out
    accuracy = 70% ± 8%
  }

  evaluate concepts {
    on     = data.concepts
    decode = sample { temperature = 0.5 }
  }
}

experiment none extends base {
  permute.probability = 0%
}
