spec 1

/// A model that reads words alone: the Qwen2.5 decoder. This one is tiny and random; `weights` takes any folder of its layout.
model tiny_words {
  weights = checkpoint("../models/tiny-words")
}

/// Worked answers, learned token by token. There is nothing to permute.
experiment sums {
  policy = tiny_words

  data {
    train    = jsonl("rows/sums.jsonl")
    held_out = jsonl("rows/sums-held-out.jsonl")
  }

  train supervised {
    on             = data.train
    batch          = 8prompt
    duration       = 10epoch
    rate           = 3e-3
    max_prompt     = 64tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 1
  }
}
