// `perlc conform` without a folder: random cases of every op on an adapter, its gradients included, against the interpreter.

import { interpreter } from "../interpreter/interpreter.ts";
import { type Check, comparing } from "./check.ts";
import { type Outcome, refuseNull, type Subject } from "./run.ts";
import { opTolerance, tolerances } from "./tolerances.ts";
import { outcome } from "./vectors/compare.ts";
import { compareOutcomes } from "./vectors/near.ts";
import { opCase, opCases } from "./vectors/ops/all.ts";
import { sizesOf } from "./vectors/sizes.ts";

/** Cases of each op: seeds from 1. */
const cases = 4;

/** How an adapter is held: to the interpreter's bits in single precision, or to its numbers within a tolerance. */
export interface OpSubject extends Subject {
  readonly bitwise: boolean;
}

/** Every op in turn. Failure E1010 for the null device. */
export async function* conformOps(subject: OpSubject): AsyncGenerator<Outcome> {
  refuseNull(subject);
  for (const name of Object.keys(opCases)) yield { kind: "check", check: await opCheck(name, subject) };
}

async function opCheck(name: string, { backend, bitwise, precision }: OpSubject): Promise<Check> {
  // what counts with doubles is the reference of all others, and is itself held against floats
  const expected = interpreter({ precision: bitwise || precision === "double" ? "single" : "double" });
  const tolerance = bitwise ? tolerances.bits : opTolerance(name);
  const check = comparing({ golden: `op ${name}`, what: `${cases} random cases`, path: "device graph", tolerance });
  const own = backend();
  try {
    for (let seed = 1; seed <= cases; seed++) {
      // GPUs may take a subnormal number for 0, and promise nothing of NaN and infinities
      const drawn = opCase(name, seed, bitwise ? "processor" : "any adapter");
      const [wanted, found] = [await outcome(expected, drawn), await outcome(own, drawn)];
      compareOutcomes(check, drawn, found, wanted, { bitwise, ...(!bitwise && { sizes: sizesOf(drawn) }) });
    }
  } finally {
    own.destroy();
    expected.destroy();
  }
  return check.done();
}
