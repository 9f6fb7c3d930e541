// Makes the dataset of a data node by what its kind does.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { isData } from "../../../plan/declared.ts";
import type { DataNode, PlanNode, RolloutNode } from "../../../plan/plan.ts";
import type { Example } from "../../data/example.ts";
import type { Context } from "../context.ts";
import type { Dataset } from "../dataset.ts";
import { executions } from "./all.ts";
import type { Deriving, Drawn, Execution } from "./execution.ts";

/** TypeScript cannot tell that a node and the entry of its kind go together, so it is said here, once. */
const executionOf = ({ kind }: DataNode) => executions[kind] as Execution<DataNode> | undefined;

/** Makes the dataset of a node other than a rollout. Failures as of rowsDataset and fourArtists, E0515 for too few to take. */
export async function makeDataset(context: Context, node: Exclude<DataNode, RolloutNode>): Promise<Dataset> {
  const how = executionOf(node) ?? bug(`${node.kind} is refused by runtime/ability.ts`);
  if ("derive" in how) return how.derive(context, node);
  return "make" in how ? how.make(context, node) : bug(`${node.kind} is made by filter.ts`);
}

/** How a node makes its dataset of others, without a device and without files; undefined for one that does not. */
export function derivation(node: PlanNode): ((context: Deriving) => Dataset) | undefined {
  const how = isData(node) ? executionOf(node) : undefined;
  return how && "derive" in how && isData(node) ? (context) => how.derive(context, node) : undefined;
}

/** The first example of a node that makes examples of nothing else; undefined for any other. */
export async function firstExample(run: Drawn, node: PlanNode, directory: string): Promise<Example | undefined> {
  const how = isData(node) ? executionOf(node) : undefined;
  return how && "first" in how && isData(node) ? how.first(run, node, directory) : undefined;
}
