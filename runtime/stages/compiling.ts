// Compiling without running: what a dry run compiles is asked of the stages themselves, and counted here on its way to the backend.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { NodeId } from "../../plan/plan.ts";
import type { Backend } from "../graph/backend.ts";
import { hostArray } from "../graph/host.ts";
import { type Graph, size, type TensorType } from "../graph/ir.ts";

/** What stages tell of the programs that they compile. */
export interface Compiling {
  /** What is compiled from here on is of this stage. */
  stage(id: NodeId): void;
  /** Says something of the stage, such as for which batches its programs are. */
  note(text: string): void;
  /** Programs that a run needs in one case alone: they count, their memory does not. */
  aside(work: () => Promise<unknown>): Promise<void>;
}

/** What a stage compiles. */
export interface StageCount {
  readonly stage: NodeId;
  readonly programs: number;
  /** Of one run of each program. */
  readonly dispatches: number;
  /** What the device compiled, each once: pipelines of a GPU, functions of the processor. */
  readonly kernels: number;
  readonly notes: readonly string[];
}

/** All that was compiled so far. */
export interface Counted {
  readonly stages: readonly StageCount[];
  /** Of all stages, each once. */
  readonly kernels: number;
  /** The most bytes that states and programs took on the device at once. */
  readonly bytes: number;
  /** Bytes of the largest tensor among them. */
  readonly largest: number;
}

interface Counting extends Compiling {
  readonly backend: Backend;
  counted(): Counted;
}

/** A backend that compiles on another, and counts. It runs nothing; where the other computes no numbers, it reads zeros. */
export function counting(inner: Backend): Counting {
  const stages = new Map<NodeId, { programs: number; dispatches: number; kernels: Set<unknown>; notes: string[] }>();
  let current: NodeId = "";
  const now = () => {
    const known = stages.get(current) ?? { programs: 0, dispatches: 0, kernels: new Set(), notes: [] };
    stages.set(current, known);
    return known;
  };
  const states = new Map<string, { readonly type: TensorType; readonly forget: () => void }>();
  const memory = { ...holdings(), largest: 0 };
  const { holding } = memory;
  const backend: Backend = {
    ...inner,
    async compile(graph, room) {
      const made = await inner.compile(graph, room);
      const stage = now();
      stage.programs++;
      stage.dispatches += made.dispatches;
      for (const each of made.kernels) stage.kernels.add(each);
      memory.largest = Math.max(memory.largest, largestIn(made.graph));
      return {
        ...made,
        run: () => bug(`a dry run runs nothing, and ${graph.name} was to run`),
        release: holding(made.bytes, () => made.release()),
      };
    },
    room(...graphs) {
      const made = inner.room(...graphs);
      return { ...made, release: holding(made.bytes, () => made.release()) };
    },
    write(name, type, data) {
      inner.write(name, type, data);
      if (states.has(name)) return;
      states.set(name, { type, forget: holding(bytesOf(type), () => {}) });
      memory.largest = Math.max(memory.largest, bytesOf(type));
    },
    async read(name) {
      if (inner.numeric) return inner.read(name);
      const { type } = states.get(name) ?? bug(`state ${name} was never written`);
      return hostArray(type.dtype, size(type.shape));
    },
    drop(...names) {
      inner.drop(...names);
      for (const name of names) {
        states.get(name)?.forget();
        states.delete(name);
      }
    },
  };
  return {
    backend,
    stage(id) {
      current = id;
    },
    note: (text) => void now().notes.push(text),
    async aside(work) {
      memory.counts.aside = true;
      try {
        await work();
      } finally {
        memory.counts.aside = false;
      }
    },
    counted: () => ({
      stages: [...stages].map(([stage, { kernels, ...each }]) => ({ stage, ...each, kernels: kernels.size })),
      kernels: new Set([...stages.values()].flatMap(({ kernels }) => [...kernels])).size,
      bytes: memory.counts.most,
      largest: memory.largest,
    }),
  };
}

/** Bytes that are held at once. */
function holdings() {
  const counts = { held: 0, most: 0, aside: false };
  return {
    counts,
    /** Counts bytes until they are released, once; aside not at all. */
    holding(bytes: number, release: () => void): () => void {
      let counted = counts.aside ? 0 : bytes;
      counts.held += counted;
      counts.most = Math.max(counts.most, counts.held);
      return () => {
        counts.held -= counted;
        counted = 0;
        release();
      };
    },
  };
}

const bytesOf = ({ shape }: TensorType): number => 4 * size(shape);

const largestIn = ({ sources, nodes }: Graph): number =>
  [...sources.map((each) => each.value), ...nodes.flatMap((each) => each.outputs)].reduce(
    (most, { type }) => Math.max(most, bytesOf(type)),
    0,
  );
