// Batch invariance on the processor: rows and examples alone, and in other layouts, bit for bit:
// node bench/invariance.ts --cases 10000 [--seed 1] [--threads 2]

import { parseArgs } from "node:util";
import { processorBackend } from "../runtime/processor/backend.ts";
import { openProcessor } from "../runtime/processor/processor.ts";
import { invarianceCases, type Kind, kinds } from "./layouts/invariance.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
  },
});
const wanted = Number(values.cases);
const processor = openProcessor({ threads: Number(values.threads) });
const begun = performance.now();
const count = new Map<Kind, { cases: number; numbers: number; wrong: number }>();
let done = 0;
let scenes = 0;
let shown = 0;
for (let seed = Number(values.seed); done < wanted; seed++) {
  scenes++;
  for await (const { kind, compared, differing } of invarianceCases(processorBackend(processor), seed, 2)) {
    if (done === wanted) break;
    const sum = count.get(kind) ?? { cases: 0, numbers: 0, wrong: 0 };
    count.set(kind, {
      cases: sum.cases + 1,
      numbers: sum.numbers + compared,
      wrong: sum.wrong + (differing.length > 0 ? 1 : 0),
    });
    done++;
    if (differing.length > 0 && shown++ < 20)
      console.log(`scene ${seed}, ${kind}: ${differing.slice(0, 3).join("; ")}`);
  }
}
for (const kind of kinds) {
  const { cases, numbers, wrong } = count.get(kind) ?? { cases: 0, numbers: 0, wrong: 0 };
  console.log(`${kind}: ${cases} cases, ${numbers} numbers, ${wrong} cases with differing bits`);
  if (wrong > 0) process.exitCode = 1;
}
const seconds = ((performance.now() - begun) / 1000).toFixed(1);
console.log(`${done} cases of ${scenes} scenes on ${processor.name}, ${values.threads} threads, in ${seconds} s`);
processor.destroy();
