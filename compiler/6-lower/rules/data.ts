// Rules of data: files that must be there, and sources that never end.

import { declaredData, isData, isTable } from "../../../plan/declared.ts";
import { inputs } from "../../../plan/inputs.ts";
import { endless, examples } from "../../../plan/passing.ts";
import { resolvePath } from "../../2-names/paths.ts";
import { E0515, E0550, E0551, E0559 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { append } from "../../diagnostics/edits.ts";
import { type Case, nodeOf, ofKind, placeOf, rowsOf } from "./rule.ts";

export function* missingFiles(given: Case): Iterable<Diagnostic> {
  for (const { path, id } of given.run.nodes.filter(isTable)) {
    const from = resolvePath(given.entry, path);
    if (!given.files.exists(from))
      yield E0550({ path: from }, { at: placeOf(given, id), label: "there is no such file" });
  }
  for (const { from, id } of ofKind(given, "model")) {
    if (from.kind !== "checkpoint") continue;
    const folder = resolvePath(given.entry, from.path);
    if (given.files.exists(`${folder}/config.json`)) continue;
    yield E0551({ path: folder }, { at: placeOf(given, id), label: "there is no config.json in it" });
  }
}

/** A file has its rows, and no stage makes more of them. */
export function* takesBeyondRows(given: Case): Iterable<Diagnostic> {
  for (const { count, input, id } of ofKind(given, "take")) {
    const there = examples(given.run.nodes, input, rowsOf(given));
    if (there.count === undefined || there.count >= count || nodeOf(given, input)?.kind === "take") continue;
    const from = {
      ...placeOf(given, input),
      text: `gives ${there.atMost ? "at most " : ""}${there.count}`,
      primary: false,
    };
    yield E0515(
      { found: there.count, asked: count },
      { at: placeOf(given, id), label: "more than there are", labels: [from] },
    );
  }
}

/** A family of tasks goes on for ever; whoever wants all of it waits for ever. */
export function* neverEnds(given: Case): Iterable<Diagnostic> {
  const told = new Set<string>();
  for (const node of given.run.nodes) {
    if (isData(node) && declaredData(node).passes.takesEndless) continue;
    const source = inputs(node).find((id) => endless(given.run.nodes, id));
    if (source === undefined || told.has(source) || nodeOf(given, source) === undefined) continue;
    told.add(source);
    const at = placeOf(given, source);
    const where = { at, label: "goes on without end", fix: append(at, " | take(256)") };
    yield E0559({}, where);
  }
}
