// From names to nodes: each experiment of a spec, and each that its sweeps make, gets its types and its nodes, and is held
// against the rules.

import type { Files } from "./2-names/load.ts";
import { planPath } from "./2-names/paths.ts";
import type { Resolved } from "./2-names/resolve.ts";
import type { Bound } from "./2-names/scope.ts";
import type { Swept } from "./2-names/sweep.ts";
import type { Settled } from "./3-types/type.ts";
import { vocabulary } from "./4-vocabulary/registry.ts";
import { check, checkModelBlock, type TypedSpec } from "./5-check/check.ts";
import { sidesOf } from "./5-check/contrast.ts";
import { isSkipped } from "./5-check/skip.ts";
import { type Lowered, lower } from "./6-lower/lower.ts";
import { rules } from "./6-lower/rules/all.ts";
import { type Primary, primaryOf, type Sided } from "./6-lower/rules/contrasts.ts";
import { beyondLimit, keepsNoRun, overwritesVariant, samePlan } from "./6-lower/rules/sweeps.ts";
import { withOrigins } from "./7-report/origins.ts";
import { bug } from "./diagnostics/bug.ts";
import { behaviours } from "./diagnostics/codes.ts";
import { most } from "./diagnostics/collect.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { hasErrors } from "./diagnostics/severity.ts";
import type { Source } from "./diagnostics/source.ts";

const ruled = Object.entries(rules);

/** An experiment with everything known about it. */
export interface Experiment extends Lowered {
  readonly spec: TypedSpec;
  /** The experiment that a sweep laid it on; absent for one that no sweep made. */
  readonly base?: string;
}

export interface Surroundings {
  readonly entry: Source;
  readonly files: Files;
  /** Whether flags amend all experiments. */
  readonly flagged: boolean;
  /** Whether rules are left out. */
  readonly unruled: boolean;
  /** All that was said so far; `report` adds to it. */
  readonly found: readonly Diagnostic[];
  readonly report: (diagnostic: Diagnostic) => void;
}

/** What a spec comes to. */
export interface Experiments {
  readonly all: readonly Experiment[];
  /** The comparison of them that decides. */
  readonly primary?: Primary;
}

/** The experiments, or undefined when something is wrong with one; what, is reported. */
export function experimentsOf(
  { experiments: bound, swept, models, scope, modules }: Resolved,
  { entry, files, flagged, unruled, found, report }: Surroundings,
): Experiments | undefined {
  for (const model of models) checkModelBlock(model, scope, vocabulary, report);
  const readOnce = remembering(files);
  const kept = new Set<Swept>();
  const sided: Sided[] = [];
  let skipped = 0;

  /** Undefined for one that is wrong, and for one that the sweep skips. */
  function experimentOf(experiment: Bound | Swept): Experiment | undefined {
    if (found.length >= most && hasErrors(found)) return undefined;
    const settings = new Map<string, Settled<unknown>>();
    const tell = (each: Diagnostic): void => report(withOrigins(each, experiment, settings, modules));
    const spec = check(experiment, scope, vocabulary, tell, settings);
    if (spec && "sweep" in experiment) {
      if (isSkipped(experiment, spec, scope, vocabulary, tell)) {
        skipped++;
        return undefined;
      }
      kept.add(experiment);
      const isVariant = experiment.block.head.relations.some((each) => each.word.text === "extends");
      for (const each of overwritesVariant(experiment, spec, isVariant)) tell(each);
    }
    const lowered = spec && lower(spec, planPath(entry.path, modules, files), tell);
    if (!spec || !lowered) return undefined;
    const sides = "sweep" in experiment ? sidesOf(experiment, spec, scope, vocabulary, tell) : undefined;
    if ("sweep" in experiment && sides) sided.push({ swept: experiment, sides, run: lowered.run });
    const hidden = new Set(found.map(({ code }) => behaviours[code]?.hides as string | undefined));
    const given = { ...lowered, spec, files: readOnce, entry: entry.path };
    for (const [name, rule] of unruled ? [] : ruled) if (!hidden.has(name)) for (const each of rule(given)) tell(each);
    return { ...lowered, spec, ...("sweep" in experiment && { base: experiment.sweep.base }) };
  }

  const experiments = [...bound, ...swept].map(experimentOf).filter((each) => each !== undefined);
  for (const each of beyondLimit(swept, kept)) report(each);
  if (!hasErrors(found)) for (const each of keepsNoRun(swept, kept)) report(each);
  const primary = hasErrors(found) ? undefined : primaryOf(sided, report);
  if (hasErrors(found)) return undefined;
  if (experiments.length + skipped !== bound.length + swept.length) bug("an experiment is gone, and nothing was said");
  // flags may well make two of them one
  if (!flagged) for (const each of samePlan(experiments)) report(each);
  return { all: experiments, ...(primary && { primary }) };
}

/** Each file is read once for all runs of a spec: a sweep of a hundred has one checkpoint. */
function remembering(files: Files): Files {
  const texts = new Map<string, string | undefined>();
  const read = (path: string): string | undefined => {
    if (!texts.has(path)) texts.set(path, files.read(path));
    return texts.get(path);
  };
  return { ...files, read };
}
