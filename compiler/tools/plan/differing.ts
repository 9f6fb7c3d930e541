// The settings of an experiment that are not as they are when nobody writes them: what somebody decided, block by block. A plan
// has hundreds of values; these are the ones to look at before a run.

import type { Experiment } from "../../compile.ts";
import { wrap } from "../../diagnostics/width.ts";
import { writtenOf } from "../diff/settings.ts";
import { blockOf, settingAt } from "../settable.ts";

export interface Differing {
  readonly path: string;
  readonly value: string;
  /** What it would be; absent where it would not be there at all. */
  readonly default: string | undefined;
}

/**
 * In the order of the vocabulary. Settings that every spec has to write have no default to differ from; the seed, the policy, the
 * data and whatever else stands outside the blocks are nodes of the plan.
 */
export function differingSettings(experiment: Experiment): readonly Differing[] {
  return [...experiment.spec.settings].flatMap(([path, settled]): Differing[] => {
    const setting = settingAt(experiment, path);
    const written = writtenOf(settled);
    if (
      !written ||
      (written.isDefault && !written.isImplied) ||
      !setting ||
      setting.annotation ||
      !blockOf(experiment, path)
    )
      return [];
    if (setting.default === undefined && !setting.optional) return [];
    return same(written.value, setting.default) ? [] : [{ path, value: written.value, default: setting.default }];
  });
}

const same = (value: string, other: string | undefined): boolean =>
  value === other || (other !== undefined && Number(value) === Number(other));

/** A paragraph for each block; none when everything is as it is by default. */
export function printDiffering(experiment: Experiment): readonly string[] {
  const all = differingSettings(experiment);
  if (all.length === 0) return [];
  const blocks = Map.groupBy(all, ({ path }) => blockOf(experiment, path)?.key ?? "");
  const lines = [...blocks].flatMap(([key, settings]) => {
    const said = settings.map((each) => {
      const was = each.default === undefined ? "" : ` (${each.default})`;
      return `${each.path.slice(key.length + 1)} = ${each.value}${was}`;
    });
    return [`  ${key}`, ...wrap(said.join("; "), 76).map((line) => `    ${line}`)];
  });
  return ["settings that differ from their defaults (in brackets)", ...lines];
}
