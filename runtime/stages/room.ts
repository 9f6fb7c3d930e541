// Whether a run can fit at all, by the plan's own figures, asked before anything of it is loaded: what a device binds in one piece,
// and what this machine has. A GPU does not say how much memory it has; what it refuses later is E1006.

import { basename, dirname } from "#path";
import { usableMemory } from "#system";
import { E1019, E1020, E1026 } from "../../compiler/diagnostics/codes.ts";
import { Failure, type Note } from "../../compiler/diagnostics/diagnostic.ts";
import { printBytes } from "../../compiler/diagnostics/print-number.ts";
import { estimateMemory, hostBytes, type Large, largeTensors, type Memory, type ModelSize } from "../../plan/memory.ts";
import { readModelSize } from "../../plan/model-size.ts";
import type { ModelNode, Run } from "../../plan/plan.ts";
import { folderOnDisk } from "../checkpoint/layout.ts";
import type { AdapterRecord } from "../device/adapter.ts";
import { fromHere } from "../inputs/here.ts";

/** What there is. */
export interface Room {
  readonly adapter: string;
  /** Whether the device computes in the memory of this machine. */
  readonly shared: boolean;
  /** Bytes of the largest buffer that a kernel can bind. */
  readonly binding: number;
  /** Bytes that the device reaches in all, where it says so. */
  readonly device: number;
  /** Bytes of this machine's memory, or of what it may use of it. */
  readonly memory: number;
}

/** This machine and one of its devices. */
export function roomOf({ name, kind, limits }: Pick<AdapterRecord, "name" | "kind" | "limits">): Room {
  return {
    adapter: name,
    shared: kind === "software" || kind === "cpu",
    binding: Math.min(limits["maxBufferSize"] ?? Infinity, limits["maxStorageBufferBindingSize"] ?? Infinity),
    device: limits["memory"] ?? Infinity,
    memory: usableMemory(),
  };
}

/** Sizes of the models of a plan whose paths count from `directory`, each read once. */
function rememberedSizes(directory: string): (node: ModelNode) => ModelSize | undefined {
  const known = new Map<ModelNode, ModelSize | undefined>();
  return (node) => {
    if (!known.has(node))
      known.set(
        node,
        readModelSize(node, (path) => {
          const whole = fromHere(directory, path);
          return folderOnDisk(dirname(whole)).read(basename(whole));
        }),
      );
    return known.get(node);
  };
}

/** What a run needs, by the plan's figures. */
export interface Needs {
  readonly memory: Memory;
  /** Bytes on the host, at the least. */
  readonly host: number;
  readonly tensors: readonly Large[];
}

/** Undefined where the size of a model is not known. Paths in the plan count from `directory`. */
export function needsOf(run: Pick<Run, "nodes">, directory: string): Needs | undefined {
  const sizeOf = rememberedSizes(directory);
  const memory = estimateMemory(run, sizeOf);
  const train = run.nodes.find((node) => node.kind === "grpo" || node.kind === "supervised");
  return memory && train && { memory, host: hostBytes(memory, train.completion), tensors: largeTensors(run, sizeOf) };
}

/** Failures E1019 (a tensor that no buffer of the device holds) and E1020 (more memory than this machine has), E1026 (more than the device reaches). */
export function refuseWithoutRoom({ memory, host, tensors }: Needs, room: Room): void {
  const beyond = tensors.filter((each) => each.bytes > room.binding);
  const [largest] = beyond;
  if (largest) {
    const { what, bytes } = largest;
    const facts = { what, needs: printBytes(bytes), adapter: room.adapter, most: printBytes(room.binding) };
    throw new Failure(E1019(facts, { notes: [lowering(beyond)] }));
  }
  if (memory.totalBytes > room.device) {
    const facts = { needs: printBytes(memory.totalBytes), adapter: room.adapter, most: printBytes(room.device) };
    throw new Failure(E1026({ ...facts, parts: partsOf(memory) }, { notes: [lowering(tensors.slice(0, 2))] }));
  }
  const needs = host + (room.shared ? memory.totalBytes : 0);
  if (needs > room.memory) {
    const facts = { needs: printBytes(needs), has: printBytes(room.memory), parts: partsOf(memory) };
    throw new Failure(E1020(facts, { notes: [lowering(tensors.slice(0, 2))] }));
  }
}

function lowering(tensors: readonly Large[]): Note {
  const settings = [...new Set(tensors.flatMap((each) => each.lower))];
  return {
    keyword: "help",
    text: `lower ${settings.map((each) => `\`${each}\``).join(", ")}, or take another adapter`,
  };
}

/** The largest parts, as `plan` names them. */
function partsOf(memory: Memory): readonly string[] {
  const parts: readonly (readonly [string, number])[] = [
    ["weights", memory.parameterBytes],
    ["gradients", memory.gradientBytes],
    ["Adam", memory.momentBytes],
    ["activations", memory.activationBytes],
    ["reference", memory.referenceBytes],
  ];
  return parts
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([name, bytes]) => `${name} ${printBytes(bytes)}`);
}
