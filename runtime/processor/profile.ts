// Where a graph's time goes on the processor: with a profiler each dispatch is a program of its own, handed over and waited for alone. The bits
// are those of a plain run. With one thread the times are those of the processor; with more each lasts as long as its slowest thread.

import type { Graph, Node } from "../graph/ir.ts";
import { type ProfileLine, profileLines } from "../graph/profile.ts";
import type { Threads } from "./threads.ts";

export interface ProcessorProfiler {
  /** Runs the dispatches of a graph one after the other: those of its nodes in their order, then copies of updates, which are in no line. */
  run(graph: Graph, programs: readonly number[], threads: Threads): void;
  /** Costliest first; forgets nothing. */
  read(): readonly ProfileLine[];
}

export function processorProfiler(): ProcessorProfiler {
  /** By graph, the least milliseconds of each dispatch. */
  const best = new Map<Graph, { readonly nodes: readonly Node[]; readonly times: Float64Array }>();
  return {
    run(graph, programs, threads) {
      const known = best.get(graph) ?? {
        nodes: graph.nodes.filter((node) => !node.op.view),
        times: new Float64Array(programs.length).fill(Number.POSITIVE_INFINITY),
      };
      best.set(graph, known);
      programs.forEach((program, at) => {
        const begun = performance.now();
        threads.post(program);
        threads.finish();
        known.times[at] = Math.min(known.times[at] ?? Number.POSITIVE_INFINITY, performance.now() - begun);
      });
    },
    read: () =>
      profileLines(
        [...best].flatMap(([{ name: graph }, { nodes, times }]) =>
          nodes.map((node, at) => ({ graph, node, milliseconds: times[at] ?? 0 })),
        ),
      ),
  };
}
