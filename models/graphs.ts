// The computing half of every family. Whoever imports this computes; a plan needs none of it.

import { bug } from "../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "./decoder/config.ts";
import type { Graphs } from "./decoder/graphs.ts";
import { families } from "./registry.ts";

const loaded: ReadonlyMap<string, Graphs> = new Map(
  await Promise.all(families.map(async ({ name, graphs }) => [name, (await graphs()).graphs] as const)),
);

/** What computes a model. */
export const graphsOf = ({ family }: Pick<ModelConfig, "family">): Graphs =>
  loaded.get(family) ?? bug(`no family of models is called ${family}`);
