// The kernels of a graph on the processor, and the scratch that they need.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { type Graph, type Node, show } from "../graph/ir.ts";
import { deedOf, type Op, typesOf } from "../graph/op.ts";
import type { SimdKernel } from "../simd/kernel.ts";

export interface NodeKernel {
  readonly node: Node;
  readonly kernel: SimdKernel;
  /** Floating-point operations and bytes moved, roughly. */
  readonly work: number;
  /** The state of which a phase works something out that lasts until the state changes. */
  readonly state: string | undefined;
}

/** One a node that is not a view. */
export function kernelsOf(graph: Graph): readonly NodeKernel[] {
  const nameOf = new Map(
    graph.sources.flatMap((each) => (each.kind === "state" ? [[each.value.id, each.name] as const] : [])),
  );
  const kernelOf = rememberedKernels();
  return graph.nodes
    .filter((node) => !node.op.view)
    .map((node) => {
      const { flops, bytes } = node.op.cost(typesOf(node), node.attributes);
      const kernel = kernelOf(node);
      const of = kernel.phases.find((each) => each.of !== undefined)?.of;
      const state = of === undefined ? undefined : nameOf.get(node.inputs[of]?.id ?? -1);
      return { node, kernel, work: flops + bytes / 4, state };
    });
}

/** Gives the kernel of a node; to nodes that do the same on the same types the same one, of which a module has one function. */
function rememberedKernels(): (node: Node) => SimdKernel {
  const ofGraph = new Map<string, SimdKernel>();
  return (node) => {
    const { op, attributes } = node;
    const types = typesOf(node);
    const key = `${JSON.stringify(attributes)} ${[...types.inputs, ...types.outputs].map(show).join(" ")}`;
    // what fusing makes is an op of this graph alone
    const [known, name] = op.does === undefined ? [kernelsOfOp(op), key] : [ofGraph, `${deedOf(op)} ${key}`];
    const kernel = known.get(name) ?? op.simd?.(types, attributes) ?? bug(`${op.name} has no kernel for the processor`);
    known.set(name, kernel);
    return kernel;
  };
}

/** Kernels of ops that were compiled before: runs after one another have the same graphs. */
const kept = new WeakMap<Op, Map<string, SimdKernel>>();
/** Of an op: a run has some tens of shapes. */
const mostKept = 200;

function kernelsOfOp(op: Op): Map<string, SimdKernel> {
  const known = kept.get(op);
  if (known && known.size < mostKept) return known;
  const made = new Map<string, SimdKernel>();
  kept.set(op, made);
  return made;
}

/** Bytes of scratch that need not last: of all threads together, and of each thread; each is one place for all kernels. */
export interface Scratch {
  readonly common: number;
  readonly own: number;
}

export function scratchOf(kernels: readonly NodeKernel[]): Scratch {
  return {
    common: Math.max(0, ...kernels.map(({ kernel, state }) => (state === undefined ? (kernel.shared ?? 0) : 0))),
    own: Math.max(0, ...kernels.map(({ kernel }) => kernel.own ?? 0)),
  };
}
