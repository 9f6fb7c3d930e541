// The verifier of the runtime graph: run before every compilation, because a wrong graph must never train.
// Checks that values are defined once and before use, shapes agree with the ops' rules, and in-place writes are safe.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { aliases } from "./aliases.ts";
import { type Graph, type Node, sameShape, show, size, type TensorType, type Value } from "./ir.ts";

/** Throws bug() with the graph's name at the first broken rule. */
export function verify(graph: Graph): void {
  const fail = (what: string): never => bug(`graph ${graph.name}: ${what}`);
  const defined = new Map<number, TensorType>();
  const define = (value: Value): void => {
    if (defined.has(value.id)) fail(`value ${value.id} is defined twice`);
    if (value.type.shape.some((extent) => !Number.isInteger(extent) || extent < 1))
      fail(`value ${value.id} has shape ${show(value.type)}`);
    defined.set(value.id, value.type);
  };
  for (const source of graph.sources) {
    define(source.value);
    if (source.kind === "constant" && source.data.length !== size(source.value.type.shape))
      fail(`constant of ${source.data.length} elements for ${show(source.value.type)}`);
  }
  const { stateOf, overwrittenAt } = aliases(graph);
  const read = (value: Value, by: string, now = graph.nodes.length): void => {
    const type = defined.get(value.id);
    if (!type) fail(`${by} reads value ${value.id} before it is defined`);
    else if (show(type) !== show(value.type)) fail(`${by} reads ${show(type)} as ${show(value.type)}`);
    const writer = overwrittenAt.get(value.id) ?? now;
    if (writer < now) fail(`${by} reads value ${value.id} after ${graph.nodes[writer]?.op.name} overwrote it`);
  };
  graph.nodes.forEach((node, now) => {
    const { op } = node;
    for (const input of node.inputs) read(input, op.name, now);
    const types = op.shape(
      node.inputs.map((each) => each.type),
      node.attributes,
    );
    if (types.length !== node.outputs.length)
      fail(`${op.name} has ${node.outputs.length} outputs, not ${types.length}`);
    node.outputs.forEach((output, index) => {
      const expected = types[index];
      if (!expected || expected.dtype !== output.type.dtype || !sameShape(expected.shape, output.type.shape))
        fail(`${op.name} output ${index} is ${show(output.type)}, not ${expected ? show(expected) : "nothing"}`);
      define(output);
    });
    if (!op.view && !op.kernel && !op.staged) fail(`${op.name} has neither kernel nor view`);
    for (const [, into] of op.inPlace ?? []) {
      const name = stateOf.get(node.inputs[into]?.id ?? -1);
      if (!name) fail(`${op.name} writes in place into something that is no state`);
      if (bindingsOf(node, name, stateOf) > 1) fail(`${op.name} binds ${name} twice, and writes it`);
    }
  });
  const fetched = new Set<string>();
  for (const { value, name } of graph.fetches) {
    read(value, `fetch ${name}`);
    if (fetched.has(name)) fail(`${name} is fetched twice`);
    fetched.add(name);
  }
  const updated = new Set<string>();
  for (const { value, state } of graph.updates) {
    read(value, `update of ${state}`);
    if (updated.has(state)) fail(`${state} is updated twice`);
    updated.add(state);
    const source = graph.sources.find((each) => each.kind === "state" && each.name === state);
    if (!source) fail(`update of ${state}, which is no state of the graph`);
    else if (show(source.value.type) !== show(value.type)) fail(`update of ${state} by ${show(value.type)}`);
    const kept = stateOf.get(value.id);
    if (kept && kept !== state && !graph.sources.some((each) => each.value.id === value.id))
      fail(`update of ${state} by the storage of ${kept}`);
  }
  const kept = new Set(graph.updates.map((each) => `${each.state} ${stateOf.get(each.value.id)}`));
  for (const name of new Set([...overwrittenAt.keys()].map((id) => stateOf.get(id))))
    if (name && !kept.has(`${name} ${name}`)) fail(`${name} is written in place but not updated`);
}

/** How many of a node's inputs lie in the storage of one state: WebGPU binds a buffer that is written only once. */
function bindingsOf(node: Node, state: string | undefined, stateOf: ReadonlyMap<number, string>): number {
  return node.inputs.filter((each) => stateOf.get(each.id) === state).length;
}
