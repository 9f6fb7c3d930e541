spec 1

experiment first {
  seed 42
  rate =
  clip = 0.2 +
  kl = = 0.01
  length = 2 epochs
  limit = 36 hours
  subsets = [one two three, four]
  data {
    train = hub("a/b")
          | where(0 < images < 5)
            take(10)
          | take(5)
  }
  reward = 90% boxed(answer)
  note = "C:\work"
}
