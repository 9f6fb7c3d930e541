// AdamW against PyTorch's rule written out independently, in place over several steps, on the interpreter and the GPU;
// the global norm and its clip scale.

import { describe, expect, test } from "vitest";
import type { Backend } from "../../runtime/graph/backend.ts";
import { builder, constant, f32, feed, fetch, finish, state, update } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { type AdamW, adamw, adamwFeed } from "../../runtime/tensor/ops/adamw.ts";
import { globalNorm, stepScale } from "../../runtime/tensor/ops/global-norm.ts";
import { checkOp, numbers, useDevice } from "./check.ts";

const gpu = useDevice();
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
  const scale = stepScale(g, globalNorm(g, [gradient]), feed(g, "go", f32(1)), most);
  const next = adamw(g, states, gradient, feed(g, "scalars", f32(8)), scale);
  update(g, "p", next.parameter);
  update(g, "m", next.first);
  update(g, "v", next.second);
  backend.write("p", f32(count), numbers(count, 1));
  backend.write("m", f32(count), new Float32Array(count));
  backend.write("v", f32(count), new Float32Array(count));
  const executable = await backend.compile(finish(g));
  for (let step = 1; step <= steps; step++)
    executable.run({ gradient: gradientAt(step), scalars: adamwFeed({ ...settings, step }), go: Float64Array.of(1) });
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

test("globalNorm is the Euclidean norm, and stepScale is 1 below the bound and without one", async () => {
  const g = builder("norm");
  const go = constant(g, f32(1), [1]);
  const norm = globalNorm(g, [feed(g, "a", f32(2)), feed(g, "b", f32(1))]);
  fetch(g, "norm", norm);
  fetch(g, "clipped", stepScale(g, norm, go, 1));
  fetch(g, "kept", stepScale(g, norm, go, 20));
  fetch(g, "free", stepScale(g, norm, go, undefined));
  const executable = await gpu().compile(finish(g));
  executable.run({ a: Float32Array.of(3, 4), b: Float32Array.of(12) });
  const { norm: value, clipped, kept, free } = await executable.fetch("norm", "clipped", "kept", "free");
  expect(value![0]).toBe(13);
  expect(clipped![0]).toBeCloseTo(1 / 13, 7);
  expect(kept![0]).toBe(1);
  expect(free![0]).toBe(1);
});

describe.each([
  ["interpreter", () => interpreter()],
  ["GPU", gpu],
] as const)("no step: %s", (on, backend) => {
  test.each([
    ["a gradient that is NaN", Number.NaN, 1],
    ["a gradient that is infinite", Number.NEGATIVE_INFINITY, 1],
    ["squares beyond the precision of the backend", on === "GPU" ? 1e30 : 1e300, 1],
    ["nothing to learn from", 1, 0],
  ])("%s leaves parameter and moments as they are, with a clip and without one", async (_, bad, go) => {
    for (const clip of [most, undefined]) {
      const g = builder("no step");
      const states = { p: 0.5, m: 0.25, v: 0.125 };
      const [parameter, first, second] = ["p", "m", "v"].map((name) => state(g, name, f32(count)));
      const gradient = feed(g, "gradient", f32(count));
      const scale = stepScale(g, globalNorm(g, [gradient]), feed(g, "go", f32(1)), clip);
      const held = backend();
      for (const [name, value] of Object.entries(states))
        held.write(name, f32(count), new Float32Array(count).fill(value));
      const next = adamw(
        g,
        { parameter: parameter!, first: first!, second: second! },
        gradient,
        feed(g, "scalars", f32(8)),
        scale,
      );
      update(g, "p", next.parameter);
      update(g, "m", next.first);
      update(g, "v", next.second);
      fetch(g, "scale", scale);
      const executable = await held.compile(finish(g));
      const slopes = numbers(count, 3);
      slopes[70] = bad;
      executable.run({ gradient: slopes, scalars: adamwFeed({ ...settings, step: 1 }), go: Float64Array.of(go) });
      expect([...(await executable.fetch("scale")).scale!]).toEqual([0]);
      for (const [name, value] of Object.entries(states))
        expect(new Set(await held.read(name)), name).toEqual(new Set([value]));
      executable.run({
        gradient: numbers(count, 3),
        scalars: adamwFeed({ ...settings, step: 1 }),
        go: Float64Array.of(1),
      });
      for (const name of Object.keys(states)) expect(new Set(await held.read(name)).size, name).toBeGreaterThan(1);
      executable.release();
    }
  });
});
