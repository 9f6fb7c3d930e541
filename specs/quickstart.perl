spec 1

use { tiny_vlm } from "models.perl"

/// Permutation-enhanced GRPO at its smallest true size: questions over four pictures by emoji artists,
/// whose order is permuted often at first and ever more rarely as the policy settles.
experiment quickstart {
  seed      = 1
  cites     = "arXiv:2506.14907"
  policy    = tiny_vlm
  reference = frozen(policy)

  data {
    // each pipe is a node of the plan and a line of the funnel report; like many sets found in the wild,
    // this one shows the right picture first far too often
    train    = four_artists(
                 split  = train,
                 images = 4..4,
                 ask    = [80% of which, 20% of most],
                 slots  = [85%, 9%, 4%, 2%],
               )
             | take(500)
             | rollout(10, from = policy)
             | where(accuracy in 10%..90%)

    // new combinations of pictures that were seen in training, the right one in any place
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [80% of which, 20% of most])
             | take(200)
  }

  permute {
    images      = data.train
    copies      = 1                        // n_s in the paper
    order       = random
    move        = options                  // the pictures of the question stay where they are
    probability = linear(100% -> 0%)
    gate        = sample
    answers     = remap                    // the answer follows its picture
  }

  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  train grpo {
    on             = data.train
    batch          = 12prompt
    per_order      = 6rollout              // of one order; the original and its copy make one group of 12
    baseline       = merged { std = population }
    duration       = 60step
    rate           = 2e-4
    kl             = 0.01 * k3(reference)
    mean           = token
    temperature    = 1.0
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 4                             // accuracy, flip rate, consistent accuracy, accuracy by slot
    decode = greedy
  }
}
