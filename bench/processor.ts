// Random ops on the processor against the interpreter in single precision, bit for bit:
// node bench/processor.ts --count 100000 --seed 1 --threads 2 [--only attention]

import { parseArgs } from "node:util";
import { interpreter } from "../oracle/interpreter.ts";
import { processorBackend } from "../runtime/processor/backend.ts";
import { openProcessor } from "../runtime/processor/processor.ts";
import { caseOf } from "./processor/case.ts";
import { differences } from "./processor/compare.ts";
import { opCases } from "./processor/ops.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
    only: { type: "string" },
  },
});
const names = Object.keys(opCases).filter((name) => values.only === undefined || name.includes(values.only));
const processor = openProcessor({ threads: Number(values.threads) });
const [expected, got] = [interpreter({ precision: "single" }), processorBackend(processor)];
const first = Number(values.seed);
let wrong = 0;
for (let each = 0; each < Number(values.count); each++) {
  const name = names[each % names.length] as string;
  const drawn = caseOf(first + each, (making) => {
    opCases[name]?.(making);
    return name;
  });
  const found = await differences(drawn, expected, got);
  if (found.length > 0 && wrong++ < 20) console.log(found.join("\n"));
}
got.destroy();
processor.destroy();
console.log(`${values.count} cases on ${values.threads} threads, ${wrong} with differing bits`);
process.exitCode = wrong > 0 ? 1 : 0;
