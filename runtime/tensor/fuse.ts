// Fusion of pointwise ops: a chain or DAG of them whose inner values nobody else reads becomes one kernel.
// Named rewrite, graph to graph; the arithmetic and its order stay as written, and no read moves behind an overwriting.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { aliases } from "../graph/aliases.ts";
import type { Arithmetic } from "../graph/arithmetic.ts";
import { type Graph, type Node, sameShape, size, type Value } from "../graph/ir.ts";
import { deedOf, type HostArray, type Op, typesOf } from "../graph/op.ts";
import { pointwiseKernel } from "../kernels/pointwise.ts";
import { pointwiseKernel as simdPointwise } from "../simd/kernels/pointwise.ts";
import { elementwise } from "./single/evaluate.ts";

/** More inputs than this would come near the limit of storage bindings (8 on the smallest adapters). */
const mostInputs = 7;

/** Replaces every maximal group of pointwise nodes of one shape, each read only inside the group, by one node. */
export function fusePointwise(graph: Graph): Graph {
  const readers = new Map<number, Node[]>();
  for (const node of graph.nodes)
    for (const input of new Set(node.inputs)) readers.set(input.id, [...(readers.get(input.id) ?? []), node]);
  const kept = new Set([...graph.fetches, ...graph.updates].map((each) => each.value.id));
  const producer = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output.id, node] as const)));
  const { overwrittenAt } = aliases(graph);
  const absorbed = new Set<Node>();
  const replaced = new Map<Node, Node>();

  for (const [now, root] of [...graph.nodes.entries()].reverse()) {
    if (!root.op.pointwise || absorbed.has(root)) continue;
    const group = [root];
    const inside = new Set(group);
    const shape = root.outputs[0]?.type.shape ?? [];
    for (let grown = true; grown; ) {
      grown = false;
      for (const value of outerInputs(group)) {
        const node = producer.get(value.id);
        if (!node?.op.pointwise || inside.has(node) || absorbed.has(node) || kept.has(value.id)) continue;
        if (!sameShape(value.type.shape, shape)) continue;
        if (!(readers.get(value.id) ?? []).every((each) => inside.has(each))) continue;
        // The group runs where its root stands: by then a state that the node reads may have been overwritten in place.
        if (node.inputs.some((each) => (overwrittenAt.get(each.id) ?? now) < now)) continue;
        if (outerInputs([...group, node]).length > mostInputs) continue;
        group.push(node);
        inside.add(node);
        grown = true;
      }
    }
    if (group.length === 1) continue;
    const ordered = graph.nodes.filter((each) => inside.has(each));
    for (const each of ordered) absorbed.add(each);
    replaced.set(root, { op: fusedOp(ordered), attributes: {}, inputs: outerInputs(ordered), outputs: root.outputs });
  }
  return {
    ...graph,
    nodes: graph.nodes.flatMap((node) => replaced.get(node) ?? (absorbed.has(node) ? [] : [node])),
  };
}

/** Values that the group reads and does not make, in order of first use. */
function outerInputs(group: readonly Node[]): readonly Value[] {
  const made = new Set(group.flatMap((node) => node.outputs.map((each) => each.id)));
  const outer = new Map<number, Value>();
  for (const node of group) for (const input of node.inputs) if (!made.has(input.id)) outer.set(input.id, input);
  return [...outer.values()];
}

/** One op that computes `group` (topological order, the last node's output is the result). */
function fusedOp(group: readonly Node[]): Op {
  const inputs = outerInputs(group);
  const last = group.at(-1) ?? bug("empty fusion");
  const [result] = last.outputs;
  if (!result) return bug("fusion without output");
  const formula = <T, M>(a: Arithmetic<T, M>, operands: readonly T[]): T => {
    const values = new Map<number, T>();
    inputs.forEach((each, index) => {
      values.set(each.id, operands[index] ?? bug("fused operand"));
    });
    for (const node of group) {
      const types = node.inputs.map((each) => each.type.dtype);
      const own = node.inputs.map((each) => values.get(each.id) ?? bug("fused value"));
      const value = node.op.formula?.(a, own, node.attributes, types) ?? bug(`${node.op.name} has no formula`);
      values.set(node.outputs[0]?.id ?? -1, a.name(value));
    }
    return values.get(result.id) ?? bug("fused result");
  };
  const places = new Map([...inputs, ...group.flatMap((node) => node.outputs)].map(({ id }, place) => [id, place]));
  const deeds = group.map(({ op, attributes, inputs: own }) => [
    deedOf(op),
    attributes,
    own.map(({ id }) => places.get(id)),
  ]);
  return {
    does: JSON.stringify(deeds),
    name: `fused(${group.map((each) => each.op.name).join(" ")})`,
    numerics: "pure",
    shape: () => [result.type],
    reference: (arrays) => {
      const values = new Map<number, HostArray>();
      inputs.forEach((each, index) => {
        values.set(each.id, arrays[index] ?? bug("fused input"));
      });
      for (const node of group) {
        const [out] = node.op.reference(
          node.inputs.map((each) => values.get(each.id) ?? bug("fused value")),
          node.attributes,
          typesOf(node),
        );
        values.set(node.outputs[0]?.id ?? -1, out ?? bug("fused output"));
      }
      return [values.get(result.id) ?? bug("fused result")];
    },
    kernel: (types, _, target) => {
      const names = new Map(inputs.map((each, index) => [each.id, `x${index}`]));
      const lines: string[] = [];
      group.forEach((node, index) => {
        const output = node.outputs[0] ?? bug("fused output");
        const text = node.op.pointwise?.(
          node.inputs.map((each) => names.get(each.id) ?? bug("fused name")),
          node.attributes,
          node.inputs.map((each) => each.type.dtype),
        );
        lines.push(`  let y${index} = ${output.type.dtype}(${text});`);
        names.set(output.id, `y${index}`);
      });
      return pointwiseKernel(types, target, [...lines, `  return y${group.length - 1};`].join("\n"));
    },
    single: elementwise(formula),
    formula,
    simd: (types) => simdPointwise(types, formula),
    cost: (types) => ({
      flops: group.reduce((sum, node) => sum + node.op.cost(typesOf(node), node.attributes).flops, 0),
      bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
    }),
  };
}
