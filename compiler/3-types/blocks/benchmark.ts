// benchmark NAME { … }: a published test set, with the number of its items. The number gives a figure its standard error:
// sqrt(p (1 − p) / items), which no expectation can be tighter than.

import { dataset } from "../dataset.ts";
import { judge } from "../judge.ts";
import * as limits from "../limits.ts";
import { count } from "../number.ts";
import { choice } from "../plain.ts";
import { block } from "../word.ts";

export const benchmark = block({
  name: "benchmark",
  word: "benchmark",
  inside: ["file"],
  doc: "A published test set. `evaluate` measures it when it is named there, with the figure that is expected.",
  example: 'benchmark blink { from = hub("BLINK-Benchmark/BLINK", split = val)  items = 1901example }',
  settings: {
    from: { type: dataset, doc: "Where its examples come from." },
    items: {
      type: count("example", limits.whole().min(1)),
      doc: "How many it has; the standard error of a figure follows.",
    },
    metric: {
      type: choice({ accuracy: "the share of right answers" }),
      doc: "What its figure is.",
      default: "accuracy",
    },
    judge: { type: judge, doc: "Who reads the answers, where rules cannot.", optional: true as const },
  },
});
