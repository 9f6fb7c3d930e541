// Keys and values by head: where many query rows read them they are copied first, so that those of a head are neighbours. Rows of many
// heads are often a power of two apart, and then only a few of them fit in the processor's cache at once.

import type { AttentionShape } from "../../kernels/attention-tile.ts";
import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import type { Addresses } from "../../wasm/memory.ts";
import type { Operands, Phase } from "../kernel.ts";
import { pointer, smaller } from "../walk.ts";
import { groupOf, keyBytes } from "./attention-parts.ts";
import { copyRun } from "./copy.ts";

/** Query rows that must read a head's keys for the copy to be worth it. */
const readersOfCopy = 32;

/** Keys of a unit of the copy. */
const block = 64;

function copied(shape: AttentionShape): boolean {
  return shape.kvHeads > 1 && shape.queries * groupOf(shape) >= readersOfCopy;
}

/** Bytes of a head's keys. */
function headBytes({ keys, dimension }: AttentionShape): number {
  return 4 * keys * dimension;
}

/** The copy, where there is one: inputs q, k, v. */
export function copyingHeads(shape: AttentionShape): {
  readonly phases: readonly Phase[];
  readonly shared: number;
} {
  if (!copied(shape)) return { phases: [], shared: 0 };
  const { keys, kvHeads, dimension } = shape;
  const blocks = Math.ceil(keys / block);
  const emit: Phase["emit"] = (f, at, { inputs, shared, from, to }) =>
    f.each(from, to, i32(1), (unit) => {
      const head = f.named(whole.divide(unit, i32(blocks)));
      const first = f.named(whole.multiply(whole.remainder(unit, i32(blocks)), i32(block)));
      const end = f.named(whole.add(first, i32(block)));
      f.each(first, smaller(end, i32(keys)), i32(1), (key) => {
        const number = f.named(whole.add(whole.multiply(key, i32(kvHeads)), head));
        const own = f.named(whole.add(whole.multiply(head, i32(keys)), key));
        for (const which of [0, 1]) {
          const source = pointer(f, at, at.at(inputs[1 + which] as Code, number, 4 * dimension));
          const side = at.plus(shared, which * kvHeads * headBytes(shape));
          copyRun(f, at, dimension, [source], pointer(f, at, at.at(side, own, 4 * dimension)));
        }
      });
    });
  return { phases: [{ units: blocks * kvHeads, emit }], shared: 2 * kvHeads * headBytes(shape) };
}

/** Where the keys and the values of a head begin, and how far apart their rows are, in bytes. */
export interface Sides {
  readonly keys: Code;
  readonly values: Code;
  readonly apart: number;
}

export function sidesOf(
  f: Fun,
  at: Addresses,
  shape: AttentionShape,
  { inputs, shared }: Operands,
  kvHead: Code,
): Sides {
  const [keys, values] = [0, 1].map((which) =>
    f.named(
      copied(shape)
        ? at.at(at.plus(shared, which * shape.kvHeads * headBytes(shape)), kvHead, headBytes(shape))
        : at.at(inputs[1 + which] as Code, kvHead, 4 * shape.dimension),
    ),
  ) as [Code, Code];
  return { keys, values, apart: copied(shape) ? 4 * shape.dimension : keyBytes(shape) };
}
