// Updates take place together: what a run fetches, or puts into a state, is as it was before any state was replaced.
// Named rewrite after fusion: a value that an update's copy would overwrite before it is read gets a copy of its own.

import { aliases } from "../graph/aliases.ts";
import type { Graph, Node, Value } from "../graph/ir.ts";
import { broadcastToOp } from "./ops/broadcast-to.ts";

/** Appends copies of the old states that fetches and other updates still need; most graphs need none. */
export function copyBeforeOverwrite(graph: Graph): Graph {
  const { stateOf } = aliases(graph);
  // A state that was written in place holds its update already.
  const replaced = new Set(
    graph.updates.flatMap(({ state, value }) => (stateOf.get(value.id) === state ? [] : [state])),
  );
  const copies: Node[] = [];
  const ids = [...graph.sources.map((each) => each.value), ...graph.nodes.flatMap((each) => each.outputs)];
  let nextId = ids.reduce((most, { id }) => Math.max(most, id), -1) + 1;
  const settled = (value: Value): Value => {
    if (!replaced.has(stateOf.get(value.id) ?? "")) return value;
    const known = copies.find((each) => each.inputs[0]?.id === value.id)?.outputs[0];
    if (known) return known;
    const copy: Value = { id: nextId++, type: value.type };
    copies.push({ op: broadcastToOp, attributes: { shape: value.type.shape }, inputs: [value], outputs: [copy] });
    return copy;
  };
  return {
    ...graph,
    fetches: graph.fetches.map(({ name, value }) => ({ name, value: settled(value) })),
    updates: graph.updates.map(({ state, value }) => ({ state, value: settled(value) })),
    nodes: graph.nodes.concat(copies),
  };
}
