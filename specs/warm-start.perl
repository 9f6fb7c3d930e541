spec 1

use { tiny_vlm_untrained } from "models.perl"

/// Makes specs/models/tiny-vlm from nothing: supervised learning of worked answers over real pictures. The last few
/// batches have the right picture nearly always in the first place, which leaves the model right now and then,
/// in the trained format, and with a strong lean towards the first picture: what permutation training has to mend.
experiment warm_start {
  seed   = 7
  policy = tiny_vlm_untrained

  data {
    even     = four_artists(split = train, images = 4..4, ask = [80% of which, 20% of most], seed = 7)
             | take(17600)

    leaning  = four_artists(
                 split  = train,
                 images = 4..4,
                 ask    = [80% of which, 20% of most],
                 slots  = [97%, 1%, 1%, 1%],
                 seed   = 8,
               )
             | take(512)

    train    = mix(even, leaning)

    held_out = four_artists(split = held_out_question, images = 4..4, ask = [80% of which, 20% of most], seed = 7)
             | take(200)
  }

  train supervised {
    on             = data.train
    batch          = 64prompt
    duration       = 283step               // 275 of even questions, then 8 of leaning ones
    shuffle        = no
    rate           = linear(2e-3 -> 1e-3, over = 94%..96%, warmup = 8%)
    optimizer      = adamw { beta2 = 0.99 }
    augment        = no
    max_prompt     = 36tok
    max_completion = 16tok
    checkpoint     = 100step
  }

  evaluate every 100step {
    on     = data.held_out
    orders = 4
    decode = greedy
  }
}
