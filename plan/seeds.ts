// The seeds of a run, and who draws by which. `seed` is of training: its data, its filter, its rollouts and orders; three
// kinds of draw can have one of their own. What evaluations alone read draws by `dataSeed`, so that every seed and every arm
// is asked the same questions. A seed that nothing draws from is a setting that nothing reads.

import { declared } from "./declared.ts";
import { ancestors } from "./inputs.ts";
import type { FourArtistsNode, NodeId, PlanNode, Run, Seeds } from "./plan.ts";

const seedKinds = ["data", "sampling", "permutation"] as const satisfies readonly (keyof Seeds)[];

interface Written extends Record<(typeof seedKinds)[number], number | undefined> {
  readonly base: number;
}

type Seeded = Pick<Run, "seed" | "seeds" | "dataSeed">;

/** The plan's form: a seed of its own only where it differs from the run's, and one for evaluation data only where it is not 0. */
export function planSeeds(written: Partial<Written> & { readonly base: number }, dataSeed: number): Seeded {
  const own = seedKinds.flatMap((kind) => {
    const seed = written[kind];
    return seed === undefined || seed === written.base ? [] : [[kind, seed] as const];
  });
  return {
    seed: written.base,
    ...(own.length > 0 ? { seeds: Object.fromEntries(own) } : {}),
    ...(dataSeed === 0 ? {} : { dataSeed }),
  };
}

/** The seed of a kind of draw in training. */
export const seedOf = ({ seed, seeds }: Pick<Run, "seed" | "seeds">, kind: keyof Seeds): number =>
  seeds?.[kind] ?? seed;

/** The seed of everything that evaluations alone draw: their questions, orders and sampled answers. */
export const evaluationSeed = ({ dataSeed }: Pick<Run, "dataSeed">): number => dataSeed ?? 0;

/** The nodes that no training reads: evaluations, and the data that they alone are made on. */
export function evaluationOnly(nodes: readonly PlanNode[]): ReadonlySet<NodeId> {
  const trains = nodes.filter(({ kind }) => kind === "grpo" || kind === "supervised").map(({ id }) => id);
  const trained = ancestors(nodes, trains);
  return new Set(nodes.map(({ id }) => id).filter((id) => !trained.has(id)));
}

/** The seed by which a node draws of a kind. */
export const seedAt = (run: Seeded & Pick<Run, "nodes">, { id }: Pick<PlanNode, "id">, kind: keyof Seeds): number =>
  evaluationOnly(run.nodes).has(id) ? evaluationSeed(run) : seedOf(run, kind);

/** The seed of the questions of `four_artists`: its own where the spec writes one. */
export const questionSeed = (run: Seeded & Pick<Run, "nodes">, node: FourArtistsNode): number =>
  node.seed ?? seedAt(run, node, "data");

/** Whether a node draws of a kind. */
const draws = (node: PlanNode, kind: keyof Seeds): boolean => declared(node).draws?.[kind]?.(node) ?? false;

/** The seeds by which training draws what these nodes are, by kind of draw; `seed` itself where fresh weights among them hang on it. */
export function seedsBehind(
  run: Seeded & Pick<Run, "nodes">,
  of: ReadonlySet<NodeId>,
): Readonly<Record<string, number>> {
  const measured = evaluationOnly(run.nodes);
  const nodes = run.nodes.filter(({ id }) => of.has(id));
  const trained = nodes.filter(({ id }) => !measured.has(id));
  const kinds = seedKinds.filter((kind) => trained.some((node) => draws(node, kind)));
  const isFresh = nodes.some((node) => node.kind === "model" && node.from.kind === "fresh");
  return {
    ...Object.fromEntries(kinds.map((kind) => [kind, seedOf(run, kind)])),
    ...(isFresh && { weights: run.seed }),
  };
}

/**
 * The seeds of a run without `seed` itself, once for each arm that it may be of: as they are, and with kinds of draw held at its seed, since a
 * plan does not tell a kind that follows the seed from one that was written with the same number.
 */
export function seedsWithout({ seed, seeds = {} }: Pick<Run, "seed" | "seeds">): readonly Seeds[] {
  return seedKinds
    .filter((kind) => seeds[kind] === undefined)
    .reduce<readonly Seeds[]>((all, kind) => [...all, ...all.map((each) => ({ ...each, [kind]: seed }))], [seeds]);
}

/** Whether a node draws at all. */
export const drawsAny = (node: PlanNode): boolean => seedKinds.some((kind) => draws(node, kind));

/** The nodes that read `data_seed`. */
export function drawnByDataSeed(nodes: readonly PlanNode[]): readonly NodeId[] {
  const measured = evaluationOnly(nodes);
  return nodes.filter((node) => measured.has(node.id) && drawsAny(node)).map(({ id }) => id);
}

/** The nodes that read `seed`, `seed.data`, …, `data_seed`, by path. */
export function seedReaders(nodes: readonly PlanNode[]): readonly (readonly [string, readonly NodeId[]])[] {
  const measured = evaluationOnly(nodes);
  const ids = (of: readonly PlanNode[]) => of.map((node) => node.id);
  const trained = nodes.filter((node) => !measured.has(node.id));
  return [
    ["seed", ids(trained)],
    ...seedKinds.map((kind) => [`seed.${kind}`, ids(trained.filter((node) => draws(node, kind)))] as const),
    ["data_seed", drawnByDataSeed(nodes)],
  ];
}
