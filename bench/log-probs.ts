// The sampler's log-probs against the trainer's, over layouts of trees, and gradients through them, bit for bit:
// node bench/log-probs.ts [--count 1000000] [--seed 1] [--threads 2] [--adapter cpu]

import { parseArgs } from "node:util";
import { openDevice } from "../runtime/device/dawn.ts";
import type { Backend } from "../runtime/graph/backend.ts";
import { processorBackend } from "../runtime/processor/backend.ts";
import { openProcessor } from "../runtime/processor/processor.ts";
import { gpuBackend } from "../runtime/tensor/execute.ts";
import { agreement, layouts } from "./layouts/log-probs.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
    adapter: { type: "string", default: "cpu" },
  },
});

async function opened(): Promise<{ readonly backend: () => Backend; readonly name: string; close(): void }> {
  if (values.adapter === "cpu") {
    const processor = openProcessor({ threads: Number(values.threads) });
    const name = `cpu, ${values.threads} threads`;
    return { backend: () => processorBackend(processor), name, close: () => processor.destroy() };
  }
  const device = await openDevice(values.adapter);
  return { backend: () => gpuBackend(device), name: device.adapter.name, close: () => device.destroy() };
}

const { backend, name, close } = await opened();
const begun = performance.now();
const each = Math.ceil(Number(values.count) / layouts.length);
const sum = { logProbs: 0, differing: 0, gradients: 0, differingGradients: 0, mismatch: 0 };
for (const [at, layout] of layouts.entries()) {
  const found = await agreement(backend(), layout, Number(values.seed) + at, each);
  for (const what of Object.keys(sum) as (keyof typeof sum)[]) sum[what] += found[what];
  const { samples, pictures, orders, group, completion, spare } = layout;
  console.log(
    `${samples} samples × ${orders} orders of ${pictures} pictures × ${group} rollouts of ${found.lengths.join(" to ")} of ${completion} tokens, ` +
      `spare ${Object.values(spare).join("/")}: ${found.logProbs} log-probs, ${found.differing} differ; ` +
      `${found.gradients} moments and weights, ${found.differingGradients} differ`,
  );
}
const wrong = sum.differing + sum.differingGradients + sum.mismatch;
console.log(
  `${layouts.length} layouts on ${name}: ${sum.logProbs} log-probs, ${sum.differing} differ (${sum.mismatch} in the learner's own pass); ` +
    `${sum.gradients} moments and weights, ${sum.differingGradients} differ; ${((performance.now() - begun) / 1000).toFixed(1)} s`,
);
if (wrong !== 0) process.exitCode = 1;
close();
