// What the nodes of a plan may read, and what a run must have. The compiler's own plans are so by construction; of a plan
// that somebody else wrote it is asked here, before the runtime meets it.

import { deciding } from "../../../plan/best.ts";
import { isData } from "../../../plan/declared.ts";
import type { JsonPath } from "../../../plan/nodes/check.ts";
import { edges } from "../../../plan/nodes/checks.ts";
import type { Target } from "../../../plan/nodes/kit.ts";
import type { NodeId, PlanNode, Run } from "../../../plan/plan.ts";
import { E0260, E0261 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Where } from "../../diagnostics/make.ts";

type Kind = PlanNode["kind"];
/** The place of a value in the text, when there is one. */
export type PlaceOf = (path: JsonPath, label: string) => Where;

const trains: readonly Kind[] = ["grpo", "supervised"];

/** What an edge may lead to: the kinds, and what they are called together. */
const targets: { readonly [T in Target]: readonly [is: (node: PlanNode) => boolean, name: string] } = {
  dataset: [isData, "a dataset"],
  model: [({ kind }) => kind === "model", "a model"],
  reference: [({ kind }) => kind === "frozen" || kind === "model", "a frozen model"],
  judge: [({ kind }) => kind === "judge", "a judge"],
  reward: [({ kind }) => kind === "reward", "a reward"],
  permute: [({ kind }) => kind === "permute", "a permutation"],
  train: [({ kind }) => trains.includes(kind), "a training"],
};

interface Edge {
  readonly path: JsonPath;
  readonly field: string;
  readonly to: Target;
  readonly input: NodeId;
}

/** The edges of a node with the field that holds each. */
const edgesOf = (node: PlanNode): readonly Edge[] =>
  edges[node.kind].flatMap(({ path, to }) =>
    reached(node, path, []).map(({ path: at, input }) => ({ path: at, field: path.at(-1) ?? "", to, input })),
  );

/** The ids at a path of a value, with the places where they stand. */
function reached(
  value: unknown,
  [key, ...rest]: readonly string[],
  at: JsonPath,
): readonly Pick<Edge, "path" | "input">[] {
  if (value === undefined) return [];
  if (key === undefined) return [{ path: at, input: value as NodeId }];
  if (key === "*") return (value as readonly unknown[]).flatMap((each, place) => reached(each, rest, [...at, place]));
  return reached((value as Readonly<Record<string, unknown>>)[key], rest, [...at, key]);
}

/** Every edge that leads nowhere or to the wrong kind of node, ids that are used twice, and a run that does not train once. */
export function wiringOf(run: Pick<Run, "name" | "nodes">, index: number, at: PlaceOf): readonly Diagnostic[] {
  const before = new Map<NodeId, PlanNode>();
  const ids = new Set(run.nodes.map((node) => node.id));
  const found: Diagnostic[] = [];
  const say = (node: PlanNode, field: string, why: string, path: JsonPath): void => {
    found.push(E0260({ node: node.id, field, why }, at(path, "here")));
  };
  for (const [number, node] of run.nodes.entries()) {
    const path: JsonPath = ["runs", index, "nodes", number];
    if (before.has(node.id)) say(node, "id", "another node before it has that id", [...path, "id"]);
    for (const edge of edgesOf(node)) {
      const place = [...path, ...edge.path];
      const target = before.get(edge.input);
      const [isWanted, name] = targets[edge.to];
      if (!target) {
        const where = ids.has(edge.input) ? "stands behind it" : "is no node of this run";
        say(node, edge.field, `\`${edge.input}\` ${where}`, place);
      } else if (!isWanted(target))
        say(node, edge.field, `\`${edge.input}\` is \`${target.kind}\`, and not ${name}`, place);
    }
    before.set(node.id, node);
  }
  for (const [number, node] of run.nodes.entries()) {
    const path: JsonPath = ["runs", index, "nodes", number];
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
  found.push(...decidedBy(run, index, at));
  const count = run.nodes.filter((node) => trains.includes(node.kind)).length;
  if (count !== 1) found.push(E0261({ run: run.name, count }, at(["runs", index, "nodes"], "these are its nodes")));
  return found;
}

/** What is best and when training ends is decided by one evaluation that is measured while it trains. */
function decidedBy({ nodes }: Pick<Run, "nodes">, index: number, at: PlaceOf): readonly Diagnostic[] {
  const stops = nodes.filter((node) => node.kind === "evaluate" && node.earlyStop !== undefined);
  return nodes.flatMap((node, number) => {
    const wrong = (field: string, why: string) => [
      E0260({ node: node.id, field, why }, at(["runs", index, "nodes", number, field], "here")),
    ];
    if (node.kind === "evaluate")
      return node.earlyStop && stops[0] !== node ? wrong("earlyStop", `\`${stops[0]?.id}\` ends training already`) : [];
    if ((node.kind !== "grpo" && node.kind !== "supervised") || !node.checkpointBest) return [];
    const { measured } = deciding(nodes, node.checkpointBest);
    return measured.length === 1
      ? []
      : wrong(
          "checkpointBest",
          `${measured.length} evaluations that are measured while it trains can be meant, and not one`,
        );
  });
}
