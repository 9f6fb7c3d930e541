// A curve drawn in eight heights, ▁▂▃▄▅▆▇█: what hover shows of a schedule before anything runs.

import { adaptiveAt, valueAt } from "../../plan/curve.ts";
import type { Curve } from "../../plan/plan.ts";

const heights = "▁▂▃▄▅▆▇█";

/** The curve at `step` of `total` steps; undefined for a curve whose course only the run knows. */
export const curveAt = (curve: Curve, step: number, total: number): number | undefined =>
  curve.kind === "adaptive" ? undefined : valueAt(curve, step, total);

/** The curve over a run of `total` steps, or, when it is adaptive, over its measure from 0% to 100%. */
export function drawCurve(curve: Curve, total: number, width = 24): string {
  const steps = Math.max(total, 1);
  const values = Array.from({ length: width }, (_, i) => {
    const part = i / (width - 1);
    return curve.kind === "adaptive" ? adaptiveAt(curve, part) : valueAt(curve, part * steps, steps);
  });
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const level = (value: number) =>
    high === low ? 0 : Math.round(((value - low) / (high - low)) * (heights.length - 1));
  return values.map((value) => heights[level(value)]).join("");
}
