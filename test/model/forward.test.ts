// The whole forward pass of the golden checkpoints, layer by layer, on the interpreter and on the GPU: vision blocks, merged
// tokens, embeddings, decoder layers, logits, log-probs and entropies.

import { describe, expect, test } from "vitest";
import { goldenBatch } from "../../runtime/conform/model/batch.ts";
import { forwardChecks } from "../../runtime/conform/model/forward.ts";
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
  test.each(backends)("on the %s", async (_, open) => {
    const checks = await forwardChecks(model.name, model, open());
    expectPassed(...checks);
    const pictures = model.config.vision ? ["forward pass: pictures"] : [];
    const whats = [...pictures, "forward pass: rows", "logits", "log-probs, entropies"];
    expect(checks.map(({ what }) => what)).toEqual(whats);
    // every row of every layer
    const { layout, places } = goldenBatch(model);
    const { layers, hidden } = model.config.text;
    const compared = (what: string) => checks.find((each) => each.what === what)?.compared;
    expect(compared("forward pass: rows")).toBe((layers + 2) * hidden * places.length);
    const { mask } = layout.predictions;
    expect(mask.reduce((sum, each) => sum + each)).toBe(model.completions.flat().length);
  });
});
