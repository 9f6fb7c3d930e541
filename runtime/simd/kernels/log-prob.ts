// logProb and its gradient.

import { exponential } from "../../graph/functions/exponential.ts";
import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import { memory } from "../../wasm/memory.ts";
import { onePhase, type SimdKernel } from "../kernel.ts";
import { counted, lanes, splatInt } from "../lanes.ts";
import { choose, store } from "../walk.ts";
import { inverseTemperature, logProbability, logSoftmax } from "./log-softmax.ts";
import { stretches } from "./pointwise.ts";

export interface Logits {
  readonly rows: number;
  readonly width: number;
}

/** Inputs logits, targets, temperature; outputs log p, entropy, and (highest, ln Σ) of each row. A row a unit. */
export function logProbKernel({ rows, width }: Logits): SimdKernel {
  return onePhase(rows, (f, at, operands) => {
    const [logits, targets, temperature] = operands.inputs as readonly [Code, Code, Code];
    const [logp, entropy, normaliser] = operands.outputs as readonly [Code, Code, Code];
    const inverse = inverseTemperature(f, temperature);
    const a = lanes(f);
    f.each(operands.from, operands.to, i32(1), (row) => {
      const base = f.named(at.at(logits, row, 4 * width));
      const { highest, logSum, mean } = logSoftmax(f, at, base, width, { inverse, mean: true });
      const target = insideRow(f, f.named(memory.int(at.at(targets, row))), width);
      const logit = memory.splat(at.at(base, target));
      store(f, at.at(logp, row), logProbability(f, logit, highest, inverse, logSum), 1);
      store(f, at.at(entropy, row), a.subtract(logSum, mean as Code), 1);
      const both = f.named(at.at(normaliser, row, 8));
      store(f, both, highest, 1);
      store(f, both, logSum, 1, 4);
    });
  });
}

/** A column held between 0 and width − 1. */
export function insideRow(f: Fun, column: Code, width: number): Code {
  const low = f.named(choose(whole.lessSigned(column, i32(0)), i32(0), column));
  return f.named(choose(whole.less(low, i32(width)), low, i32(width - 1)));
}

/** Columns of a unit. */
const stretch = 1024;

/**
 * (gₗ·(1[v = target] − p) − gₕ·p·(log p + H))/T. Inputs of logProb, then the normaliser, H, and the gradients that flow: of log p
 * if `logp`, of H if `entropy`.
 */
export function logProbGradientKernel(
  { rows, width }: Logits,
  flowing: { readonly logp: boolean; readonly entropy: boolean },
): SimdKernel {
  const pieces = Math.ceil(width / stretch);
  return onePhase(rows * pieces, (f, at, operands) => {
    const [logits, targets, temperature, normaliser, entropy, ...gradients] = operands.inputs as readonly [
      Code,
      Code,
      Code,
      Code,
      Code,
      ...Code[],
    ];
    const inverse = inverseTemperature(f, temperature);
    f.each(operands.from, operands.to, i32(1), (unit) => {
      const row = f.named(whole.divide(unit, i32(pieces)));
      const splat = (base: Code, bytes = 4, offset = 0): Code => f.named(memory.splat(at.at(base, row, bytes), offset));
      const entry = gradientOf(f, {
        inverse,
        highest: splat(normaliser, 8),
        logSum: splat(normaliser, 8, 4),
        target: splat(targets),
        entropy: splat(entropy),
        toLogp: flowing.logp ? splat(gradients[0] as Code) : undefined,
        toEntropy: flowing.entropy ? splat(gradients.at(-1) as Code) : undefined,
      });
      const [source, into] = [logits, operands.outputs[0] as Code].map((base) =>
        f.named(at.at(base, row, 4 * width)),
      ) as [Code, Code];
      const first = f.named(whole.multiply(whole.remainder(unit, i32(pieces)), i32(stretch)));
      stretches(f, width, first, f.named(whole.add(first, i32(stretch))), (column, count) => {
        store(f, at.at(into, column), entry(memory.vector(at.at(source, column)), column), count);
      });
    });
  });
}

interface RowNumbers {
  readonly inverse: Code;
  readonly highest: Code;
  readonly logSum: Code;
  readonly target: Code;
  readonly entropy: Code;
  readonly toLogp: Code | undefined;
  readonly toEntropy: Code | undefined;
}

function gradientOf(f: Fun, given: RowNumbers): (logit: Code, column: Code) => Code {
  const a = lanes(f);
  return (logit, column) => {
    const log = f.named(logProbability(f, logit, given.highest, given.inverse, given.logSum));
    const p = f.named(exponential(a, log));
    const hit = a.and(a.equalInteger(columnsFrom(f, column), given.target), a.number(1));
    const byLogp = given.toLogp && a.multiply(given.toLogp, a.subtract(hit, p));
    const byEntropy = given.toEntropy && a.multiply(a.multiply(given.toEntropy, p), a.add(log, given.entropy));
    const both = byEntropy ? (byLogp ? a.subtract(byLogp, byEntropy) : a.negate(byEntropy)) : byLogp;
    return a.multiply(both ?? a.number(0), given.inverse);
  };
}

/** column, column + 1, column + 2, column + 3. */
export function columnsFrom(f: Fun, column: Code): Code {
  return lanes(f).addInteger(splatInt(column), counted());
}
