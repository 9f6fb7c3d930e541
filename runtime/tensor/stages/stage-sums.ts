// Sums in stages, for GPUs: what a graph says as one sum becomes kernels of which no thread sums for long. Named rewrite before fusion; the
// split depends on shapes alone.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { type Builder, builder, type Graph, type Node, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { columnSumOp } from "../ops/column-sum.ts";
import { foldAllOp } from "../ops/global-norm.ts";
import { rmsNormWeightGradientOp } from "../ops/rms-norm.ts";
import { sumOp } from "../ops/sum.ts";
import { columnStages, rmsNormWeightStages } from "./column-stages.ts";
import { foldStages } from "./fold-stages.ts";
import { sumStagesOf } from "./sum-stages.ts";

/** Builds a node's sum in stages; undefined where it is short enough as it is. */
type Stages = (g: Builder, node: Node) => Value | undefined;

const stages: ReadonlyMap<Op, Stages> = new Map<Op, Stages>([
  [columnSumOp, (g, { inputs: [a] }) => columnStages(g, a ?? bug("columnSum has no input"))],
  [rmsNormWeightGradientOp, (g, { inputs }) => rmsNormWeightStages(g, inputs)],
  [
    foldAllOp,
    (g, { inputs, attributes }) => foldStages(g, inputs, attributes.square === true, attributes.root === true),
  ],
  [
    sumOp,
    (g, { inputs: [a], attributes, outputs: [sum] }) =>
      a && sum ? sumStagesOf(g, a, attributes, sum.type.shape) : bug("sum has no input"),
  ],
]);

/** The graph with its sums in stages. Staging it again changes nothing. */
export function stageSums(graph: Graph): Graph {
  const values = [...graph.sources.map((each) => each.value), ...graph.nodes.flatMap((each) => each.outputs)];
  const g = { ...builder(graph.name), nextId: values.reduce((most, { id }) => Math.max(most, id), -1) + 1 };
  const nodes = graph.nodes.flatMap((node): readonly Node[] => {
    const staged = stages.get(node.op)?.(g, node);
    const made = g.nodes.splice(0);
    const last = made.pop();
    if (!staged || !last) return [node];
    return [...made, { ...last, outputs: node.outputs }];
  });
  return { ...graph, nodes };
}
