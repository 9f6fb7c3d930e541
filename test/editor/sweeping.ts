// A spec with everything in it that works on a spec itself (sweeps, `without`, `require`, conditions, figures of benchmarks),
// and the files beside it: what the tests over standard input and output put their cursors into.

import { tinyConfig } from "../../bench/language/page-disk.ts";
import { whole } from "./marked.ts";

export const others = {
  "models.perl": 'spec 1\n\n/// The small one.\nmodel tiny_vlm {\n  weights = checkpoint("m")\n}\n',
  "benchmarks.perl": `spec 1

use { reader } from "judges.perl"

/// Perception across pictures.
benchmark blink {
  from  = hub("B/B", split = val, revision = "0f3a9c1")
  items = 1901example
  judge = reader
}
`,
  "m/config.json": tinyConfig,
  "models/tiny/config.json": tinyConfig,
  "judges.perl": 'spec 1\n\njudge reader {\n  model = "gpt-4o"\n}\n',
};

/** A spec that compiles, with everything in it that works on a spec itself. */
export const base = `${whole
  .replace("spec 1\n", 'spec 1\n\nuse { blink } from "benchmarks.perl"\n')
  .replace("| take(64)", "| where(images > 1) | take(64)")
  .replace(
    "  evaluate {",
    `  require(train.per_order * (permute.copies + 1) == 12rollout, "as in the paper")

  evaluate published every 4step {
    orders   = 1
    blink    = 58% ± 3%
  }

  evaluate {`,
  )}
experiment plain extends base {
  without(permute, data.train.where)
  train.per_order = 12rollout
}

sweep copies over [base] {
  seed = each(1..2)
  zip {
    permute.copies = each(0, 1)
    train.per_order    = each(12rollout, 6rollout)
  }
  skip(permute.copies == 0 and seed == 2)
  limit = 4run
}
`;

/** The spec with a cursor in it: before the `nth` occurrence of a text. */
export function cursored(text: string, nth = 1): string {
  let offset = -1;
  for (let i = 0; i < nth; i += 1) offset = base.indexOf(text, offset + 1);
  if (offset < 0) throw new Error(`${text} is not in the spec`);
  return `${base.slice(0, offset)}┆${base.slice(offset)}`;
}

/** The spec with one text replaced by another, which holds the cursor. */
export function replaced(text: string, by: string): string {
  if (!base.includes(text)) throw new Error(`${text} is not in the spec`);
  return base.replace(text, by);
}
