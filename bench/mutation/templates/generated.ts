// What is generated for a case: the code that a device is given, without running it. A slip that leaves it as it is has changed nothing
// for that case, which need not be run; so many more cases can be looked at than run.

import { hash } from "node:crypto";
import type { Device } from "../../../runtime/device/device.ts";
import type { Graph, Value } from "../../../runtime/graph/ir.ts";
import { typesOf } from "../../../runtime/graph/op.ts";
import type * as Subject from "./subject.ts";

type Tree = typeof Subject;
type Case = ReturnType<Tree["opCase"]>;

/** Digest of what `make` gives; nothing where it throws: whoever runs it sees why. */
function digest(make: () => readonly (string | Uint8Array)[]): string | undefined {
  try {
    return hash(
      "sha256",
      make()
        .map((each) => (typeof each === "string" ? each : hash("sha256", each)))
        .join("\n"),
    );
  } catch {
    return undefined;
  }
}

const placesOf = (values: readonly Value[]): string =>
  values.map(({ id, type }) => `${id} ${type.dtype} ${type.shape}`).join();

/** Nodes, what they read and make, and what a graph is fed. */
export function describedGraph({ sources, nodes, fetches, updates }: Graph): string {
  return [
    ...sources.map((each) =>
      each.kind === "constant"
        ? `${placesOf([each.value])} ${hash("sha256", each.data.join())}`
        : `${each.kind} ${each.name} ${placesOf([each.value])}`,
    ),
    ...nodes.map(
      ({ op, attributes, inputs, outputs }) =>
        `${op.name} ${JSON.stringify(attributes)} ${placesOf(inputs)} ${placesOf(outputs)} ${op.inPlace}`,
    ),
    ...fetches.map(({ name, value }) => `${name} ${value.id}`),
    ...updates.map(({ state, value }) => `${state} ${value.id}`),
  ].join("\n");
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The graph and the numbers that it is fed. */
export function givenOf({ graph, feeds, states }: Case): string | undefined {
  return digest(() => [
    describedGraph(graph),
    ...Object.values(feeds).map(bytesOf),
    ...states.map(({ data }) => bytesOf(data)),
  ]);
}

/** WGSL and grids, in the order of the dispatches. */
export function wgslOf(tree: Tree, { graph: built }: Case, device: Device): string | undefined {
  return digest(() => {
    const { graph } = tree.plannedGpu(built, device, true);
    const target = tree.targetOf(device);
    const kernels = graph.nodes
      .filter(({ op }) => !op.view)
      .map((node) => node.op.kernel?.(typesOf(node), node.attributes, target));
    return [describedGraph(graph), ...kernels.map((each) => `${each?.workgroups}\n${each?.wgsl}`)];
  });
}

/** Modules with addresses of 32 and of 64 bits, as if every tensor stood at an address that its number makes. */
export function wasmOf(tree: Tree, { graph: built }: Case): string | undefined {
  return digest(() => {
    const { graph } = tree.plannedProcessor(built, true);
    const kernels = tree.kernelsOf(graph);
    const scratch = tree.scratchOf(kernels);
    let taken = 0;
    const take = (): number => 2 ** 20 + 64 * taken++;
    const addressOf = ({ id }: Value): number => 2 ** 16 + 64 * id;
    const { dispatches } = tree.dispatchesOf(graph, kernels, { addressOf, common: 2 ** 21, take, room: undefined });
    const modules = [false, true].map((wide) =>
      tree.programModule(dispatches, { wide, pages: 1024, own: 2 ** 22, ownBytes: scratch.own }),
    );
    return [describedGraph(graph), JSON.stringify(scratch), ...modules];
  });
}
