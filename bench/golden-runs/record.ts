// What is kept of a golden run: digests of loss, gradient and weights after each update, of the numbers that went in, and of every op
// of its graphs. A text file, so that a change shows which digests are others.

import { createHash } from "node:crypto";

/** One run of the training graph. Each digest is of the bits of the numbers. */
export interface Update {
  readonly step: number;
  /** By name: tokens, pictures, advantages, the learning rate. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly loss: string;
  readonly gradient: string;
  readonly weights: string;
}

export interface Ops {
  readonly graph: string;
  /** The ops in their order, each with a digest of its outputs for every run that is kept: of training each update, of others the first. */
  readonly ops: readonly { readonly op: string; readonly digests: readonly string[] }[];
}

export interface GoldenRun {
  /** The digests are of one adapter: arithmetic is promised for one class of devices. */
  readonly adapter: string;
  readonly updates: readonly Update[];
  /** Of the final weights, as the run says it. */
  readonly weights: string;
  readonly graphs: readonly Ops[];
}

/** The first 24 bits of SHA-256 over some arrays, as six hexadecimal digits: of a few thousand that are compared in order none hides a change for long. */
export function digestOf(...arrays: readonly ArrayBufferView[]): string {
  const hash = createHash("sha256");
  for (const each of arrays) hash.update(new Uint8Array(each.buffer, each.byteOffset, each.byteLength));
  return hash.digest("hex").slice(0, 6);
}

/** A line an update, then a line an op under the name of its graph. */
export function written({ adapter, weights: final, updates, graphs }: GoldenRun): string {
  const lines = [`adapter ${adapter}`, `final ${final}`];
  for (const { step, loss, gradient, weights, inputs } of updates) {
    const fed = Object.entries(inputs).map(([name, digest]) => `${name}=${digest}`);
    lines.push(`step ${step} loss=${loss} gradient=${gradient} weights=${weights} ${fed.join(" ")}`);
  }
  for (const { graph, ops } of graphs)
    lines.push(`graph ${graph}`, ...ops.map(({ op, digests }) => `${op} ${digests.join(" ")}`));
  return `${lines.join("\n")}\n`;
}

/** Reads what `written` wrote. */
export function readRecord(text: string): GoldenRun {
  const updates: Update[] = [];
  const graphs: { graph: string; ops: { op: string; digests: string[] }[] }[] = [];
  let adapter = "";
  let weights = "";
  for (const line of text.trimEnd().split("\n")) {
    const [first = "", ...rest] = line.split(" ");
    if (first === "adapter") adapter = rest.join(" ");
    else if (first === "final") weights = rest.join(" ");
    else if (first === "step") updates.push(updateIn(rest));
    else if (first === "graph") graphs.push({ graph: rest.join(" "), ops: [] });
    else graphs.at(-1)?.ops.push({ op: first, digests: rest });
  }
  return { adapter, updates, weights, graphs };
}

function updateIn([step = "", ...named]: readonly string[]): Update {
  const pairs = named.map((each) => [each.slice(0, each.lastIndexOf("=")), each.slice(each.lastIndexOf("=") + 1)]);
  const { loss = "", gradient = "", weights = "", ...inputs } = Object.fromEntries(pairs) as Record<string, string>;
  return { step: Number(step), inputs, loss, gradient, weights };
}
