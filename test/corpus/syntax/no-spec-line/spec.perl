// a comment first
experiment first {
  seed = 42
}
