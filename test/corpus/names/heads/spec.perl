spec 1

experiment base {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data data {
    train = four_artists(split = train) | take(64)
    other = four_artists(split = held_out_question) | take(64)
  }
  train grpo {
    on             = data.train
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
  evaluate evaluate every 10step {
    on = data.other
  }
}

experiment parent_twice extends base base {
  seed = 2
}

experiment no_parent extends {
  seed = 3
}

experiment two names extends base {
  seed = 4
}

experiment unnamed_parent base {
  seed = 5
}

experiment at_no_interval extends base {
  evaluate every {
    orders = 2
  }
}

experiment misspelt extend base {
  seed = 6
}

sweep seeds over over [base] {
  seed = each(1, 2)
  zip zip {
    train.temperature = each(1.0, 0.9)
  }
}
