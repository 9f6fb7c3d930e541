// A curve drawn in eight heights, ▁▂▃▄▅▆▇█: what hover shows of a schedule before anything runs. The formulas are those
// of the vocabulary (curves.ts); a test holds them against the runtime's.

import type { Curve } from "../compiler/4-plan/plan.ts";

const heights = "▁▂▃▄▅▆▇█";

/** The curve at `step` of `total` steps; undefined for a curve whose course only the run knows. */
export function curveAt(curve: Curve, step: number, total: number): number | undefined {
  switch (curve.kind) {
    case "constant":
      return curve.value;
    case "steps":
      return curve.stages.reduce((value, { at, value: next }) => (step >= at * total ? next : value), curve.from);
    case "linear":
    case "cosine":
    case "exponential":
    case "power": {
      const warm = curve.warmup * total;
      return moving(curve, step, total) * (step < warm ? step / warm : 1);
    }
    default:
      return undefined;
  }
}

type Moving = Extract<Curve, { kind: "linear" | "cosine" | "exponential" | "power" }>;

function moving(curve: Moving, step: number, total: number): number {
  const { from, to } = curve;
  const [begin, end] = [curve.over.from * total, curve.over.to * total];
  if (step >= end) return to;
  const progress = step <= begin ? 0 : (step - begin) / (end - begin);
  switch (curve.kind) {
    case "linear":
      return from * (1 - progress) + to * progress;
    case "cosine":
      return from + ((to - from) * (1 - Math.cos(Math.PI * progress))) / 2;
    case "power":
      return from + (to - from) * progress ** curve.rate;
    case "exponential":
      return to + (from - to) * (1 - curve.rate ** (end - Math.max(step, begin)));
  }
}

/** The curve over a run of `total` steps, `width` characters wide; undefined when its course is not known. */
export function drawCurve(curve: Curve, total: number, width = 24): string | undefined {
  const steps = Math.max(total, 1);
  const columns = Array.from({ length: width }, (_, i) => curveAt(curve, (i * steps) / (width - 1), steps));
  const values = columns.filter((each) => each !== undefined);
  if (values.length < width) return undefined;
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const level = (value: number) =>
    high === low ? 0 : Math.round(((value - low) / (high - low)) * (heights.length - 1));
  return values.map((value) => heights[level(value)]).join("");
}
