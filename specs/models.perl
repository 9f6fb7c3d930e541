spec 1

/// A vision-language model small enough for two processor cores: the Qwen2.5-VL architecture with one visual token a
/// picture. Trained by warm-start.perl; it plays the part of the paper's pretrained base.
model tiny_vlm {
  weights    = checkpoint("models/tiny-vlm")
  min_pixels = 784
  max_pixels = 784
}

/// The same shape before any training.
model tiny_vlm_untrained {
  weights    = fresh
  min_pixels = 784
  max_pixels = 784

  text {
    hidden     = 64
    inter      = 128
    layers     = 2
    heads      = 4
    kv_heads   = 2
    tied       = yes
    rope_theta = 1e4
    mrope      = [2, 3, 3]
  }

  vision {
    hidden         = 32
    inter          = 64
    depth          = 1
    heads          = 2
    patch          = 14
    window         = 56
    full_attention = [0]
  }
}

/// The paper's policy, as published. Pictures are cut to 262,144 pixels, about 334 visual tokens each.
model qwen25_vl_7b {
  // the last commit of its weights, which others pin; the paper names none
  weights    = hub("Qwen/Qwen2.5-VL-7B-Instruct", revision = "cc594898137f460bfe9f0759e9844b3ce807cfb5")
  min_pixels = 3136
  max_pixels = 262144
  context    = 128000tok
}

/// Who rephrases the questions and labels them (paper §3.3): GPT-4o, of a date that the paper does not name.
judge gpt_judge {
  model = "gpt-4o"
}
