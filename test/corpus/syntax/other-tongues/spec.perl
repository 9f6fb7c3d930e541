spec 1

# a comment of YAML
experiment first {
  seed: 42;
  cites = 'arXiv:2506.14907'
  rate = .5
  /* a comment
   * of C */
  data {
    train = hub(“a/b”) | where(images ≥ 2 && !broken || images => 3)
  }
  curve = 1 → 0
  price = $5
}
