spec 1

experiment first
  data
    train = hub("a/b")
  }
  policy = qwen max_pixels = 262144 }
}
