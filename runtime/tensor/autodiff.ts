// Reverse mode, graph to graph: appends the backward nodes of a scalar to the graph that computes it.
// No tape: forward, backward and optimizer are one graph that is planned and executed as a whole.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { type Builder, constant, f32, show, type Value } from "../graph/ir.ts";
import { add } from "./ops/arithmetic.ts";

/**
 * Gradients of the scalar `loss` (shape `[]` or `[1]`) with respect to `wrt`; undefined where nothing flows.
 * Contributions to one value are summed in the order of its consumers, last first, so the bits are fixed.
 */
export function gradients(g: Builder, loss: Value, wrt: readonly Value[]): readonly (Value | undefined)[] {
  const seed = constant(g, f32(...loss.type.shape), [1]);
  return pullback(g, [{ value: loss, gradient: seed }], wrt);
}

/** Vector-Jacobian product: pulls the given gradients of intermediate values back to `wrt`. */
export function pullback(
  g: Builder,
  seeds: readonly { readonly value: Value; readonly gradient: Value }[],
  wrt: readonly Value[],
): readonly (Value | undefined)[] {
  const reaches = dependants(g, wrt);
  const flowing = new Map<number, Value>();
  const flow = (value: Value, gradient: Value): void => {
    if (!reaches.has(value.id)) return;
    // Sums broadcast, so that a gradient of another shape would go unnoticed.
    if (show(gradient.type) !== show(value.type))
      bug(`${g.name}: gradient ${show(gradient.type)} of a value ${show(value.type)}`);
    const known = flowing.get(value.id);
    flowing.set(value.id, known ? add(g, known, gradient) : gradient);
  };
  const forward = [...g.nodes];
  for (const { value, gradient } of seeds) flow(value, gradient);
  for (const node of forward.reverse()) {
    const upstream = node.outputs.map((each) => flowing.get(each.id));
    if (upstream.every((each) => each === undefined)) continue;
    if (!node.inputs.some((each) => reaches.has(each.id))) continue;
    const vjp = node.op.vjp ?? bug(`${g.name}: gradient flows into ${node.op.name}, which has no VJP`);
    const pulled = vjp({
      g,
      attributes: node.attributes,
      inputs: node.inputs,
      outputs: node.outputs,
      gradients: upstream,
    });
    node.inputs.forEach((input, index) => {
      const gradient = pulled[index];
      if (gradient) flow(input, gradient);
    });
  }
  return wrt.map((each) => flowing.get(each.id));
}

/** Ids of all values that depend on one of `roots`, roots included. */
function dependants(g: Builder, roots: readonly Value[]): ReadonlySet<number> {
  const reached = new Set(roots.map((each) => each.id));
  for (const node of g.nodes)
    if (node.inputs.some((each) => reached.has(each.id))) for (const output of node.outputs) reached.add(output.id);
  return reached;
}
