// Where a graph's time goes, by kind of dispatch: what the profilers of all devices give.

import { type Node, show } from "./ir.ts";
import { typesOf } from "./op.ts";

/** One kind of dispatch of a graph: an op on operands of certain types. Times are of one run of the graph. */
export interface ProfileLine {
  readonly graph: string;
  readonly op: string;
  /** `f32[64,32] f32[32,32] → f32[64,32]`. */
  readonly types: string;
  /** Dispatches of this kind in one run. */
  readonly dispatches: number;
  /** Sum over them; of each the least of all runs, since what else a machine does only ever adds. */
  readonly milliseconds: number;
  readonly flops: number;
  readonly bytes: number;
}

/** A dispatch of a graph, with its time. */
export interface TimedNode {
  readonly graph: string;
  readonly node: Pick<Node, "op" | "attributes" | "inputs" | "outputs">;
  readonly milliseconds: number;
}

/** Dispatches of one kind together, the costliest first. */
export function profileLines(timed: readonly TimedNode[]): readonly ProfileLine[] {
  const lines = new Map<string, ProfileLine>();
  for (const each of timed) {
    const line = lineOf(each);
    const key = `${line.graph}\n${line.op}\n${line.types}`;
    const known = lines.get(key);
    lines.set(key, known ? together(known, line) : line);
  }
  return [...lines.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}

function lineOf({ graph, node, milliseconds }: TimedNode): ProfileLine {
  const types = typesOf(node);
  const shown = `${types.inputs.map(show).join(" ")} → ${types.outputs.map(show).join(" ")}`;
  const flags = Object.entries(node.attributes).flatMap(([name, value]) => (value === true ? [name] : []));
  const op = [node.op.name, ...flags].join(" ");
  return { graph, op, types: shown, dispatches: 1, milliseconds, ...node.op.cost(types, node.attributes) };
}

function together(a: ProfileLine, b: ProfileLine): ProfileLine {
  return {
    ...a,
    dispatches: a.dispatches + b.dispatches,
    milliseconds: a.milliseconds + b.milliseconds,
    flops: a.flops + b.flops,
    bytes: a.bytes + b.bytes,
  };
}
