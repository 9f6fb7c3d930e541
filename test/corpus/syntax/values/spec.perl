spec 1

/// Every form of value.
experiment values {
  numbers   = [36h, 1e-6, 12.1%, -3, 22_000, 2epoch, 7furlongs]
  texts     = ["plain", "a \"quote\", a \\ and a \u{1F600}"]
  path      = data.multi
  call      = rollout(10, from = policy)
  amended   = qwen { max_pixels = 262144 }
  number    = 0.2 { dual = 3.0 }
  both      = merged(2) { std = population }
  range     = 10%..90%
  pair      = 100% -> 0%
  tolerance = 76.39% ± 5.8%
  spelled   = 76.39% +- 5.8%
  share     = 60% of multi
  pipeline  = hub("a/b") | where(images in 2..6 and not broken) | take(10)
  sum       = 90% * boxed(answer) + 10% * matches(form)
  negative  = -(a - b)
  without(data.multi.rollout, data.multi.resample)
}
