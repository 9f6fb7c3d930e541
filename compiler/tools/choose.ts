// Which runs of a spec or a plan are meant. A spec with a sweep runs what the sweep makes; the experiment that the sweep lies over
// runs only when it is named.

import type { Run } from "../../plan/plan.ts";
import { armName, labelsOf, sweepOf } from "../../plan/run-name.ts";
import type { Experiment } from "../compile.ts";
import { E0266 } from "../diagnostics/codes.ts";
import type { Compiled } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";

/** A run with what it is called in tables and folders. */
export interface Chosen {
  readonly run: Run;
  /** Absent where only the plan is known. */
  readonly experiment: Experiment | undefined;
  readonly label: string;
}

export interface Choice {
  /** Names of runs, their labels, of sweeps, or of runs without their seed; none = all that run by themselves. */
  readonly names?: readonly (string | undefined)[];
  /** Also the experiments that sweeps lie over. */
  readonly withBase?: boolean;
}

interface Source {
  /** As it was given, for messages. */
  readonly path: string;
  readonly runs: readonly Run[];
  /** Those of the runs, in their order. */
  readonly experiments?: readonly Experiment[] | undefined;
}

/** The runs that are meant, in the order of the plan. Without a value, and with E0266, where a name names none. */
export function chosenRuns(
  { path, runs, experiments }: Source,
  { names = [], withBase }: Choice = {},
): Compiled<readonly Chosen[]> {
  const labels = labelsOf(runs);
  const all = runs.map((run, at): Chosen => ({ run, experiment: experiments?.[at], label: labels[at] ?? run.name }));
  const asked = names.filter((each) => each !== undefined);
  if (asked.length === 0) return { value: all.filter(withBase ? isNoTwin(all) : isNoBase(all)), diagnostics: [] };
  const missing = asked.filter((name) => !all.some((each) => answersTo(each, name)));
  const known = [...new Set(all.flatMap(({ run, label }) => [run.name, label, sweepOf(run.name) ?? label]))];
  if (missing.length > 0)
    return {
      value: undefined,
      diagnostics: missing.map((run) => {
        const meant = suggest(run, known).near.map((each) => `\`${each}\``);
        const notes = meant.length > 0 ? [{ keyword: "help", text: `did you mean ${meant.join(" or ")}?` }] : [];
        return E0266({ path, run, runs: labels }, { notes });
      }),
    };
  const isAsked = (each: Chosen) => asked.some((name) => answersTo(each, name));
  return { value: all.filter((each) => isAsked(each) || (withBase && isBase(all, each))), diagnostics: [] };
}

const answersTo = ({ run, label }: Chosen, name: string): boolean =>
  [run.name, label, sweepOf(run.name), armName(run.name), label.replace(/-seed-?\d+$/, "")].includes(name);

const isBase = (all: readonly Chosen[], { experiment, run }: Chosen): boolean =>
  experiment !== undefined && experiment.base === undefined && all.some((each) => each.experiment?.base === run.name);

const isNoBase = (all: readonly Chosen[]) => (each: Chosen) => !isBase(all, each);

/** A base that a sweep runs as one of its own runs once. */
const isNoTwin = (all: readonly Chosen[]) => (each: Chosen) =>
  !isBase(all, each) || !all.some((other) => other !== each && other.run.outline === each.run.outline);
