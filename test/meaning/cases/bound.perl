spec 1
use { tiny_vlm } from "../../../specs/models.perl"
experiment s {
  policy = tiny_vlm
  reward = boxed(answer)
  data {
    train    = four_artists(split = train, images = 4..4, ask = [forward]) | take(4)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [forward]) | take(4)
  }
  permute { images = data.train  probability = 100%  copies = 1 }
  train grpo { on = data.train  batch = 4prompt  per_order = 4rollout  duration = 1step  max_prompt = 36tok  max_completion = 16tok }
  evaluate { on = data.held_out  orders = 2 }
}
