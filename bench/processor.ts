// Random ops, and random graphs of them, on the processor against the interpreter in single precision, bit for bit:
// node bench/processor.ts --ops 100000 --graphs 1000 [--seed 1] [--threads 2] [--only attention]

import { parseArgs } from "node:util";
import { type Case, caseOf } from "../runtime/conform/vectors/case.ts";
import { differences } from "../runtime/conform/vectors/compare.ts";
import { randomGraph } from "../runtime/conform/vectors/graphs.ts";
import { opCase, opCases } from "../runtime/conform/vectors/ops/all.ts";
import { interpreter } from "../runtime/interpreter/interpreter.ts";
import { processorBackend } from "../runtime/processor/backend.ts";
import { openProcessor } from "../runtime/processor/processor.ts";

const { values } = parseArgs({
  options: {
    ops: { type: "string", default: "1000" },
    graphs: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
    only: { type: "string" },
  },
});
const names = Object.keys(opCases).filter((name) => values.only === undefined || name.includes(values.only));
const processor = openProcessor({ threads: Number(values.threads) });
const [expected, got] = [interpreter({ precision: "single" }), processorBackend(processor, { guards: true })];
const first = Number(values.seed);

async function compared(what: string, count: number, draw: (at: number) => Case): Promise<void> {
  let wrong = 0;
  for (let at = 0; at < count; at++) {
    const found = await differences(draw(at), expected, got);
    if (found.length > 0 && wrong++ < 20) console.log(found.join("\n"));
  }
  console.log(`${count} ${what} on ${values.threads} threads: ${wrong} with differing bits`);
  if (wrong > 0) process.exitCode = 1;
}

await compared("cases of ops", Number(values.ops), (at) => opCase(names[at % names.length] ?? "", first + at));
await compared("graphs", Number(values.graphs), (at) => caseOf(first + at, (making) => randomGraph(making, 25)));
got.destroy();
processor.destroy();
