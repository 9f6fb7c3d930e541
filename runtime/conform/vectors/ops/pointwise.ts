// Random cases of pointwise ops.

import type { Shape, Value } from "../../../graph/ir.ts";
import type { Op } from "../../../graph/op.ts";
import { geluOp, sigmoidOp, siluOp } from "../../../tensor/ops/activation.ts";
import { addOp, divideOp, multiplyOp, scaleOp, shiftOp, subtractOp } from "../../../tensor/ops/arithmetic.ts";
import { equalOp, greaterOp, lessOp, selectOp } from "../../../tensor/ops/compare.ts";
import { expMinusOneMinusOp, expMinusOneOp, expOp, logOp } from "../../../tensor/ops/exponential.ts";
import { clampOp, maximumOp, minimumOp } from "../../../tensor/ops/extremum.ts";
import { stepScale } from "../../../tensor/ops/global-norm.ts";
import { absoluteOp, signOp, sqrtOp, squareOp } from "../../../tensor/ops/power.ts";
import type { Making } from "../case.ts";
import { type Cases, narrower, refuseOtherShape, shapeOf } from "./shapes.ts";

function unary(op: Op, attributes: (making: Making) => object = () => ({})): (making: Making) => void {
  return (making) => {
    const shape = shapeOf(making, making.draw.whole(0, 3));
    // only of the processor is it asked what a negative number's logarithm is
    const positive = (op === logOp || op === sqrtOp) && (making.drawnFor === "any adapter" || making.draw.chance(0.5));
    const how = positive ? "positive" : "plain";
    refuseOtherShape(making.applied(op, { ...attributes(making) }, [making.floats(shape, how)]), shape);
  };
}

function binary(op: Op): (making: Making) => void {
  return (making) => {
    const shape = shapeOf(making, making.draw.whole(0, 4));
    const inputs = [shape, narrower(making, shape)];
    const [a = [], b = []] = making.draw.chance(0.5) ? inputs : [...inputs].reverse();
    const divisor = op === divideOp && making.drawnFor === "any adapter" ? "positive" : "plain";
    refuseOtherShape(making.applied(op, {}, [making.floats(a), making.floats(b, divisor)]), shape);
  };
}

/** The same of integers, signed or not, where the op has them; they have no gradient. */
function binaryIntegers(op: Op): (making: Making) => void {
  return (making) => {
    const shape = shapeOf(making, making.draw.whole(0, 3));
    const inputs = [shape, narrower(making, shape)];
    const large = making.draw.chance(0.3) && making.drawnFor === "processor";
    const integers = (each: Shape): Value =>
      large ? making.integers(each, -(2 ** 31), 2 ** 31 - 1) : making.integers(each, -3, 3);
    const values =
      making.draw.chance(0.3) && making.drawnFor === "processor"
        ? inputs.map((each) => making.words(each))
        : inputs.map(integers);
    refuseOtherShape(making.applied(op, {}, values, []), shape);
  };
}

export const pointwise: Cases = {
  ...Object.fromEntries(
    [
      sigmoidOp,
      siluOp,
      geluOp,
      expOp,
      logOp,
      expMinusOneOp,
      expMinusOneMinusOp,
      squareOp,
      sqrtOp,
      absoluteOp,
      signOp,
    ].map((op) => [op.name, unary(op)]),
  ),
  ...Object.fromEntries(
    [addOp, subtractOp, multiplyOp, divideOp, maximumOp, minimumOp, greaterOp, lessOp, equalOp].map((op) => [
      op.name,
      binary(op),
    ]),
  ),
  ...Object.fromEntries(
    [addOp, subtractOp, multiplyOp, maximumOp, minimumOp, greaterOp, lessOp, equalOp].map((op) => [
      `${op.name} of integers`,
      binaryIntegers(op),
    ]),
  ),
  scale: unary(scaleOp, ({ draw }) => ({ by: draw.pick([-1, 0.1, 3, 0]) })),
  shift: unary(shiftOp, ({ draw }) => ({ by: draw.pick([-1, 0.1, 3, 0]) })),
  clamp: unary(clampOp, ({ draw }) => ({ low: draw.pick([null, -0.5, 0]), high: draw.pick([null, 0.7, 1]) })),
  select(making) {
    const shape = shapeOf(making, making.draw.whole(0, 3));
    const condition = making.draw.chance(0.5)
      ? making.integers(narrower(making, shape), 0, 1)
      : making.floats(narrower(making, shape));
    making.applied(selectOp, {}, [condition, making.floats(shape), making.floats(narrower(making, shape))]);
  },
  stepScale(making) {
    const most = making.draw.chance(0.5) ? 0.5 : undefined;
    making.fetch(stepScale(making.g, making.floats([1]), making.integers([1], 0, 1) && making.floats([1]), most));
  },
};
