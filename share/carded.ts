// The card of a model that a bundle has the weights of: made of what the bundle holds, so that whoever gets it can make it again.

import { join } from "node:path";
import type { Plan, Resolved } from "../plan/plan.ts";
import { readCheckpointConfig } from "../runtime/checkpoint/layout.ts";
import { titleOf } from "../runtime/record/read/open.ts";
import { cardOf, type Described } from "./card/card.ts";
import { layoutFrom } from "./layout.ts";
import { type BundleFile, type Manifest, placeOfFile } from "./manifest.ts";
import type { Outcome } from "./results.ts";

/** What of a bundle its cards are made of. */
export interface Carded extends Pick<Manifest, "perlc" | "base" | "spec" | "licence"> {
  readonly files: readonly Pick<BundleFile, "name" | "place" | "licence">[];
  readonly plan: Plan;
  /** The text of the entry, where there is a spec. */
  readonly text?: string;
}

/** The card of the run with this journal, whose model has this configuration; undefined where it is none of the plan. */
export function cardIn(
  { perlc, base, spec, licence, files, plan, text }: Carded,
  { events, config }: Pick<Described, "events" | "config">,
): string | undefined {
  const [start] = events;
  const run = plan.runs.find((each): each is Resolved => start?.event === "start" && each.hash === start.plan);
  if (run === undefined) return undefined;
  const { place } = layoutFrom(base);
  const title = text === undefined || spec === undefined ? undefined : titleOf(run.name, [{ path: spec, text }]);
  return cardOf({
    run,
    ...(title !== undefined && { title }),
    events,
    config,
    perlc,
    licenceOf(path) {
      const at = place(path);
      return files.find((each) => placeOfFile(each) === at || placeOfFile(each).startsWith(`${at}/`))?.licence;
    },
    ...(licence !== undefined && { licence }),
  });
}

/** What the folder of some results says of its model. Failures as of readCheckpointConfig. */
export const describedIn = ({ folder, events }: Pick<Outcome, "folder" | "events">) => ({
  events,
  config: readCheckpointConfig(join(folder, "final")),
});
