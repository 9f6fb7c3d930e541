// The plan of a document, as `perlc plan` prints it. The contents of files that a plan reads were worked out when the page was made.

import { resolvePath } from "../../compiler/2-names/paths.ts";
import type { Program } from "../../compiler/compile.ts";
import { chosenRuns } from "../../compiler/tools/choose.ts";
import { printPlan } from "../../compiler/tools/plan/whole.ts";
import type { Disk, View } from "../../editor/document/documents.ts";
import { readOf } from "../../plan/declared.ts";
import { planOf, withNames } from "../../plan/hash.ts";
import type { Input, Plan, Run } from "../../plan/plan.ts";
import type { PlanText, Shelf } from "../shared/said.ts";
import { onShelf } from "./disk.ts";

export function planText({ program, known, source }: View, disk: Disk, shelf: Shelf): PlanText | undefined {
  const shown = program ?? known;
  if (!shown || shown.experiments.length === 0) return undefined;
  const { plan, reasons } = resolved(shown, source.path, shelf);
  const all = { path: source.path, runs: plan.runs, experiments: shown.experiments };
  const { value: chosen = [] } = chosenRuns(all);
  const at = (path: string) => resolvePath(source.path, path);
  const files = {
    read: (path: string) => disk.read(at(path)),
    rows: (path: string, form: "parquet" | "jsonl") => disk.rows?.(at(path), form),
  };
  const text = printPlan({ plan, chosen, reasons }, files, (label) => `perlc plan ${source.path}:${label}`);
  return { text, stale: program === undefined };
}

/** The plan with the contents of its files, as far as the page knows them. */
export function resolved(
  program: Program,
  path: string,
  shelf: Shelf,
): { readonly plan: Plan; readonly reasons: readonly string[] } {
  const reasons = new Set<string>();
  const runs = program.plan.runs.map((run): Run => {
    const missing: string[] = [];
    const inputs = run.nodes.flatMap((node): Input[] => {
      const read = readOf(node);
      if (!read) return [];
      const found = shelf.contents[onShelf(resolvePath(path, read.path))];
      if (!found) missing.push(`this page does not have the contents of ${read.path}`);
      return (found ?? []).map(({ role, digest }) => ({ node: node.id, role, digest: digest as Input["digest"] }));
    });
    for (const each of missing) reasons.add(each);
    if (missing.length > 0 || run.hash !== undefined) return run;
    const { outline: _, hash: __, ...said } = run;
    return withNames({ ...said, inputs });
  });
  return { plan: planOf(runs), reasons: [...reasons] };
}
