spec 1

experiment first {
  data {
    train = hub("a/b", subsets = [one,
