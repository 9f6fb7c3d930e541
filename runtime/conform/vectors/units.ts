// A law that kernels of the processor keep at a case: units share the work. Each unit writes something, no word is written by two, all of
// a kernel's outputs are written, and units that run one by one, the last first, give the bits of all together.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { storageArray } from "../../graph/host.ts";
import { type Graph, size, type Value } from "../../graph/ir.ts";
import { dispatchesOf } from "../../processor/dispatches.ts";
import { engine, type Memory } from "../../processor/engine.ts";
import { kernelsOf, scratchOf } from "../../processor/kernels.ts";
import { planned } from "../../processor/room.ts";
import { addPhase, type Dispatch } from "../../simd/program.ts";
import { module } from "../../wasm/module.ts";
import type { Case } from "./case.ts";

/** A NaN whose bits nothing computes. */
const pattern = 0x7fad_beef;
const page = 2 ** 16;
/** Bytes between two tensors. */
const margin = 256;
/** Words that are compared at once: most pieces are as they were. */
const piece = 1024;
/** Words that are looked at in a phase; of larger ones the units are run together. */
const mostLooks = 4e8;

/** Where units of a case's kernels do something else than share the work; the graph runs in this thread, in a memory of its own. */
export async function unitFaults(drawn: Case): Promise<readonly string[]> {
  const { memory, dispatches, bytesAt, own, pages } = placed(drawn);
  const faults: string[] = [];
  for (const each of dispatches) {
    const regions = regionsOf(each, bytesAt, memory);
    const isInPlace = each.outputs.some((address) => each.inputs.includes(address));
    // what is written in place may be what it was
    if (!isInPlace) for (const { words } of regions) words.fill(pattern);
    const owned = regions.map(({ words }) => new Uint8Array(words.length).fill(isInPlace ? 1 : 0));
    for (const [index, { units }] of each.kernel.phases.entries()) {
      const run = await phaseOf(each, index, memory, { pages, own });
      const looks = units * regions.reduce((sum, { words }) => sum + words.length, 0);
      if (looks <= mostLooks) faults.push(...sharing(run, units, { regions, owned, isInPlace }));
      else {
        run(0, units);
        for (const all of owned) all.fill(1);
      }
    }
    regions.forEach(({ isOutput }, which) => {
      const at = isOutput ? (owned[which]?.indexOf(0) ?? -1) : -1;
      if (at >= 0) faults.push(`no unit writes word ${at} of output ${which}`);
    });
    if (faults.length > 0) return faults.map((fault) => `${drawn.name}: ${each.name}: ${fault}`);
  }
  return [];
}

type Run = (from: number, to: number) => void;

/** What a kernel may write: its outputs, and the scratch of all threads. */
interface Region {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly isOutput: boolean;
}

interface Shared {
  readonly regions: readonly Region[];
  /** By region and word, 1 where a unit has written. */
  readonly owned: readonly Uint8Array[];
  readonly isInPlace: boolean;
}

/** Runs a phase whole, and then again unit by unit; notes which words were written. */
function sharing(run: Run, units: number, { regions, owned, isInPlace }: Shared): string[] {
  const faults: string[] = [];
  const before = regions.map(({ words }) => Int32Array.from(words));
  run(0, units);
  const whole = regions.map(({ words }) => Int32Array.from(words));
  const found = before.map((each) => each.slice());
  const owners = regions.map(({ words }) => new Int32Array(words.length).fill(-1));
  for (const [which, { words }] of regions.entries()) words.set(before[which] ?? []);
  for (let unit = units - 1; unit >= 0; unit--) {
    run(unit, unit + 1);
    let count = 0;
    regions.forEach(({ words }, which) => {
      const [old, kept, owner] = [before[which], found[which], owners[which]];
      if (!old || !kept || !owner) return;
      for (const at of changes(words, old)) {
        count++;
        const other = owner[at] ?? -1;
        if (other >= 0) faults.push(`units ${unit} and ${other} of ${units} both write word ${at}`);
        owner[at] = unit;
        kept[at] = words[at] ?? 0;
        words[at] = old[at] ?? 0;
      }
    });
    if (count === 0 && !isInPlace) faults.push(`unit ${unit} of ${units} writes nothing`);
    if (faults.length > 0) break;
  }
  regions.forEach(({ words }, which) => {
    const [one, all] = [found[which], whole[which]];
    const at = faults.length === 0 && one && all ? one.findIndex((each, index) => each !== all[index]) : -1;
    if (at >= 0) faults.push(`unit by unit, word ${at} is another`);
    words.set(all ?? []);
    owners[which]?.forEach((owner, word) => {
      if (owner >= 0) (owned[which] as Uint8Array)[word] = 1;
    });
  });
  return faults;
}

/** The words that are not as they were. */
function* changes(words: Int32Array<SharedArrayBuffer>, old: Int32Array): Iterable<number> {
  const bytes = ({ buffer, byteOffset }: Int32Array<ArrayBufferLike>, from: number, to: number) =>
    Buffer.from(buffer as ArrayBuffer, byteOffset + 4 * from, 4 * (to - from));
  for (let from = 0; from < words.length; from += piece) {
    const to = Math.min(words.length, from + piece);
    if (bytes(words, from, to).equals(bytes(old, from, to))) continue;
    for (let at = from; at < to; at++) if (words[at] !== old[at]) yield at;
  }
}

function regionsOf({ outputs, shared, kernel }: Dispatch, bytesAt: ReadonlyMap<number, number>, memory: Memory) {
  const region = (address: number, bytes: number, isOutput: boolean): Region => ({
    words: new Int32Array(memory.buffer, address, Math.ceil(bytes / 4)),
    isOutput,
  });
  return [
    ...outputs.map((each) => region(each, bytesAt.get(each) ?? bug("an output without a place"), true)),
    ...(kernel.shared === undefined ? [] : [region(shared, kernel.shared, false)]),
  ];
}

/** A phase alone in a module. */
async function phaseOf(
  dispatch: Dispatch,
  phase: number,
  memory: Memory,
  { pages, own }: { readonly pages: number; readonly own: number },
): Promise<Run> {
  const built = module({ wide: false, pages });
  built.export("units", addPhase(built, false, dispatch, phase));
  const { exports } = new engine.Instance(await engine.compile(built.finish()), { env: { memory } });
  const { units } = exports;
  const tensors = [...dispatch.inputs, ...dispatch.outputs];
  return (from, to) => units?.(from, to, own, dispatch.shared, ...tensors);
}

/** A case in a memory of its own, each value in a place of its own. */
function placed({ graph: built, feeds, states }: Case) {
  const { graph, plan } = planned(built, true);
  const kernels = kernelsOf(graph);
  const scratch = scratchOf(kernels);
  const bytesAt = new Map<number, number>();
  let end = margin;
  const take = (bytes: number): number => {
    const address = end;
    bytesAt.set(address, bytes);
    end += margin * Math.ceil(bytes / margin) + margin;
    return address;
  };
  const sources = graph.sources.map(({ value }) => take(4 * size(value.type.shape)));
  const slabs = plan.slabs.map(take);
  const addressOf = ({ id }: Value): number => {
    const place = plan.storage.get(id) ?? bug(`value ${id} has no place`);
    return (place.kind === "source" ? sources[place.source] : slabs[place.slab]) ?? bug("no address");
  };
  const common = take(scratch.common);
  const own = take(scratch.own);
  const { dispatches } = dispatchesOf(graph, kernels, { addressOf, common, take, room: undefined });
  const pages = Math.ceil(end / page) + 1;
  const memory = new engine.Memory({ initial: pages, maximum: pages, shared: true });
  for (const source of graph.sources) {
    const data = dataOf(source, feeds, states);
    if (data === undefined) continue;
    const bits = storageArray(source.value.type.dtype, data);
    new Uint8Array(memory.buffer, addressOf(source.value), bits.byteLength).set(
      new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength),
    );
  }
  return { memory, dispatches, bytesAt, own, pages };
}

function dataOf(
  source: Graph["sources"][number],
  feeds: Case["feeds"],
  states: Case["states"],
): ArrayLike<number> | undefined {
  switch (source.kind) {
    case "constant":
      return source.data;
    case "feed":
      return feeds[source.name];
    case "state":
      return states.find(({ name }) => name === source.name)?.data;
  }
}
