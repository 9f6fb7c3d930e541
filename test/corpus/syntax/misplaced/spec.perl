spec 1

seed = 42

experiment first.again over {
  seed
  42 = seed
}

use { tiny } from "models.perl"
without(a)
