// A backend on the processor: graphs become modules of WebAssembly whose threads share one memory.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Backend, Executable, Fetched } from "../graph/backend.ts";
import { fetchedValue, heldExecutables, refuseOtherType } from "../graph/held.ts";
import { storageArray } from "../graph/host.ts";
import { type DType, type Graph, type Node, show, size, type TensorType, type Value } from "../graph/ir.ts";
import { planApart, planMemory } from "../graph/memory.ts";
import { deedOf, type HostArray, typesOf } from "../graph/op.ts";
import type { SimdKernel } from "../graph/simd.ts";
import { verify } from "../graph/verify.ts";
import { copyKernel } from "../simd/kernels/copy.ts";
import { type Dispatch, programModule } from "../simd/program.ts";
import { copyBeforeOverwrite } from "../tensor/copy-before-overwrite.ts";
import { fusePointwise } from "../tensor/fuse.ts";
import { engine } from "./engine.ts";
import { guarded } from "./guard.ts";
import type { Processor } from "./processor.ts";

interface State {
  readonly type: TensorType;
  readonly address: number;
  /** Another one after each write: what was worked out from an earlier one must be worked out again. */
  version: number;
}

/** Bytes to which slabs are aligned. */
const alignment = 64;

export interface ProcessorBackendOptions {
  /** Every tensor stands alone between margins, and what a kernel writes there is an error. Default false. */
  readonly guards?: boolean;
}

/** A backend on a processor; `destroy` frees its states and programs, the processor stays. */
export function processorBackend(opened: Processor, { guards = false }: ProcessorBackendOptions = {}): Backend {
  const guard = guards ? guarded(opened) : undefined;
  const processor = guard ?? opened;
  const states = new Map<string, State>();
  const programs = heldExecutables();
  const stateOf = (name: string): State => states.get(name) ?? bug(`state ${name} was never written`);
  let writes = 0;
  const written = (state: State): void => {
    state.version = ++writes;
  };
  return {
    name: processor.name,
    numeric: true,
    compile: async (built) =>
      programs.keep(await executable(built, processor, { stateOf, written, check: guard?.check })),
    write(name, type, data) {
      const known = states.get(name);
      if (known) refuseOtherType(name, known.type, type);
      processor.threads.finish();
      const into = known ?? { type, address: processor.take(4 * size(type.shape), `the tensor ${name}`), version: 0 };
      states.set(name, into);
      written(into);
      fill(processor, into, data, `state ${name}`);
    },
    async read(name) {
      const { type, address } = stateOf(name);
      await processor.threads.done();
      return read(processor, type, address);
    },
    version: (name) => stateOf(name).version,
    drop(...names) {
      processor.threads.finish();
      for (const name of names) {
        const known = states.get(name);
        if (known) processor.give(known.address);
        states.delete(name);
      }
    },
    destroy() {
      programs.releaseAll();
      for (const { address } of states.values()) processor.give(address);
      states.clear();
    },
  };
}

function fill(
  processor: Processor,
  { type, address }: Pick<State, "type" | "address">,
  data: ArrayLike<number> | undefined,
  what: string,
): void {
  const length = size(type.shape);
  if (!data) {
    new Uint8Array(processor.memory.buffer, address, 4 * length).fill(0);
    return;
  }
  if (data.length !== length) bug(`${what} is ${show(type)}, got ${data.length} elements`);
  view(processor, type.dtype, address, length).set(storageArray(type.dtype, data));
}

function view(processor: Processor, dtype: DType, address: number, length: number) {
  const { buffer } = processor.memory;
  switch (dtype) {
    case "f32":
      return new Float32Array(buffer, address, length);
    case "i32":
      return new Int32Array(buffer, address, length);
    case "u32":
      return new Uint32Array(buffer, address, length);
  }
}

function read(processor: Processor, type: TensorType, address: number): HostArray {
  return view(processor, type.dtype, address, size(type.shape)).slice();
}

/** What a program asks of its backend. */
interface Host {
  readonly stateOf: (name: string) => State;
  readonly written: (state: State) => void;
  /** Looks at margins: then values share no place. */
  readonly check: (() => void) | undefined;
}

async function executable(built: Graph, processor: Processor, { stateOf, written, check }: Host): Promise<Executable> {
  verify(built);
  const graph = copyBeforeOverwrite(fusePointwise(built));
  verify(graph);
  const own: number[] = [];
  let ofOwn = 0;
  const take = (bytes: number): number => {
    const address = processor.take(bytes, `the graph ${graph.name}`);
    own.push(address);
    ofOwn += bytes;
    return address;
  };
  const { sources, feeds } = placed(graph, processor, take, stateOf);
  const plan = check ? planApart(graph) : planMemory(graph, alignment, Number.MAX_SAFE_INTEGER);
  const slabs = plan.slabs.map(take);
  const addressOf = (value: Value): number => {
    const place = plan.storage.get(value.id) ?? bug(`${graph.name}: value ${value.id} has no storage`);
    return place.kind === "source"
      ? (sources[place.source] ?? bug("source"))
      : (slabs[place.slab] ?? bug("slab")) + place.offset;
  };
  const nameOf = new Map(
    graph.sources.flatMap((each) => (each.kind === "state" ? [[each.value.id, each.name] as const] : [])),
  );
  const { dispatches, watched, ownBytes } = dispatchesOf(graph, { addressOf, take, nameOf });
  const layout = {
    wide: processor.wide,
    pages: processor.pages,
    own: ownBytes > 0 ? take(ownBytes * processor.threads.count) : 0,
    ownBytes,
  };
  const module = await engine.compile(programModule(dispatches, layout));
  const id = processor.threads.learn(module);
  return {
    graph,
    dispatches: dispatches.length,
    kernels: new Set(dispatches.map((each) => each.name)),
    bytes: ofOwn,
    run(given) {
      // feeds and flags are read by the program that may still run
      processor.threads.finish();
      for (const [name, into] of feeds)
        fill(processor, into, given[name] ?? bug(`${graph.name}: no feed ${name}`), `feed ${name}`);
      const words = new Int32Array(processor.memory.buffer);
      for (const each of watched) {
        const { version } = stateOf(each.state);
        words[each.flag / 4] = version === each.version ? 0 : 1;
        each.version = version;
      }
      for (const { state } of graph.updates) written(stateOf(state));
      processor.threads.post(id);
    },
    async fetch(...names) {
      await processor.threads.done();
      check?.();
      return Object.fromEntries(
        names.map((name) => {
          const value = fetchedValue(graph, name);
          return [name, read(processor, value.type, addressOf(value))];
        }),
      ) as Fetched;
    },
    release() {
      try {
        processor.threads.finish();
      } catch {
        // a thread has failed: whoever waits for it says so
      }
      processor.threads.forget(id);
      for (const each of own) processor.give(each);
    },
  };
}

/** Addresses of a graph's sources, in their order, and of its feeds by name; constants are filled. */
function placed(graph: Graph, processor: Processor, take: (bytes: number) => number, stateOf: (name: string) => State) {
  const feeds = new Map<string, Pick<State, "type" | "address">>();
  const sources = graph.sources.map((source) => {
    const { type } = source.value;
    if (source.kind === "state") {
      const known = stateOf(source.name);
      refuseOtherType(source.name, known.type, type, graph.name);
      return known.address;
    }
    const address = take(4 * size(type.shape));
    if (source.kind === "feed") feeds.set(source.name, { type, address });
    else fill(processor, { type, address }, source.data, "constant");
    return address;
  });
  return { sources, feeds };
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

/** A phase that is skipped until a state changes. */
interface Watched {
  readonly state: string;
  readonly flag: number;
  version: number;
}

function dispatchesOf(
  graph: Graph,
  {
    addressOf,
    take,
    nameOf,
  }: {
    readonly addressOf: (value: Value) => number;
    readonly take: (bytes: number) => number;
    readonly nameOf: ReadonlyMap<number, string>;
  },
): { readonly dispatches: readonly Dispatch[]; readonly watched: Watched[]; readonly ownBytes: number } {
  const watched: Watched[] = [];
  const kernelOf = rememberedKernels();
  const kernels = graph.nodes
    .filter((node) => !node.op.view)
    .map((node) => {
      const { flops, bytes } = node.op.cost(typesOf(node), node.attributes);
      return { node, kernel: kernelOf(node), work: flops + bytes / 4 };
    });
  const stateOf = ({ node, kernel }: (typeof kernels)[number]): string | undefined => {
    const of = kernel.phases.find((each) => each.of !== undefined)?.of;
    return of === undefined ? undefined : nameOf.get(node.inputs[of]?.id ?? -1);
  };
  // scratch that need not last is one place for all
  const lasting = kernels.map((each) => stateOf(each) !== undefined);
  const common = Math.max(0, ...kernels.map(({ kernel }, index) => (lasting[index] ? 0 : (kernel.shared ?? 0))));
  const place = common > 0 ? take(common) : 0;
  const dispatches = kernels.map((each, index): Dispatch => {
    const { node, kernel, work } = each;
    const state = stateOf(each);
    const flag = state === undefined ? undefined : take(4);
    if (state !== undefined && flag !== undefined) watched.push({ state, flag, version: -1 });
    return {
      name: `${node.op.name} ${[...node.inputs, ...node.outputs].map((value) => value.type.shape.join("×")).join(" ")}`,
      kernel,
      work,
      inputs: node.inputs.map(addressOf),
      outputs: node.outputs.map(addressOf),
      shared: lasting[index] ? take(kernel.shared ?? 0) : place,
      skip: kernel.phases.map((phase) => (phase.of === undefined ? undefined : flag)),
    };
  });
  for (const { state, value } of graph.updates) {
    const source = graph.sources.find((each) => each.kind === "state" && each.name === state) ?? bug("updated state");
    const [from, into] = [addressOf(value), addressOf(source.value)];
    if (from === into) continue;
    const elements = size(value.type.shape);
    dispatches.push({
      name: `copy ${elements}`,
      kernel: copyKernel(elements),
      inputs: [from],
      outputs: [into],
      shared: 0,
      skip: [undefined],
      work: elements,
    });
  }
  return { dispatches, watched, ownBytes: Math.max(0, ...kernels.map(({ kernel }) => kernel.own ?? 0)) };
}
