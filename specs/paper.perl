spec 1

use { qwen25_vl_7b, gpt_judge } from "models.perl"
use { mantis_eval, blink, mmiu, remi, mv_math, math_vista, math_verse, math_vision } from "benchmarks.perl"

/// PeRL as far as its paper says it: GRPO on interleaved images whose order is permuted often at first and ever more
/// rarely as the policy settles. What the paper leaves open, or can be read in two ways, is said where it is chosen.
experiment perl_paper {
  seed      = 42
  cites     = "arXiv:2506.14907"
  policy    = qwen25_vl_7b
  reference = frozen(policy)

  data {
    // 22 thousand questions over several pictures. The shares of the subsets are not published, nor is any revision.
    // allow(unpinned): the paper names no commit
    multi  = hub("TIGER-Lab/Mantis-Instruct", subsets = [nlvr2, dreamsim, iconqa], revision = "main")
           | where(images in 2..6 and kind in [choice, yes_no])
           | rephrase(options_as_images, by = gpt_judge)
           | rollout(10, from = policy)
           // the histogram "after" of figure 3b: hard questions are kept, easy ones thinned
           | resample(accuracy, toward = [12.1%, 10.8%, 11.5%, 12.3%, 15.1%, 17.5%, 6.2%, 4.7%, 3.7%, 2.9%, 3.3%])
           | label(order_sensitive, by = gpt_judge)
           | shuffle                       // how the 22 thousand were chosen is not said; the first would be nlvr2's
           | take(22000)

    // 36 thousand of one picture; the paper names "K12" and no public set of that name is so large
    // allow(unpinned): the paper names no commit
    single = hub("FanqingM/MMK12", revision = "main")
           | where(images == 1)
           | shuffle
           | take(36000)

    train  = mix(multi, single)
  }

  permute {
    images      = data.multi
    copies      = 1                        // n_s
    order       = random
    move        = options                  // the reference picture stays where it is
    probability = linear(100% -> 0%)       // start and end are not published
    gate        = batch                    // "per training batch"
    // the letters of nlvr2 mean true and false, and follow no picture
    answers     = remap { true_false = drop }
    profile     = paper
  }

  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  require(train.per_order * (permute.copies + 1) == 12rollout, "12 rollouts in all, as in the paper's table 2")

  train grpo {
    on             = data.train
    batch          = 128prompt             // of the appendix; section 5 says 256
    per_order      = 6rollout              // an order; copies + 1 orders make one group of 12
    baseline       = merged { std = population  floor = 0 }
    duration       = 2epoch
    rate           = 1e-6
    // The paper's ratio is of whole answers; whether it means their plain ratio or its geometric mean over tokens, it
    // leaves open. `sequence` is the geometric mean (GSPO); the plain ratio has no word here.
    ratio          = sequence
    mean           = sequence
    kl             = 0.01 * k3(reference)
    temperature    = 1.0
    recompute      = yes                   // gradient checkpointing
    precision      = bf16
    max_prompt     = 8192tok
    max_completion = 2048tok
    // Paper and code train and evaluate with one instruction. This says the same in words of our own.
    template       = "{question} Think first, inside <think> </think>. Then put the final answer in \\boxed{}."
  }

  // table 1, each figure with two standard errors, rounded up to a hundredth of a point; how often the paper
  // measured is not said
  evaluate every 50step {
    decode      = greedy
    orders      = 1
    mantis_eval = 76.39% ± 5.77%
    blink       = 58.53% ± 2.26%
    mmiu        = 54.23% ± 0.93%
    math_vista  = 73.00% ± 2.81%
    math_verse  = 49.56% ± 1.60%
    math_vision = 28.26% ± 1.64%
    remi        = 43.38% ± 1.95%
    mv_math     = 25.68% ± 1.95%
  }
}

/// The same as the released code does it, where it differs from the paper: the profile writes those settings
/// (`perlc explain perl_released.train` lists them). The shuffle seed is 42 at every step, so that orders repeat.
experiment perl_released extends perl_paper {
  profile          = released_code
  train.checkpoint = 100step
  evaluate every 5step { }
}
