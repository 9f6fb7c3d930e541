// Which mutants are drawn of each op's templates. What ran in the interpreter is the op's rule; what ran on one device alone is that
// device's template. Slips beside them that no case reaches belong to the template whose function they stand in.

import { hash } from "node:crypto";
import type { Mutant } from "../mutants.ts";
import { mayBe, type Template, templates } from "./candidates.ts";
import type { Reached } from "./trial.ts";

/** By template, the numbers of an op's slips. */
export type OpSlips = Readonly<Record<Template, readonly number[]>>;

/** The function that a mutant stands in, by its name's first part. */
const functionOf = ({ name }: Mutant): string => name.slice(0, name.indexOf(": "));

/** By op, the slips of its three templates; with `withIdle` also those beside them that none of the ops reaches. */
export function slipsOfOps(
  slips: readonly Mutant[],
  reached: ReadonlyMap<string, Reached>,
  { withIdle }: { readonly withIdle: boolean },
): ReadonlyMap<string, OpSlips> {
  const anywhere = new Set(
    [...reached.values()].flatMap(({ interpreter, processor, gpu }) => [...interpreter, ...processor, ...gpu]),
  );
  const idle = withIdle ? slips.flatMap((_, at) => (anywhere.has(at) ? [] : [at])) : [];
  return new Map([...reached].map(([op, each]) => [op, slipsOfOp(slips, each, idle)]));
}

function slipsOfOp(slips: readonly Mutant[], reached: Reached, idle: readonly number[]): OpSlips {
  const [rule, simd, gpu] = [new Set(reached.interpreter), new Set(reached.processor), new Set(reached.gpu)];
  const ran: Readonly<Record<Template, (at: number) => boolean>> = {
    rule: (at) => rule.has(at),
    wgsl: (at) => gpu.has(at) && !rule.has(at) && !simd.has(at),
    wasm: (at) => simd.has(at) && !rule.has(at) && !gpu.has(at),
  };
  const own = (template: Template): readonly number[] => {
    const here = slips.flatMap(({ path }, at) => (mayBe(template, path) && ran[template](at) ? [at] : []));
    const functions = new Set(here.map((at) => functionOf(slips[at] as Mutant)));
    const files = new Set(here.map((at) => slips[at]?.path));
    const beside = idle.filter((at) => {
      const each = slips[at] as Mutant;
      return each.place ? functions.has(functionOf(each)) : files.has(each.path);
    });
    return [...here, ...beside];
  };
  return Object.fromEntries(templates.map((each) => [each, own(each)])) as OpSlips;
}

const kinds = ["sign", "index", "bound"] as const;

/** Slips in the order of a seed, the three kinds in turn as long as there are any. */
export function ordered(slips: readonly Mutant[], from: readonly number[], seed: string): readonly number[] {
  const queues = kinds.map((kind) =>
    from
      .filter((at) => slips[at]?.change.operator === kind)
      .map((at) => ({ at, key: hash("sha256", `${seed} ${slips[at]?.name}`) }))
      .sort((one, other) => (one.key < other.key ? -1 : 1))
      .map(({ at }) => at),
  );
  const order: number[] = [];
  while (queues.some((each) => each.length > 0))
    for (const each of queues) {
      const next = each.shift();
      if (next !== undefined) order.push(next);
    }
  return order;
}
