// One GRPO step and three AdamW steps of the golden checkpoints: loss, every parameter's gradient, then the weights and
// moments, all through the order tree, with each picture encoded once. On the interpreter and on the GPU.

import { describe, expect, test } from "vitest";
import { trainingChecks } from "../../runtime/conform/model/steps.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { expectPassed } from "../conform/passed.ts";
import { useDevice } from "../tensor/check.ts";
import { allGolden } from "./golden.ts";

const gpu = useDevice();
const backends: readonly (readonly [string, () => Backend])[] = [
  ["interpreter", interpreter],
  ["gpu", gpu],
];

describe.each(allGolden())("$config.family $name", (model) => {
  // on the device of each family one, tied and not: decode.test.ts has the others
  const tried = ["tiny-tied", "untied"].includes(model.name) ? backends : backends.slice(0, 1);
  test.each(tried)("on the %s", async (_, open) => {
    const checks = await trainingChecks(model.name, model, open());
    expectPassed(...checks);
    expect(checks.length).toBe(11);
    const { length } = model.adamw().parameters;
    const compared = (what: string) => checks.find((each) => each.what === what)?.compared;
    expect(compared("gradient norms")).toBe(length + 2);
    expect(compared("AdamW: moments")).toBe(2 * length);
    expect(compared("AdamW: mean ratios")).toBe(3);
  });
});
