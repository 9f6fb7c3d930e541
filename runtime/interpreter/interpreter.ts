// The interpreter: executes a runtime graph on the host in double precision through each op's reference evaluation, or in single
// precision, every operation rounded. The oracle of every kernel and of every gradient; correct first, never fast.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Backend, Executable, Feeds, Fetched } from "../graph/backend.ts";
import { refuseOtherType } from "../graph/held.ts";
import { hostArray } from "../graph/host.ts";
import { type Graph, show, size, type TensorType } from "../graph/ir.ts";
import { type HostArray, typesOf } from "../graph/op.ts";
import { verify } from "../graph/verify.ts";

/** Whether numbers are doubles or floats; the latter have the bits that the processor's kernels give. */
export type Precision = "double" | "single";

function hold(type: TensorType, data: ArrayLike<number>, precision: Precision): HostArray {
  const count = size(type.shape);
  const own = precision === "single" && type.dtype === "f32" ? new Float32Array(count) : hostArray(type.dtype, count);
  if (data.length !== own.length) bug(`${show(type)} from ${data.length} elements`);
  own.set(data);
  return own;
}

/** A backend whose numbers are doubles, or with `precision: "single"` floats. */
export function interpreter({ precision = "double" }: { readonly precision?: Precision } = {}): Backend {
  const states = new Map<string, { readonly type: TensorType; data: HostArray; version: number }>();
  let writes = 0;
  const stateOf = (name: string) => states.get(name) ?? bug(`interpreter: state ${name} was never written`);

  function evaluate(graph: Graph, feeds: Feeds): Fetched {
    const values = new Map<number, HostArray>();
    const arrayOf = (id: number) => values.get(id) ?? bug(`interpreter: value ${id} is missing`);
    for (const source of graph.sources) {
      const { type, id } = source.value;
      if (source.kind === "constant") values.set(id, hold(type, source.data, precision));
      else if (source.kind === "feed")
        values.set(id, hold(type, feeds[source.name] ?? bug(`${graph.name}: no feed ${source.name}`), precision));
      else values.set(id, stateOf(source.name).data);
    }
    for (const node of graph.nodes) {
      const types = typesOf(node);
      const evaluate = precision === "single" ? node.op.single : node.op.reference;
      const outputs = evaluate(
        node.inputs.map((each) => arrayOf(each.id)),
        node.attributes,
        types,
      );
      node.outputs.forEach((each, index) => {
        values.set(
          each.id,
          hold(each.type, outputs[index] ?? bug(`${node.op.name} gave no output ${index}`), precision),
        );
      });
    }
    const fetched = Object.fromEntries(graph.fetches.map((each) => [each.name, arrayOf(each.value.id).slice()]));
    for (const { state, value } of graph.updates)
      Object.assign(stateOf(state), { data: arrayOf(value.id).slice(), version: ++writes });
    return fetched;
  }

  return {
    name: "interpreter",
    numeric: true,
    async compile(graph): Promise<Executable> {
      verify(graph);
      for (const source of graph.sources) {
        if (source.kind !== "state") continue;
        refuseOtherType(source.name, stateOf(source.name).type, source.value.type, graph.name);
      }
      let last: Fetched | undefined;
      return {
        graph,
        dispatches: 0,
        kernels: new Set(),
        bytes: 0,
        run: (feeds) => {
          last = evaluate(graph, feeds);
        },
        fetch: async (...names) => {
          const fetched = last ?? bug(`${graph.name}: fetch before run`);
          return Object.fromEntries(names.map((name) => [name, fetched[name] ?? bug(`no fetch ${name}`)]));
        },
        release: () => {},
      };
    },
    room: () => ({ id: Symbol("room"), bytes: 0, release: () => {} }),
    write: (name, type, data) => {
      const known = states.get(name);
      if (known) refuseOtherType(name, known.type, type);
      const held = hold(type, data ?? new Float64Array(size(type.shape)), precision);
      states.set(name, { type, data: held, version: ++writes });
    },
    read: async (name) => stateOf(name).data.slice(),
    version: (name) => stateOf(name).version,
    drop: (...names) => {
      for (const name of names) states.delete(name);
    },
    destroy: () => states.clear(),
  };
}
