spec 1

experiment first {
  seed = 42

  data {
    train = hub("a/b") | take(10)

  permute {
    probability = 50%
  }
}

experiment second extends first {
  permute.probability = 0%
}
