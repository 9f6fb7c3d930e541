// The kernels of a graph with the addresses of their tensors and of their scratch.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { type Graph, size, type Value } from "../graph/ir.ts";
import { copyKernel } from "../simd/kernels/copy.ts";
import type { Dispatch } from "../simd/program.ts";
import type { NodeKernel } from "./kernels.ts";
import { lastingKey, type ProcessorRoom, type Watched, watch } from "./room.ts";

/**
 * What a graph computes, one kernel after the other, and then the copies of its updates; `common` is the address of scratch that need not
 * last. `watched` are the parts that a state makes, each of which is worked out again once it has changed.
 */
export function dispatchesOf(
  graph: Graph,
  kernels: readonly NodeKernel[],
  {
    addressOf,
    common,
    take,
    room,
  }: {
    readonly addressOf: (value: Value) => number;
    readonly common: number;
    readonly take: (bytes: number) => number;
    readonly room: ProcessorRoom | undefined;
  },
): { readonly dispatches: readonly Dispatch[]; readonly watched: ReadonlySet<Watched> } {
  const watched = new Set<Watched>();
  const keptOf = (each: NodeKernel): Watched | undefined => {
    if (each.state === undefined) return undefined;
    const made = room?.lasting.get(lastingKey(each)) ?? watch(each, take);
    watched.add(made);
    return made;
  };
  const dispatches = kernels.map((each): Dispatch => {
    const { node, kernel, work } = each;
    const kept = keptOf(each);
    return {
      name: `${node.op.name} ${[...node.inputs, ...node.outputs].map((value) => value.type.shape.join("×")).join(" ")}`,
      kernel,
      work,
      inputs: node.inputs.map(addressOf),
      outputs: node.outputs.map(addressOf),
      shared: kept?.scratch ?? common,
      skip: kernel.phases.map((phase) => (phase.of === undefined ? undefined : kept?.flag)),
    };
  });
  for (const { state, value } of graph.updates) {
    const source = graph.sources.find((each) => each.kind === "state" && each.name === state) ?? bug("updated state");
    const [from, into] = [addressOf(value), addressOf(source.value)];
    if (from === into) continue;
    const elements = size(value.type.shape);
    dispatches.push({
      name: `copy ${elements}`,
      kernel: copyKernel(elements),
      inputs: [from],
      outputs: [into],
      shared: 0,
      skip: [undefined],
      work: elements,
    });
  }
  return { dispatches, watched };
}
