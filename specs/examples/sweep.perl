spec 1

use { falling } from "schedule.perl"

/// Many runs from one experiment: three seeds, and under each of them two, one or no permuted copies. `zip` moves settings
/// together: whatever the copies are, 12 rollouts are compared with each other. `perlc run` ends with one table of all.
sweep copies over [falling] {
  seed = each(1..3)
  zip {
    permute.copies  = each(0, 1, 2)
    train.per_order = each(12rollout, 6rollout, 4rollout)
  }
  limit = 9run                             // a sweep that comes to more is refused
}
