// Evaluation in single precision that many ops share: of what only moves elements, and of formulas.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Arithmetic } from "../../graph/arithmetic.ts";
import { forEachBroadcast } from "../../graph/broadcast.ts";
import { storageArray } from "../../graph/host.ts";
import { type DType, size } from "../../graph/ir.ts";
import type { Attributes, HostArray, Op, Typing } from "../../graph/op.ts";
import { single } from "../../graph/single.ts";

type Evaluate = Op["single"];

/** Of an op that moves, compares or counts elements: its double-precision evaluation rounds nothing. */
export function exact(reference: Op["reference"]): Evaluate {
  return (inputs, attributes, types) =>
    reference(inputs, attributes, types).map((each, at) =>
      storageArray(types.outputs[at]?.dtype ?? bug("an op without that output"), each),
    );
}

type Formula = <T, M>(a: Arithmetic<T, M>, inputs: readonly T[], attributes: Attributes, dtypes: readonly DType[]) => T;

/** Of a pointwise op: its formula for each element. */
export function elementwise(formula: Formula): Evaluate {
  return (inputs: readonly HostArray[], attributes: Attributes, types: Typing) => {
    const output = types.outputs[0] ?? bug("a pointwise op without output");
    const out = storageArray(output.dtype, new Float64Array(size(output.shape)));
    const dtypes = types.inputs.map((each) => each.dtype);
    const values = new Array<number>(inputs.length).fill(0);
    forEachBroadcast(
      output.shape,
      types.inputs.map((each) => each.shape),
      (at, places) => {
        // integers are held as i32
        for (let each = 0; each < inputs.length; each++) {
          const value = inputs[each]?.[places[each] ?? 0] ?? 0;
          values[each] = dtypes[each] === "u32" ? value | 0 : value;
        }
        out[at] = formula(single, values, attributes, dtypes);
      },
    );
    return [out];
  };
}
