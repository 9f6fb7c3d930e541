// A fixed sample of the metamorphic campaign; bench/campaigns/metamorphic.ts has the whole.

import { expect, test } from "vitest";
import { sample } from "../../bench/campaigns/harness.ts";
import { metamorphic } from "../../bench/campaigns/metamorphic.ts";

test("ids renamed, nodes in another order, files moved: the same hash, weights, steps and figures", async () => {
  const results = await sample(metamorphic, { count: 2 });
  expect(results.map(({ outcome, fault }) => fault ?? outcome)).toEqual(["same", "same"]);
}, 240_000);
