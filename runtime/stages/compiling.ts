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
  const states = new Map<string, TensorType>();
  let [held, most, largest] = [0, 0, 0];
  let isAside = false;
  const take = (bytes: number): void => {
    held += bytes;
    if (!isAside) most = Math.max(most, held);
  };
  const forget = (name: string): void => {
    const type = states.get(name);
    if (type) held -= bytesOf(type);
    states.delete(name);
  };
  const backend: Backend = {
    ...inner,
    async compile(graph) {
      const made = await inner.compile(graph);
      const stage = now();
      stage.programs++;
      stage.dispatches += made.dispatches;
      for (const each of made.kernels) stage.kernels.add(each);
      largest = Math.max(largest, largestIn(made.graph));
      take(made.bytes);
      let isHeld = true;
      return {
        ...made,
        run: () => bug(`a dry run runs nothing, and ${graph.name} was to run`),
        release() {
          if (isHeld) held -= made.bytes;
          isHeld = false;
          made.release();
        },
      };
    },
    write(name, type, data) {
      inner.write(name, type, data);
      if (states.has(name)) return;
      states.set(name, type);
      largest = Math.max(largest, bytesOf(type));
      take(bytesOf(type));
    },
    async read(name) {
      if (inner.numeric) return inner.read(name);
      const { dtype, shape } = states.get(name) ?? bug(`state ${name} was never written`);
      return hostArray(dtype, size(shape));
    },
    drop(...names) {
      inner.drop(...names);
      names.forEach(forget);
    },
  };
  return {
    backend,
    stage(id) {
      current = id;
    },
    note: (text) => void now().notes.push(text),
    async aside(work) {
      isAside = true;
      try {
        await work();
      } finally {
        isAside = false;
      }
    },
    counted: () => ({
      stages: [...stages].map(([stage, { kernels, ...each }]) => ({ stage, ...each, kernels: kernels.size })),
      kernels: new Set([...stages.values()].flatMap(({ kernels }) => [...kernels])).size,
      bytes: most,
      largest,
    }),
  };
}

const bytesOf = ({ shape }: TensorType): number => 4 * size(shape);

const largestIn = ({ sources, nodes }: Graph): number =>
  [...sources.map((each) => each.value), ...nodes.flatMap((each) => each.outputs)].reduce(
    (most, { type }) => Math.max(most, bytesOf(type)),
    0,
  );
