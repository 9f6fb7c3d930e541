// Fresh parameters: the architecture's shapes, the right spread, and a pure function of seed, name and place.

import { expect, test } from "vitest";
import { parameterShapes } from "../../models/parameters.ts";
import { draw } from "../../runtime/method/philox.ts";
import { initialise, type ParameterWords } from "../../runtime/model/initialise.ts";
import { golden } from "./golden.ts";

const { config } = golden("tiny-tied");
const seeded =
  (seed: number): ParameterWords =>
  (sample, block) =>
    draw({ seed, purpose: "initialise", sample, block });

test("every parameter has its shape; norms are 1, biases 0, weights normal with deviation 1/√inputs", () => {
  const fresh = initialise(config, seeded(7));
  expect([...fresh.keys()]).toEqual([...parameterShapes(config).keys()]);
  for (const [name, shape] of parameterShapes(config)) {
    const values = fresh.get(name)!;
    expect(values.length).toBe(shape.reduce((a, b) => a * b));
    if (shape.length === 1) {
      expect(
        values.every((each) => each === (name.endsWith("bias") ? 0 : 1)),
        name,
      ).toBe(true);
      continue;
    }
    const inputs = values.length / shape[0]!;
    const residual = /o_proj|attn\.proj|down_proj/.test(name);
    const depth = name.startsWith("visual.") ? config.vision.depth : config.text.layers;
    const wanted = 1 / Math.sqrt(inputs * (residual ? 2 * depth : 1));
    const mean = values.reduce((a, b) => a + b) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
    // Five standard errors of a mean and of a standard deviation.
    expect(Math.abs(mean), name).toBeLessThan((5 * wanted) / Math.sqrt(values.length));
    expect(Math.abs(deviation / wanted - 1), name).toBeLessThan(5 / Math.sqrt(2 * values.length));
  }
});

test("the same seed gives the same bits, another seed others, and a deeper model keeps the weights it shares", () => {
  const fresh = initialise(config, seeded(7));
  expect(initialise(config, seeded(7))).toEqual(fresh);
  const name = "model.layers.0.self_attn.q_proj.weight";
  expect(initialise(config, seeded(8)).get(name)).not.toEqual(fresh.get(name));
  const deeper = { ...config, text: { ...config.text, layers: 3 } };
  expect(initialise(deeper, seeded(7)).get(name)).toEqual(fresh.get(name));
  expect(fresh.get("model.layers.1.self_attn.q_proj.weight")).not.toEqual(fresh.get(name));
});
