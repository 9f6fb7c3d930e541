// The verifier of the runtime graph: run before every compilation, because a wrong graph must never train.
// Checks that values are defined once and before use, shapes agree with the ops' rules, and in-place writes are safe.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { type Graph, sameShape, show, size, type TensorType, type Value } from "./ir.ts";

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
  const overwritten = new Map<number, string>();
  const states = new Map(
    graph.sources.flatMap((each) => (each.kind === "state" ? [[each.value.id, each.name] as const] : [])),
  );
  /** The state whose storage a value is, through views and in-place writes. */
  const storage = new Map<number, string>(states);
  const read = (value: Value, by: string): void => {
    if (!defined.has(value.id)) fail(`${by} reads value ${value.id} before it is defined`);
    const writer = overwritten.get(value.id);
    if (writer) fail(`${by} reads value ${value.id} after ${writer} overwrote it`);
  };
  for (const node of graph.nodes) {
    const { op } = node;
    for (const input of node.inputs) read(input, op.name);
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
    if (op.view) {
      const kept = storage.get(node.inputs[0]?.id ?? -1);
      if (kept && node.outputs[0]) storage.set(node.outputs[0].id, kept);
    } else if (!op.kernel) fail(`${op.name} has neither kernel nor view`);
    for (const [out, into] of op.inPlace ?? []) {
      const input = node.inputs[into];
      const output = node.outputs[out];
      const name = storage.get(input?.id ?? -1);
      if (!input || !output || !name)
        bug(`graph ${graph.name}: ${op.name} writes in place into something that is no state`);
      for (const [id, each] of storage) if (each === name) overwritten.set(id, op.name);
      storage.set(output.id, name);
    }
  }
  for (const { value, name } of graph.fetches) read(value, `fetch ${name}`);
  for (const { value, state } of graph.updates) {
    read(value, `update of ${state}`);
    const source = graph.sources.find((each) => each.kind === "state" && each.name === state);
    if (!source) fail(`update of ${state}, which is no state of the graph`);
    else if (!sameShape(source.value.type.shape, value.type.shape)) fail(`update of ${state} by ${show(value.type)}`);
    const kept = storage.get(value.id);
    if (kept && kept !== state && !states.has(value.id)) fail(`update of ${state} by the storage of ${kept}`);
  }
  const kept = new Set(graph.updates.map((each) => `${each.state} ${storage.get(each.value.id)}`));
  for (const name of new Set([...overwritten.keys()].map((id) => storage.get(id))))
    if (name && !kept.has(`${name} ${name}`)) fail(`${name} is written in place but not updated`);
}
