// AdamW step by step; the golden optimizer steps are checked through the model.

import { expect, test } from "vitest";
import { adamParameter, adamwStep, clipFactor, globalNorm } from "../../oracle/adamw.ts";

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 };

test("the first step moves every entry by the rate against its gradient, after decay", () => {
  const parameter = adamParameter([1, -2, 0.5]);
  adamwStep([parameter], [[0.3, -0.2, 0]], { ...adam, clipNorm: 100 }, 0.01, 1);
  const decay = 1 - 0.01 * 0.1;
  expect(parameter.value[0]).toBeCloseTo(decay - 0.01, 8);
  expect(parameter.value[1]).toBeCloseTo(-2 * decay + 0.01, 8);
  expect(parameter.value[2]).toBe(0.5 * decay);
});

test("three steps by hand, without clipping and decay", () => {
  const parameter = adamParameter([1]);
  const gradients = [0.5, -0.25, 0.75];
  let [m, v, value] = [0, 0, 1];
  for (const [index, gradient] of gradients.entries()) {
    const step = index + 1;
    adamwStep([parameter], [[gradient]], { beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0 }, 0.1, step);
    m = 0.8 * m + 0.2 * gradient;
    v = 0.95 * v + 0.05 * gradient ** 2;
    value -= (0.1 * (m / (1 - 0.8 ** step))) / (Math.sqrt(v / (1 - 0.95 ** step)) + 1e-3);
    expect(parameter.value[0]).toBeCloseTo(value, 14);
  }
});

test("the norm is global and clipping scales all parameters alike", () => {
  expect(globalNorm([[3], [4]])).toBe(5);
  expect(clipFactor(5, 1)).toBeCloseTo(0.2, 6);
  expect(clipFactor(0.5, 1)).toBe(1);
  expect(clipFactor(5, undefined)).toBe(1);
  const [one, other] = [adamParameter([0]), adamParameter([0])];
  expect(adamwStep([one, other], [[3], [4]], adam, 0.01, 1)).toBe(5);
  expect(one.first[0]).toBeCloseTo(0.1 * 0.6, 6);
  expect(other.first[0]).toBeCloseTo(0.1 * 0.8, 6);
  expect(other.second[0]).toBeCloseTo(0.001 * 0.64, 8);
});

test("decay acts on the value, not through the moments", () => {
  const parameter = adamParameter([2]);
  adamwStep([parameter], [[0]], adam, 0.5, 1);
  expect(parameter.value[0]).toBe(2 * (1 - 0.5 * 0.1));
  expect(parameter.first[0]).toBe(0);
  expect(parameter.second[0]).toBe(0);
});
