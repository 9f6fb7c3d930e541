spec 1

use { tiny, large } from "models.perl"
use { other } from "nowhere.perl"

experiment named {
  policy = tinny
}

experiment named {
  seed = 1
  seed = 2
}

experiment child extends nobody {
  seed = 3
}
