spec 1
use { tiny_vlm } from "../../../specs/models.perl"
experiment s {
  policy = tiny_vlm
  reward = boxed(answer)
  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(4)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(4)
  }
  permute { images = data.train  probability = 100%  answers = drop }
  train grpo { on = data.train  batch = 4prompt  per_order = 4rollout  duration = 1step  max_prompt = 36tok  max_completion = 16tok }
  evaluate { on = data.held_out  orders = 4 }
}
