spec 1

experiment wrong_data {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)

  data {
    a = four_artist(split = train) | take(256)
    b = four_artists(split = tarin) | take(256)
    c = four_artists(split = train) | tkae(256)
    d = four_artists(split = train) | take(2.5)
    e = four_artists(images = 4..2) | take(256)
    f = four_artists(ask = [70% of which, 20% of odd]) | take(256)
    g = mix(60% of a, 30% of b)
    h = four_artists(split = train) | take(64) | where(acuracy >= 10%)
    i = four_artists(split = train) | take(64) | where(kind in [whcih, odd] and images == 2step)
    j = "train.parquet"
  }

  train grpo {
    on             = data.trian
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
}
