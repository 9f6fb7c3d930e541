// AdamW against PyTorch's rule written out independently, in place over several steps, on the interpreter and the GPU;
// the global norm and its clip scale.

import { expect, test } from "vitest";
import { interpreter } from "../../runtime/device/interpreter.ts";
import type { Backend } from "../../runtime/tensor/backend.ts";
import { builder, f32, feed, fetch, finish, state, update } from "../../runtime/tensor/ir.ts";
import { type AdamW, adamw, adamwFeed } from "../../runtime/tensor/ops/adamw.ts";
import { clipScale, globalNorm } from "../../runtime/tensor/ops/global-norm.ts";
import { checkOp, numbers, useGpu } from "./check.ts";

const gpu = useGpu();
const settings = { learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };
const count = 131;
const steps = 5;
const most = 3;
const gradientAt = (step: number) => numbers(count, 10 + step).map((each) => each * step);

/** Parameter and moments after some steps on a backend. */
async function trained(backend: Backend) {
  const g = builder("train");
  const states = {
    parameter: state(g, "p", f32(count)),
    first: state(g, "m", f32(count)),
    second: state(g, "v", f32(count)),
  };
  const gradient = feed(g, "gradient", f32(count));
  const scale = clipScale(g, globalNorm(g, [gradient]), most);
  const next = adamw(g, states, gradient, feed(g, "scalars", f32(8)), scale);
  update(g, "p", next.parameter);
  update(g, "m", next.first);
  update(g, "v", next.second);
  backend.write("p", f32(count), numbers(count, 1));
  backend.write("m", f32(count), new Float32Array(count));
  backend.write("v", f32(count), new Float32Array(count));
  const executable = await backend.compile(finish(g));
  for (let step = 1; step <= steps; step++)
    executable.run({ gradient: gradientAt(step), scalars: adamwFeed({ ...settings, step }) });
  return { p: [...(await backend.read("p"))], m: [...(await backend.read("m"))], v: [...(await backend.read("v"))] };
}

/** torch.optim.AdamW's single-tensor rule after clip_grad_norm_, statement by statement. */
function torchRule() {
  const [p, m, v] = [numbers(count, 1), new Float64Array(count), new Float64Array(count)];
  for (let step = 1; step <= steps; step++) {
    const raw = gradientAt(step);
    const norm = Math.sqrt(raw.reduce((sum, each) => sum + each * each, 0));
    const coefficient = Math.min(most / (norm + 1e-6), 1);
    for (let at = 0; at < count; at++) {
      const grad = raw[at]! * coefficient;
      p[at] = p[at]! * (1 - settings.learningRate * settings.weightDecay);
      m[at] = m[at]! + (grad - m[at]!) * (1 - settings.beta1);
      v[at] = v[at]! * settings.beta2 + grad * grad * (1 - settings.beta2);
      const denominator = Math.sqrt(v[at]!) / Math.sqrt(1 - settings.beta2 ** step) + settings.epsilon;
      p[at] = p[at]! - (settings.learningRate / (1 - settings.beta1 ** step)) * (m[at]! / denominator);
    }
  }
  return { p: [...p], m: [...m], v: [...v] };
}

test.each([
  ["interpreter", () => interpreter(), 1e-12],
  ["GPU", gpu, 2e-6],
] as const)("five clipped steps in place equal PyTorch's rule: %s", async (_, backend, bound) => {
  const [actual, expected] = [await trained(backend()), torchRule()];
  for (const each of ["p", "m", "v"] as const)
    actual[each].forEach((value, at) => {
      expect(Math.abs(value - expected[each][at]!)).toBeLessThanOrEqual(
        bound * Math.max(1, Math.abs(expected[each][at]!)),
      );
    });
  expect(actual.p.some((each, at) => Math.abs(each - numbers(count, 1)[at]!) > 1e-2)).toBe(true);
});

test("the feed carries decay, moments' weights and bias corrections", () => {
  const step: AdamW = { ...settings, step: 3 };
  const [keep, , rest1, , rest2, rate, root] = adamwFeed(step);
  expect(keep).toBe(1 - 1e-3);
  expect(rest1! + 0.9).toBe(1);
  expect(rest2! + 0.999).toBe(1);
  expect(rate! * (1 - 0.9 ** 3)).toBeCloseTo(1e-2, 15);
  expect(root! ** -2).toBeCloseTo(1 - 0.999 ** 3, 15);
  expect(() => adamwFeed({ ...settings, step: 0 })).toThrow();
});

const shapes = [[3], [7, 65], [1], [129], [256], [257], [2, 600], [9], [17, 33]] as const;
checkOp({
  name: "globalNorm of nine tensors",
  build: (g, inputs) => globalNorm(g, inputs),
  inputs: shapes.map((shape) => ({ type: f32(...shape) })),
  tolerance: { absolute: 0, relative: 2e-6 },
});
checkOp({
  name: "globalNorm of one long tensor",
  build: (g, inputs) => globalNorm(g, inputs),
  inputs: [{ type: f32(70_001) }],
  tolerance: { absolute: 0, relative: 2e-6 },
});

test("globalNorm is the Euclidean norm, and clipScale is 1 below the bound", async () => {
  const g = builder("norm");
  const norm = globalNorm(g, [feed(g, "a", f32(2)), feed(g, "b", f32(1))]);
  fetch(g, "norm", norm);
  fetch(g, "clipped", clipScale(g, norm, 1));
  fetch(g, "kept", clipScale(g, norm, 20));
  const executable = await gpu().compile(finish(g));
  executable.run({ a: Float32Array.of(3, 4), b: Float32Array.of(12) });
  const { norm: value, clipped, kept } = await executable.fetch("norm", "clipped", "kept");
  expect(value![0]).toBe(13);
  expect(clipped![0]).toBeCloseTo(1 / 13, 7);
  expect(kept![0]).toBe(1);
});
