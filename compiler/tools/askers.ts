// Which rules ask for a setting: each rule is run once on the experiment while its reading is watched, and what it reads of a
// plan node is traced back to the settings that the node was made from.

import type { NodeId, PlanNode } from "../../plan/plan.ts";
import { fieldOf } from "../2-names/renamed.ts";
import { rules } from "../6-lower/rules/all.ts";
import type { Experiment } from "../compile.ts";

/** The rules that read what a setting became, by its path and the nodes made from it, in the order of asking. */
export function askers(experiment: Experiment): (path: string, ids: readonly NodeId[]) => readonly string[] {
  const reads = Object.entries(rules).map(([name, rule]) => {
    const fields = new Set<string>();
    const nodes = experiment.run.nodes.map((node) => watched(node, (field) => fields.add(`${node.id}/${field}`)));
    const run = { ...experiment.run, nodes };
    // whether files are there is not asked: only what of the plan is read
    const files = { read: () => undefined, exists: () => true };
    for (const _ of rule({ ...experiment, run, files, entry: "" }));
    return { name, fields };
  });
  return (path, ids) => {
    const made = ids.flatMap((id) => {
      const node = experiment.run.nodes.find((each) => each.id === id);
      return node ? fieldsOf(path, node).map((field) => `${id}/${field}`) : [];
    });
    return reads.filter(({ fields }) => made.some((each) => fields.has(each))).map(({ name }) => name);
  };
}

/** The node, telling of each field that is read by its name; copying it whole (`{ ...node }`) is no reading. */
function watched(node: PlanNode, tell: (field: string) => void): PlanNode {
  let copied: string | symbol | undefined;
  return new Proxy(node, {
    getOwnPropertyDescriptor: (target, key) => {
      copied = key;
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    get: (target, key) => {
      if (typeof key === "string" && key !== copied && key !== "id" && key !== "kind") tell(key);
      copied = undefined;
      return Reflect.get(target, key);
    },
  });
}

/** The fields of a node that a setting became: those called like it, or all of a node that was made from it alone. */
function fieldsOf(path: string, node: PlanNode): readonly string[] {
  const all = Object.keys(node);
  // every draw depends on the seed, and no node has it
  if (/^(data_)?seed$/.test(path.split(".")[0] ?? "")) return [];
  if (!path.startsWith(`${node.id.split(".")[0]}.`) || path.startsWith("data.")) return all;
  const names = path
    .split(".")
    .map((name) => fieldOf(name).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
  return all.filter((field) => names.some((name) => field === name || field.startsWith(name)));
}
