// The settings in which the runs of a spec differ: what a sweep moves, and what a variant changes. The columns of a table.

import type { Experiment } from "../../compile.ts";
import { writtenOf } from "../diff/settings.ts";

const absent = "–";
/** So many columns can still be read. */
const most = 5;

/** Paths, most telling first, and each run's value of them; "–" where a run has no such setting. */
export function varyingSettings(experiments: readonly Experiment[]): {
  readonly paths: readonly string[];
  readonly values: readonly (readonly string[])[];
} {
  const settled = experiments.map((each) => each.spec.settings);
  const all = [...new Set(settled.flatMap((each) => [...each.keys()]))].filter((path) => path !== "seed");
  const value = (i: number, path: string): string => short(writtenOf(settled[i]?.get(path))?.value ?? absent);
  // a setting that is only there or not follows from another
  const paths = all.filter((path) => {
    const values = new Set(experiments.map((_, i) => value(i, path)));
    values.delete(absent);
    return values.size > 1;
  });
  // the figures of an evaluation differ in every variant, and decide nothing
  const shown = paths.filter((path) => !path.startsWith("evaluate") && path !== "cites").slice(0, most);
  return { paths: shown, values: experiments.map((_, i) => shown.map((path) => value(i, path))) };
}

const short = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);
