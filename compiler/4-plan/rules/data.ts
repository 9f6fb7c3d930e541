// Rules of data: files that must be there, and sources that never end.

import { besides } from "../../2-names/load.ts";
import { E0550, E0551, E0559 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { append } from "../../diagnostics/edits.ts";
import { endless } from "../count.ts";
import { inputs } from "../inputs.ts";
import { type Case, nodeOf, ofKind, placeOf } from "./rule.ts";

export function* missingFiles(given: Case): Iterable<Diagnostic> {
  for (const { path, id } of ofKind(given, "parquet")) {
    const from = besides(given.entry, path);
    if (!given.files.exists(from))
      yield E0550({ path: from }, { at: placeOf(given, id), label: "there is no such file" });
  }
  for (const { from, id } of ofKind(given, "model")) {
    if (from.kind !== "checkpoint") continue;
    const folder = besides(given.entry, from.path);
    if (given.files.exists(`${folder}/config.json`)) continue;
    yield E0551({ path: folder }, { at: placeOf(given, id), label: "there is no config.json in it" });
  }
}

/** A family of tasks goes on for ever; whoever wants all of it waits for ever. */
export function* neverEnds(given: Case): Iterable<Diagnostic> {
  const told = new Set<string>();
  for (const node of given.run.nodes) {
    if (node.kind === "take" || node.kind === "where" || node.kind === "shuffle") continue;
    const source = inputs(node).find((id) => endless(given.run.nodes, id));
    if (source === undefined || told.has(source) || nodeOf(given, source) === undefined) continue;
    told.add(source);
    const at = placeOf(given, source);
    const where = { at, label: "goes on without end", fix: append(at, " | take(256)") };
    yield E0559({}, where);
  }
}
