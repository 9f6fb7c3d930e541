// One seed makes every draw of a run; three kinds of draw can have a seed of their own. Which nodes draw what stands here
// alone: a seed that nothing draws from is a setting that nothing reads.

import type { NodeId, PlanNode, Run, Seeds } from "./plan.ts";

const seedKinds = ["data", "sampling", "permutation"] as const satisfies readonly (keyof Seeds)[];

interface Written extends Record<(typeof seedKinds)[number], number | undefined> {
  readonly base: number;
}

/** The plan's form: a seed of its own only where it differs from the run's. */
export function planSeeds(written: Partial<Written> & { readonly base: number }): Pick<Run, "seed" | "seeds"> {
  const own = seedKinds.flatMap((kind) => {
    const seed = written[kind];
    return seed === undefined || seed === written.base ? [] : [[kind, seed] as const];
  });
  return { seed: written.base, ...(own.length > 0 ? { seeds: Object.fromEntries(own) } : {}) };
}

/** The seed of a kind of draw. */
export const seedOf = ({ seed, seeds }: Pick<Run, "seed" | "seeds">, kind: keyof Seeds): number =>
  seeds?.[kind] ?? seed;

/** Whether a node draws of a kind. */
function draws(node: PlanNode, kind: keyof Seeds): boolean {
  switch (kind) {
    case "data":
      return node.kind === "grpo" || node.kind === "supervised" || node.kind === "shuffle";
    case "sampling":
      return (
        node.kind === "grpo" || node.kind === "rollout" || (node.kind === "evaluate" && node.decode.kind === "sample")
      );
    case "permutation":
      return node.kind === "permute" || (node.kind === "evaluate" && node.orders > 1);
  }
}

/** The nodes that read `seed`, `seed.data`, …, by path. */
export function seedReaders(nodes: readonly PlanNode[]): readonly (readonly [string, readonly NodeId[]])[] {
  const ids = (of: readonly PlanNode[]) => of.map((node) => node.id);
  return [
    ["seed", ids(nodes)],
    ...seedKinds.map((kind) => [`seed.${kind}`, ids(nodes.filter((node) => draws(node, kind)))] as const),
  ];
}
