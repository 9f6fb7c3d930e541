// The checklists that a bundle holds: made of its list, its plan and its journals alone, so that whoever gets it can make them again.

import type { Plan, Resolved } from "../plan/plan.ts";
import type { Known } from "./checklists/known.ts";
import { checklistNames, jsonOf, markdownOf } from "./checklists/write.ts";
import { layoutFrom } from "./layout.ts";
import { type Manifest, placeOfFile, type Role } from "./manifest.ts";
import type { Outcome } from "./results.ts";

/** What the checklists and the crate say they are made without. */
const later: readonly Role[] = ["checklist", "crate"];

/** Both texts by their names in the bundle. */
export function checklistsIn(
  { perlc, base, licence, files, absent }: Omit<Manifest, "runs" | "plan">,
  plan: Plan,
  outcomes: ReadonlyMap<string, Pick<Outcome, "events">>,
): ReadonlyMap<string, string> {
  const { place } = layoutFrom(base);
  const listed = files.filter(({ role }) => !later.includes(role));
  const known: Known = {
    perlc,
    // two runs of a spec may be one
    runs: [...new Map(plan.runs.map((run) => [run.hash, run])).values()]
      .filter((run): run is Resolved => run.hash !== undefined)
      .map((run) => ({ run, events: outcomes.get(run.hash)?.events ?? [] })),
    licenceOf(path) {
      const at = place(path);
      const isIt = (each: Parameters<typeof placeOfFile>[0]) =>
        placeOfFile(each) === at || placeOfFile(each).startsWith(`${at}/`);
      return (listed.find(isIt) ?? absent.find((each) => each.place === at))?.licence;
    },
    ...(licence !== undefined && { licence }),
    bundle: { files: listed, absent },
  };
  return new Map([
    [checklistNames.json, jsonOf(known)],
    [checklistNames.markdown, markdownOf(known)],
  ]);
}
