// What a run reads from outside its spec, pinned: the digests of its files, the revisions of its names, and the tokens of
// its policy. For `perlc freeze`; no device and no weights are needed.

import { existsSync } from "#files";
import { isAbsolute, join, relative, resolve, sep } from "#path";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelNode, NodeId, Plan, PlanNode, Run } from "../../plan/plan.ts";
import { openCheckpoint } from "../checkpoint/layout.ts";
import { fromHere } from "../inputs/here.ts";
import { readInputs } from "../inputs/resolve.ts";
import { openTokenizer } from "../tokenizer/tokenizer.ts";
import { bannedTokens } from "./policy.ts";

export interface Pinned {
  readonly node: NodeId;
  /** A path from the folder of the spec, or a name on a hub. */
  readonly what: string;
  /** `sha256:…` of a file; of a name its revision, or `unpinned`. */
  readonly is: string;
}

/**
 * Pins of every node that reads something; paths count from `directory`, with `/`. `missing` says why a file has no digest.
 * What several nodes read is worked out once (runtime/inputs/digest.ts keeps what takes long).
 */
export async function pinsOf(
  run: Pick<Run, "nodes">,
  directory: string,
): Promise<{ readonly pins: readonly Pinned[]; readonly missing: readonly Diagnostic[] }> {
  const { inputs, missing } = await readInputs(run, directory);
  const files = inputs.map(({ node, path, digest }) => ({ node, what: beside(directory, path), is: digest }));
  const names = run.nodes.flatMap((node): readonly Pinned[] => {
    const hub = node.kind === "hub" ? node : node.kind === "model" && node.from.kind === "hub" ? node.from : undefined;
    return hub ? [{ node: node.id, what: hub.name, is: hub.revision ?? "unpinned" }] : [];
  });
  return { pins: [...files, ...names], missing };
}

/** The pins of all runs of a plan; of several, each node behind the name of its run. */
export async function pinsOfPlan(
  { runs }: Pick<Plan, "runs">,
  directory: string,
): Promise<{ readonly pins: readonly Pinned[]; readonly missing: readonly Diagnostic[] }> {
  const pins: Pinned[] = [];
  const missing = new Map<string, Diagnostic>();
  for (const run of runs) {
    const found = await pinsOf(run, directory);
    for (const pin of found.pins) pins.push({ ...pin, node: runs.length > 1 ? `${run.name}:${pin.node}` : pin.node });
    for (const each of found.missing) missing.set(each.title, each);
  }
  return { pins, missing: [...missing.values()] };
}

/** A path as it is written in a file of `directory`. */
const beside = (directory: string, path: string): string =>
  isAbsolute(path) ? relative(resolve(directory), path).split(sep).join("/") : path;

/** The tokens that end an answer and those that are never drawn, of each policy whose tokenizer is on this machine. */
export function tokensOf({ nodes }: Pick<Run, "nodes">, directory: string) {
  const models = nodes.filter((node: PlanNode): node is ModelNode => node.kind === "model");
  return models.flatMap(({ id, from }) => {
    if (from.kind !== "checkpoint" || !existsSync(join(fromHere(directory, from.path), "tokenizer.json"))) return [];
    const folder = fromHere(directory, from.path);
    const { config } = openCheckpoint(folder);
    return [{ node: id, stop: config.tokens.eos, banned: bannedTokens(config, openTokenizer(folder, config)) }];
  });
}
