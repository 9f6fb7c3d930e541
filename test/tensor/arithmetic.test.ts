// Pointwise arithmetic, broadcasting, sums and fusion on the GPU against the interpreter.

import { f32 } from "../../runtime/graph/ir.ts";
import { add, divide, multiply, scale, shift, subtract } from "../../runtime/tensor/ops/arithmetic.ts";
import { broadcastTo } from "../../runtime/tensor/ops/broadcast-to.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";
import { sumAll, sumAxis } from "../../runtime/tensor/ops/sum.ts";
import { checkOp, useDevice } from "./check.ts";

useDevice();

const away = (count: number) => Float64Array.from({ length: count }, (_, index) => Math.fround(1.5 + (index % 7) / 3));

for (const [a, b] of [
  [[1], [1]],
  [
    [3, 5],
    [3, 5],
  ],
  [[7, 65], [65]],
  [
    [7, 65],
    [7, 1],
  ],
  [
    [2, 1, 9],
    [3, 1],
  ],
  [[129], []],
] as const) {
  const inputs = [{ type: f32(...a) }, { type: f32(...b) }];
  const shapes = `[${a}] and [${b}]`;
  checkOp({ name: `add ${shapes}`, build: (g, [x, y]) => add(g, x!, y!), inputs, differentiable: [0, 1] });
  checkOp({ name: `multiply ${shapes}`, build: (g, [x, y]) => multiply(g, x!, y!), inputs, differentiable: [0, 1] });
}
checkOp({
  name: "divide and subtract, fused",
  build: (g, [x, y]) => scale(g, subtract(g, divide(g, x!, y!), shift(g, x!, 0.25)), -3),
  inputs: [{ type: f32(9, 17) }, { type: f32(9, 17), data: away(153) }],
  differentiable: [0, 1],
});
checkOp({
  name: "broadcastTo and reshape",
  build: (g, [x]) => broadcastTo(g, reshape(g, x!, [3, 1, 4]), [2, 3, 5, 4]),
  inputs: [{ type: f32(12) }],
  differentiable: [0],
});
for (const shape of [[5], [512, 3], [600, 7], [7, 1030]] as const)
  for (let axis = 0; axis < shape.length; axis++)
    checkOp({
      name: `sum of [${shape}] over axis ${axis}`,
      build: (g, [x]) => sumAxis(g, x!, axis),
      inputs: [{ type: f32(...shape) }],
      differentiable: [0],
      tolerance: { absolute: 2e-4, relative: 2e-5 },
    });
checkOp({
  name: "sumAll",
  build: (g, [x]) => sumAll(g, x!),
  inputs: [{ type: f32(31, 33) }],
  differentiable: [0],
  tolerance: { absolute: 2e-4, relative: 2e-5 },
});
