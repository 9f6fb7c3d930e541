spec 1

use { tiny_vlm_untrained } from "models.perl"

/// Makes specs/models/tiny-vlm from nothing: supervised learning of worked answers, stopped early, with the right
/// picture more often in the first slot than chance has it. The result knows the format, is right now and
/// then, and leans towards the first slot: what permutation training has to mend.
experiment warm_start {
  seed   = 7
  policy = tiny_vlm_untrained

  data {
    train    = four_artists(
                 split  = train,
                 images = 4..4,
                 ask    = [70% of which, 30% of most],
                 slots  = [55%, 25%, 12%, 8%],
                 seed   = 7,
               )
             | take(16640)

    held_out = four_artists(split = held_out_question, images = 4..4, ask = [70% of which, 30% of most], seed = 7)
             | take(200)
  }

  train supervised {
    on         = data.train
    batch      = 64prompt
    length     = 260step
    rate       = linear(2e-3 -> 2e-3, warmup = 8%)
    augment    = yes
    prompt     = 48tok
    completion = 20tok
  }

  evaluate {
    on     = data.held_out
    orders = 4
    decode = greedy
  }
}
