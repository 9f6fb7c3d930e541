// The kernels of a graph on the processor, and the scratch that they need.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { type Graph, type Node, show } from "../graph/ir.ts";
import { deedOf, typesOf } from "../graph/op.ts";
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
  const known = new Map<string, SimdKernel>();
  return (node) => {
    const { op, attributes } = node;
    const types = typesOf(node);
    const shapes = [...types.inputs, ...types.outputs].map(show).join(" ");
    const key = `${deedOf(op)} ${JSON.stringify(attributes)} ${shapes}`;
    const kernel = known.get(key) ?? op.simd?.(types, attributes) ?? bug(`${op.name} has no kernel for the processor`);
    known.set(key, kernel);
    return kernel;
  };
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
