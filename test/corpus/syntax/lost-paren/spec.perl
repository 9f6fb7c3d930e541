spec 1

experiment first {
  data {
    train = hub("a/b", subsets = [one, two]
          | where(images == 1)
          | take(10)
  }
  reference = frozen(policy
  seed      = 42
}
