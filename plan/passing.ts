// What each kind of data node gives on of what it gets: whether that ends, how many examples, what they can be like. One entry a
// kind, and a kind that is forgotten does not compile.

import type { DataNode } from "./data-nodes.ts";
import type { NodeId, PlanNode, Predicate } from "./plan.ts";
import { holds } from "./predicate.ts";
import { meaningOfAsk } from "./questions.ts";

export interface Amount {
  /** Absent when nothing bounds it before the run. */
  readonly count: number | undefined;
  /** A filter stands before it: the run may find fewer. */
  readonly atMost: boolean;
}

/** Rows of a local file by its path in the plan; undefined where they are not known. */
export type Rows = (path: string, form: "parquet" | "jsonl") => number | undefined;

/** One thing an example can be; a field that is absent is not known. */
export interface Candidate {
  readonly kind?: string;
  readonly images?: number;
  readonly order?: string;
  readonly accuracy?: number;
}

interface Passing<Node extends DataNode> {
  /** Where its examples come from. */
  readonly from: (node: Node) => readonly NodeId[];
  /** Whether its examples have no end, given that of each input. */
  readonly endless: (of: readonly boolean[]) => boolean;
  readonly amount: (node: Node, of: readonly Amount[], rows: Rows) => Amount;
  readonly candidates: (node: Node, of: readonly (readonly Candidate[])[]) => readonly Candidate[];
  /** Whether each example is one of its only input, and keeps what was measured of it there. */
  readonly keepsMeasured: boolean;
}

const unbounded: Amount = { count: undefined, atMost: false };

/** Of a file nothing is known, but every example has some number of pictures. */
const anything: readonly Candidate[] = Array.from({ length: 33 }, (_, images) => ({ images }));

const source = {
  from: () => [],
  endless: () => false,
  amount: () => unbounded,
  candidates: () => anything,
  keepsMeasured: false,
} as const;

/** A stage through which each example goes as it is. */
const through = {
  from: ({ input }: { readonly input: NodeId }) => [input],
  endless: ([before = false]: readonly boolean[]) => before,
  amount: (_: DataNode, [before = unbounded]: readonly Amount[]) => before,
  candidates: (_: DataNode, [before = anything]: readonly (readonly Candidate[])[]) => before,
  keepsMeasured: true,
} as const;

/** The count of its input at most. */
const some = (_: DataNode, [before = unbounded]: readonly Amount[]): Amount => ({ count: before.count, atMost: true });

const passing: { readonly [Kind in DataNode["kind"]]: Passing<Extract<DataNode, { kind: Kind }>> } = {
  four_artists: {
    ...source,
    endless: () => true,
    candidates({ images, ask }) {
      const counts = Array.from({ length: images.to - images.from + 1 }, (_, at) => images.from + at);
      return ask.flatMap(({ kind }) => counts.map((images) => ({ kind, images, order: meaningOfAsk[kind].order })));
    },
  },
  parquet: { ...source, amount: (node, _, rows) => inFile(rows(node.path, "parquet")) },
  jsonl: { ...source, amount: (node, _, rows) => inFile(rows(node.path, "jsonl")) },
  hub: source,
  benchmark: {
    ...through,
    endless: () => false,
    amount: ({ items }) => ({ count: items, atMost: false }),
    keepsMeasured: false,
  },
  take: {
    ...through,
    endless: () => false,
    amount: ({ count }, [before = unbounded]) => ({
      count: Math.min(count, before.count ?? count),
      atMost: before.atMost,
    }),
  },
  where: {
    ...through,
    amount: some,
    candidates: ({ keep }, [before = anything]) => before.filter((each) => mayHold(keep, each) !== false),
  },
  shuffle: through,
  rephrase: through,
  label: through,
  resample: {
    ...through,
    amount: some,
    candidates: ({ toward }, [before = anything]) =>
      before.filter(
        ({ accuracy }) => accuracy === undefined || (toward[Math.round(accuracy * (toward.length - 1))] ?? 1) > 0,
      ),
  },
  rollout: {
    ...through,
    candidates: ({ count }, [before = anything]) =>
      before.flatMap((each) => Array.from({ length: count + 1 }, (_, right) => ({ ...each, accuracy: right / count }))),
    keepsMeasured: false,
  },
  mix: {
    from: ({ parts }) => parts.map(({ input }) => input),
    endless: (of) => of.includes(true),
    amount({ parts }, of) {
      const counts = of.map(({ count }) => count);
      return {
        count: counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0),
        atMost: of.some(({ atMost }) => atMost) || parts.some(({ share }) => share !== undefined),
      };
    },
    candidates: (_, of) => of.flat(),
    keepsMeasured: false,
  },
};

const inFile = (count: number | undefined): Amount => ({ count, atMost: count !== undefined });

/** Whether a condition holds for a candidate; undefined when that is not known before the run. */
export const mayHold = (condition: Predicate, candidate: Candidate): boolean | undefined =>
  holds(condition, (field) => (candidate as Readonly<Record<string, string | number | undefined>>)[field]);

/** A data node with what its kind gives on; undefined for nodes of other kinds, and where there is none. */
function found(nodes: readonly PlanNode[], id: NodeId): { node: DataNode; of: Passing<DataNode> } | undefined {
  const node = nodes.find((each) => each.id === id);
  if (node === undefined || !isData(node)) return undefined;
  return { node, of: passingOf(node) };
}

const isData = (node: PlanNode): node is DataNode => Object.hasOwn(passing, node.kind);

/** The entry of a node's own kind: TypeScript cannot tell that the two go together. */
const passingOf = ({ kind }: DataNode): Passing<DataNode> => passing[kind] as unknown as Passing<DataNode>;

/** Whether a data node gives examples without end. */
export function endless(nodes: readonly PlanNode[], id: NodeId): boolean {
  const at = found(nodes, id);
  return at?.of.endless(at.of.from(at.node).map((each) => endless(nodes, each))) ?? false;
}

/** The examples that come out of a data node. Of a file's rows those that cannot be used are left out by a run. */
export function examples(nodes: readonly PlanNode[], id: NodeId, rows: Rows = () => undefined): Amount {
  const at = found(nodes, id);
  if (at === undefined) return unbounded;
  const before = at.of.from(at.node).map((each) => examples(nodes, each, rows));
  return at.of.amount(at.node, before, rows);
}

/** All that can come out of a data node, as far as the plan alone knows. */
export function possible(nodes: readonly PlanNode[], id: NodeId): readonly Candidate[] {
  const at = found(nodes, id);
  if (at === undefined) return anything;
  const before = at.of.from(at.node).map((each) => possible(nodes, each));
  return at.of.candidates(at.node, before);
}

/** The node whose examples a node gives on with all that was measured of them; undefined when it makes or mixes others. */
export function measuredAt(node: PlanNode): NodeId | undefined {
  return isData(node) && passingOf(node).keepsMeasured ? passingOf(node).from(node)[0] : undefined;
}
