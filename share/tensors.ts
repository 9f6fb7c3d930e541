// The first tensor in which two sets of final weights differ, where both are there.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { openCheckpoint, readParameter } from "../runtime/checkpoint/layout.ts";

export interface TensorDifference {
  readonly name: string;
  /** Of how many values how many differ, and by how much at most. */
  readonly values: number;
  readonly differing: number;
  readonly most: number;
  /** Tensors of the model, and how many of them differ. */
  readonly tensors: number;
  readonly differingTensors: number;
}

/** Of the `final` in two folders of results; undefined where one of them is not there, or nothing differs. */
export function firstTensor(was: string, is: string): TensorDifference | undefined {
  const [one, other] = [was, is].map((folder) => join(folder, "final"));
  if (!one || !other || !existsSync(one) || !existsSync(other)) return undefined;
  const [a, b] = [openCheckpoint(one), openCheckpoint(other)];
  let first: Omit<TensorDifference, "tensors" | "differingTensors"> | undefined;
  let count = 0;
  for (const name of a.tensors.keys()) {
    const [x, y] = [readParameter(a, name), readParameter(b, name)];
    const differing = x.reduce((sum, value, at) => (Object.is(value, y[at]) ? sum : sum + 1), 0);
    if (differing === 0) continue;
    count++;
    const most = x.reduce((most, value, at) => Math.max(most, Math.abs(value - (y[at] ?? Number.NaN))), 0);
    first ??= { name, values: x.length, differing, most };
  }
  return first && { ...first, tensors: a.tensors.size, differingTensors: count };
}
