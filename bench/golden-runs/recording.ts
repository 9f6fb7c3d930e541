// A backend that notes what is computed on another one: digests of each update of a training graph and, where asked, of every op.
// It reads more than the run does and changes nothing that the run reads.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { aliases } from "../../runtime/graph/aliases.ts";
import type { Backend, Executable, Feeds, Room } from "../../runtime/graph/backend.ts";
import type { Graph, Node, Value } from "../../runtime/graph/ir.ts";
import type { HostArray } from "../../runtime/graph/op.ts";
import { stageSums } from "../../runtime/tensor/stages/stage-sums.ts";
import { digestOf, type Ops, type Update } from "./record.ts";

/** `ops` fetches every value, so that nothing is fused and no memory is used twice: each op alone. */
export type Depth = "updates" | "ops";

export interface Recording {
  readonly backend: Backend;
  /** To be called when a step has ended. */
  stepEnded(): void;
  /** What was noted, once all of it has been read back. */
  noted(): Promise<{ readonly updates: readonly Update[]; readonly graphs: readonly Ops[] }>;
}

interface NotedGraph {
  readonly graph: string;
  readonly nodes: readonly Node[];
  readonly runs: Promise<readonly string[]>[];
}

/** Wraps `inner`; what is compiled on the returned backend is noted. */
export function recording(inner: Backend, depth: Depth): Recording {
  const updates: Promise<Update>[] = [];
  const graphs: NotedGraph[] = [];
  let step = 1;

  async function compile(built: Graph, room?: Room): Promise<Executable> {
    // as the device computes it: each stage of a sum is an op
    const graph = stageSums(built);
    const { learnt, gradients } = trainingIn(graph);
    const nodes = depth === "ops" ? graph.nodes.filter((each) => readable(graph, each)) : [];
    const extra = [
      ...gradients.map((value, at) => ({ name: `gradient ${at}`, value })),
      ...nodes.flatMap(({ outputs }, at) => outputs.map((value, each) => ({ name: `op ${at}.${each}`, value }))),
    ];
    const names = extra.map((each) => each.name);
    const made = await inner.compile({ ...graph, fetches: [...graph.fetches, ...extra] }, room);
    const noted: NotedGraph = { graph: named(graph.name, graphs), nodes, runs: [] };
    if (depth === "ops") graphs.push(noted);

    /** Everything is asked for at once, before the next run can change it. */
    function note(feeds: Feeds): void {
      const isTraining = learnt.length > 0;
      if (!isTraining && (depth === "updates" || noted.runs.length > 0)) return;
      const fetched = made.fetch(...names, ...(isTraining ? ["loss"] : []));
      const weights = Promise.all(learnt.map((each) => inner.read(each)));
      if (isTraining) updates.push(updateOf(step, feeds, fetched, weights));
      if (depth === "ops")
        noted.runs.push(fetched.then((values) => nodes.map((node, at) => opDigest(values, node, at))));
    }
    return {
      ...made,
      graph: { ...made.graph, fetches: made.graph.fetches.filter(({ name }) => !names.includes(name)) },
      run(feeds) {
        made.run(feeds);
        note(feeds);
      },
    };
  }

  return {
    backend: { ...inner, compile },
    stepEnded: () => {
      step++;
    },
    async noted() {
      const seen = await Promise.all(
        graphs.map(async ({ graph, nodes, runs }): Promise<Ops> => {
          const digests = await Promise.all(runs);
          return {
            graph,
            ops: nodes.map(({ op }, at) => ({ op: op.name, digests: digests.map((run) => run[at] ?? bug("op")) })),
          };
        }),
      );
      return { updates: await Promise.all(updates), graphs: seen };
    },
  };
}

/** The states that a training graph learns, and their gradients; none of another graph. */
function trainingIn(graph: Graph): { readonly learnt: readonly string[]; readonly gradients: readonly Value[] } {
  const steps = graph.nodes.filter((each) => each.op.name === "adamw");
  const stateOf = new Map(graph.updates.map(({ state, value }) => [value.id, state]));
  return {
    learnt: steps.map((each) => stateOf.get(each.outputs[0]?.id ?? -1) ?? bug("a parameter without a state")),
    gradients: steps.map((each) => each.inputs[3] ?? bug("adamw without a gradient")),
  };
}

/** A view computes nothing, and what is overwritten in place cannot be read behind the run. */
function readable(graph: Graph, { op, outputs }: Node): boolean {
  const { overwrittenAt } = aliases(graph);
  return !op.view && outputs.every((each) => !overwrittenAt.has(each.id));
}

async function updateOf(
  step: number,
  feeds: Feeds,
  fetched: Promise<Readonly<Record<string, HostArray>>>,
  weights: Promise<readonly HostArray[]>,
): Promise<Update> {
  // at once: the caller may use its arrays again
  const inputs = Object.fromEntries(
    Object.entries(feeds).map(([name, data]) => [name.replaceAll(" ", "_"), digestOf(data)]),
  );
  const values = await fetched;
  const gradient = Object.entries(values).flatMap(([name, value]) => (name.startsWith("gradient ") ? [value] : []));
  return {
    step,
    inputs,
    loss: digestOf(values["loss"] ?? bug("loss")),
    gradient: digestOf(...gradient),
    weights: digestOf(...(await weights)),
  };
}

const opDigest = (values: Readonly<Record<string, HostArray>>, { outputs }: Node, at: number): string =>
  digestOf(...outputs.map((_, each) => values[`op ${at}.${each}`] ?? bug("an op that was not read")));

/** Graphs that are compiled anew, since a batch is larger, are told apart by a number. */
function named(name: string, before: readonly NotedGraph[]): string {
  const count = before.filter(({ graph }) => graph === name || graph.startsWith(`${name} #`)).length;
  return count === 0 ? name : `${name} #${count + 1}`;
}
