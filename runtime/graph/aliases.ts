// Which values lie in the storage of a state, through views and in-place writes, and which node overwrites each.
// Read by the verifier, by fusion (which must not move a read behind a write) and by copy-before-overwrite.ts.

import type { Graph, Value } from "./ir.ts";

export interface Aliases {
  /** Name of the state in whose storage a value lies, by value id. */
  readonly stateOf: ReadonlyMap<number, string>;
  /** Index of the node that overwrites a value in place, by value id. */
  readonly overwrittenAt: ReadonlyMap<number, number>;
}

/** One walk over the nodes; a graph that breaks the verifier's rules gives a map that shows it, not an error. */
export function aliases(graph: Graph): Aliases {
  const stateOf = new Map<number, string>();
  const overwrittenAt = new Map<number, number>();
  for (const source of graph.sources) if (source.kind === "state") stateOf.set(source.value.id, source.name);
  const share = (output: Value | undefined, name: string | undefined): void => {
    if (output && name !== undefined) stateOf.set(output.id, name);
  };
  graph.nodes.forEach(({ op, inputs, outputs }, now) => {
    const nameOf = (input: number): string | undefined => stateOf.get(inputs[input]?.id ?? -1);
    if (op.view) share(outputs[0], nameOf(0));
    const written = (op.inPlace ?? []).map(([output, input]) => ({ output: outputs[output], name: nameOf(input) }));
    for (const { name } of written)
      for (const [id, each] of stateOf) if (each === name && !overwrittenAt.has(id)) overwrittenAt.set(id, now);
    for (const { output, name } of written) share(output, name);
  });
  return { stateOf, overwrittenAt };
}
