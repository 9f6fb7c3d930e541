spec 1

use { qwen25_vl_7b, gpt_judge } from "models.perl"
use { mantis_eval, blink, mmiu, remi, mv_math, math_vista, math_verse, math_vision } from "benchmarks.perl"

/// PeRL as published: GRPO on interleaved images whose order is permuted
/// often at first and ever more rarely as the policy settles.
experiment perl_paper {
  seed      = 42
  cites     = "arXiv:2506.14907"
  policy    = qwen25_vl_7b { max_pixels = 262144 }
  reference = frozen(policy)

  data {
    // each pipe is a node of the plan, a line of the funnel report, a cache entry
    multi  = hub("TIGER-Lab/Mantis-Instruct", subsets = [nlvr2, dreamsim, iconqa])
           | where(images in 2..6 and kind in [choice, yes_no])
           | rephrase(options_as_images, by = gpt_judge)
           | rollout(10, from = policy)
           | resample(accuracy, toward = [12.1%, 10.8%, 11.5%, 12.3%, 15.1%, 17.5%, 6.2%, 4.7%, 3.7%, 2.9%, 3.3%])
           | label(order_sensitive, by = gpt_judge)
           | take(22000)

    single = hub("FanqingM/MMK12")
           | where(images == 1)
           | rollout(10, from = policy)
           | where(accuracy in 10%..90%)
           | take(36000)

    train  = mix(multi, single)
  }

  permute {
    images      = data.multi
    copies      = 1                              // n_s in the paper
    order       = random                         // or derangement, cyclic, all, balanced, hardest
    move        = options                        // the reference picture stays where it is
    probability = linear(100% -> 0%)
    gate        = sample                         // or batch, copy
    answers     = remap { true_false = drop }    // Λ per answer space: remap, flip, keep, drop, oracle
  }

  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  train grpo {
    on          = data.train
    batch       = 128prompt
    per_order   = 6rollout                       // an order; copies + 1 orders make one group of 12
    baseline    = merged { std = population }
    duration    = 2epoch
    rate        = 1e-6
    clip        = 0.2 { dual = 3.0 }
    kl          = 0.01 * k3(reference)
    mean        = token
    temperature = 1.0
    max_prompt  = 8192tok
    max_completion = 2048tok
  }

  evaluate every 50step {
    decode      = greedy
    orders      = 4                              // accuracy, flip rate, consistent accuracy, accuracy by slot
    mantis_eval = 76.39% ± 5.8%
    blink       = 58.53% ± 2.2%
    mmiu        = 54.23% ± 0.92%
    // …
  }
}

/// What the permutation itself buys.
experiment no_permutation extends perl_paper { permute.probability = 0% }

experiment no_filter extends perl_paper { without(data.multi.rollout, data.multi.resample) }

sweep copies over [perl_paper] {
  seed = each(1..3)
  zip {
    permute.copies = each(0, 1, 2, 3)
    train.per_order    = each(12rollout, 6rollout, 4rollout, 3rollout)   // 12 rollouts in all, as in the paper's table 2
  }
  limit = 12run
}
