// The sampler's log-probs are the trainer's, bit for bit, over trees of several samples, orders and rollouts; bench/log-probs.ts compares a
// million of them.

import { expect, test } from "vitest";
import { agreement, layouts } from "../../bench/layouts/log-probs.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { useDevice } from "../tensor/check.ts";

const gpu = useDevice();
/** Of all layouts a smaller one with as many pictures and spare rooms. */
const some = [0, 4, 10].map((at) => {
  const layout = layouts[at] ?? expect.unreachable(`layout ${at}`);
  return { ...layout, samples: Math.min(layout.samples, 2), orders: 2, group: 4, completion: 9 };
});

test.each(some)("$pictures pictures, spare $spare", async (layout) => {
  const found = await agreement(gpu(), layout, 5, 150);
  expect(found.logProbs).toBeGreaterThanOrEqual(150);
  expect(found.gradients).toBeGreaterThan(1000);
  expect(found).toMatchObject({ differing: 0, differingGradients: 0, mismatch: 0 });
  expect(found.lengths[0]).toBeLessThan(found.lengths[1]);
});

test("log-probs that differ are counted, and so are the gradients that follow from them", async () => {
  const honest = gpu();
  const bent: Backend = {
    ...honest,
    async read(name) {
      const values = await honest.read(name);
      return name === "rollouts/logp" ? values.map((each) => 1.5 * each - 0.1) : values;
    },
  };
  const found = await agreement(bent, some[0] ?? expect.unreachable("no layout"), 5, 100);
  expect(found.differing).toBe(found.logProbs);
  expect(found.mismatch).toBeGreaterThan(0);
  expect(found.differingGradients).toBeGreaterThan(0);
});
