// What the nodes of a plan may read, and what a run must have. The compiler's own plans are so by construction; of a plan
// that somebody else wrote it is asked here, before the runtime meets it.

import { withInputs } from "../../../plan/inputs.ts";
import type { DataNode, NodeId, PlanNode, Run } from "../../../plan/plan.ts";
import { E0260, E0261 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Where } from "../../diagnostics/make.ts";

type Kind = PlanNode["kind"];
export type Path = readonly (string | number)[];
/** The place of a value in the text, when there is one. */
export type PlaceOf = (path: Path, label: string) => Where;

const datasets: { readonly [K in DataNode["kind"]]: true } = {
  four_artists: true,
  parquet: true,
  jsonl: true,
  hub: true,
  benchmark: true,
  take: true,
  rollout: true,
  where: true,
  mix: true,
  shuffle: true,
  rephrase: true,
  label: true,
  resample: true,
};
const data = Object.keys(datasets) as readonly Kind[];
const trains: readonly Kind[] = ["grpo", "supervised"];

/** The kinds that each edge may lead to, by the field that holds it, and what they are called together. */
const edges: Readonly<Record<string, readonly [kinds: readonly Kind[], name: string]>> = {
  "frozen.of": [["model"], "a model"],
  "rollout.from": [["model"], "a model"],
  by: [["judge"], "a judge"],
  judge: [["judge"], "a judge"],
  input: [data, "a dataset"],
  images: [data, "a dataset"],
  on: [data, "a dataset"],
  policy: [["model"], "a model"],
  reference: [["frozen", "model"], "a frozen model"],
  reward: [["reward"], "a reward"],
  permute: [["permute"], "a permutation"],
  train: [trains, "a training"],
};

interface Edge {
  readonly path: Path;
  readonly field: string;
  readonly input: NodeId;
}

/** The edges of a node with the field that holds each: found by marking them, so that no kind is forgotten. */
function edgesOf(node: PlanNode): readonly Edge[] {
  const found: Edge[] = [];
  const mark = "\u0000";
  const look = (value: unknown, path: Path): void => {
    if (typeof value === "string" && value.startsWith(mark)) {
      const field = path.filter((each) => typeof each === "string").at(-1) ?? "";
      found.push({ path, field, input: value.slice(mark.length) });
    } else if (typeof value === "object" && value !== null)
      for (const [key, each] of Object.entries(value)) look(each, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  look(
    withInputs(node, (id) => mark + id),
    [],
  );
  return found;
}

/** Every edge that leads nowhere or to the wrong kind of node, ids that are used twice, and a run that does not train once. */
export function wiringOf(run: Pick<Run, "name" | "nodes">, index: number, at: PlaceOf): readonly Diagnostic[] {
  const before = new Map<NodeId, PlanNode>();
  const ids = new Set(run.nodes.map((node) => node.id));
  const found: Diagnostic[] = [];
  const say = (node: PlanNode, field: string, why: string, path: Path): void => {
    found.push(E0260({ node: node.id, field, why }, at(path, "here")));
  };
  for (const [number, node] of run.nodes.entries()) {
    const path: Path = ["runs", index, "nodes", number];
    if (before.has(node.id)) say(node, "id", "another node before it has that id", [...path, "id"]);
    for (const edge of edgesOf(node)) {
      const place = [...path, ...edge.path];
      const target = before.get(edge.input);
      const wanted = edges[`${node.kind}.${edge.field}`] ?? edges[edge.field];
      if (!target) {
        const where = ids.has(edge.input) ? "stands behind it" : "is no node of this run";
        say(node, edge.field, `\`${edge.input}\` ${where}`, place);
      } else if (wanted && !wanted[0].includes(target.kind))
        say(node, edge.field, `\`${edge.input}\` is \`${target.kind}\`, and not ${wanted[1]}`, place);
    }
    before.set(node.id, node);
  }
  for (const [number, node] of run.nodes.entries()) {
    const path: Path = ["runs", index, "nodes", number];
    // what such an edge leads to has no name of its own in the hash, and would be another result under the same one
    if (node.kind === "grpo" && node.reference === node.policy)
      say(node, "reference", `\`${node.policy}\` is the policy itself, which moves`, [...path, "reference"]);
    const train = node.kind === "evaluate" ? before.get(node.train) : undefined;
    if (node.kind === "evaluate" && train && "policy" in train && train.policy !== node.policy)
      say(node, "policy", `\`${node.train}\` trains \`${train.policy}\`, and not \`${node.policy}\``, [
        ...path,
        "policy",
      ]);
  }
  const count = run.nodes.filter((node) => trains.includes(node.kind)).length;
  if (count !== 1) found.push(E0261({ run: run.name, count }, at(["runs", index, "nodes"], "these are its nodes")));
  return found;
}
