// A curve drawn in eight heights, ▁▂▃▄▅▆▇█: what hover shows of a schedule before anything runs. The formulas are those
// of the vocabulary (curves.ts); a test holds them against the runtime's.

import type { Curve } from "../../plan/plan.ts";

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
    case "sigmoid":
    case "power": {
      const warm = curve.warmup * total;
      return moving(curve, step, total) * (step < warm ? step / warm : 1);
    }
    case "adaptive":
      return undefined;
  }
}

type Moving = Exclude<Curve, { kind: "constant" | "steps" | "adaptive" }>;

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
    case "sigmoid": {
      const logistic = (x: number) => 1 / (1 + Math.exp(-curve.rate * (x - curve.middle)));
      const [first, last] = [logistic(0), logistic(1)];
      return from + ((to - from) * (logistic(progress) - first)) / (last - first);
    }
  }
}

/** An adaptive curve where its measure has this value: at its ends outside of `between`, in proportion inside. */
export function adaptiveAt({ from, to, between }: Extract<Curve, { kind: "adaptive" }>, measure: number): number {
  const width = between.to - between.from;
  const progress = width > 0 ? (measure - between.from) / width : Number(measure >= between.to);
  return from + (to - from) * Math.max(0, Math.min(1, progress));
}

/** The curve over a run of `total` steps, or, when it is adaptive, over its measure from 0% to 100%. */
export function drawCurve(curve: Curve, total: number, width = 24): string {
  const steps = Math.max(total, 1);
  const values = Array.from({ length: width }, (_, i) => {
    const part = i / (width - 1);
    return curve.kind === "adaptive" ? adaptiveAt(curve, part) : (curveAt(curve, part * steps, steps) ?? 0);
  });
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const level = (value: number) =>
    high === low ? 0 : Math.round(((value - low) / (high - low)) * (heights.length - 1));
  return values.map((value) => heights[level(value)]).join("");
}
