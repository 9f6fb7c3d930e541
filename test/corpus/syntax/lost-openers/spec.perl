spec 1

experiment first {
  seed = each1..3)
  data {
    train = four_artists(split = train)
          | whereimages in 2..6)
          | take(64))
  }
  requiretrain.group * (permute.copies + 1) == 12rollout, "twelve in all")
}

experiment second {
  require(train.per_order * permute.copies + 1) == 12rollout, "twelve in all")
}

experiment third {
  require(train.per_order * (permute.copies + 1 == 12rollout, "twelve in all")
}

experiment fourth {
  withoutdata.single, data.train)
}

experiment fifth {
  data {
    train = mix(multi, , single)
  }
}
