spec 1

experiment first {
  cites = arXiv:2506.14907"
}

experiment second {
  permute: {
    copies = 1
  }
}

experiment third {
  cites = "arXiv:2506.14907
  seed: 1
}
