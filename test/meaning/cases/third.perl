spec 1

use { tiny_vlm } from "../../../specs/models.perl"

experiment moves {
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    train    = jsonl("third.jsonl", prompt = "question", answer = "answer")
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(4)
  }

  permute { probability = 100% 
    images = data.train
  }

  train grpo {
    on         = data.train
    batch      = 2prompt
    per_order  = 2rollout
    duration = 1step  log_completions = 1step
    max_prompt = 60tok
    max_completion = 8tok
  }

  evaluate { on = data.held_out  orders = 2 }
}
