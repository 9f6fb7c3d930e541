// READ THIS FIRST: the compiler on one screen. A spec's text becomes a plan in five steps, each of which only adds what
// it knows: who wrote what (2-names), what it means (3-types), what has to be done (4-plan), whether that can work
// (4-plan/rules), and a hash. Pure: no clock, no randomness, no device; files only through the reader it is given.
//
//   source ─ parse ─ resolve ─ check ─ lower ─ rules ─ verify, hash ─ plan
//
// What each step has to say goes one way, too: tools/origins.ts adds who wrote a value, tools/allow.ts takes away what its
// author silenced, tools/removal.ts adds the fix of what does nothing.

import { planOf } from "../plan/hash.ts";
import type { Plan } from "../plan/plan.ts";
import { verify } from "../plan/verify.ts";
import { type Files, type Module, planPath } from "./2-names/load.ts";
import { resolve } from "./2-names/resolve.ts";
import type { Bound } from "./2-names/scope.ts";
import type { Swept } from "./2-names/sweep.ts";
import type { Settled } from "./3-types/type.ts";
import { vocabulary } from "./4-vocabulary/registry.ts";
import { check, checkModelBlock, type TypedSpec } from "./5-check/check.ts";
import { isSkipped } from "./5-check/skip.ts";
import { type Lowered, lower } from "./6-lower/lower.ts";
import { rules } from "./6-lower/rules/all.ts";
import { beyondLimit, keepsNoRun, overwritesVariant, samePlan } from "./6-lower/rules/sweeps.ts";
import { unable } from "./6-lower/rules/unable.ts";
import { unused } from "./6-lower/rules/unused.ts";
import { allow } from "./7-report/allow.ts";
import { withOrigins } from "./7-report/origins.ts";
import { withRemovals } from "./7-report/removal.ts";
import { bug } from "./diagnostics/bug.ts";
import { E0220 } from "./diagnostics/codes.ts";
import { collect, most } from "./diagnostics/collect.ts";
import type { Compiled, Diagnostic } from "./diagnostics/diagnostic.ts";
import type { Source } from "./diagnostics/source.ts";

export type { Files } from "./2-names/load.ts";

export interface Options {
  /** `path=value`, as after `--set`; they amend every experiment of the spec. */
  readonly set?: readonly string[];
  /**
   * Also says what no run can execute yet (E0785), what a checkpoint lacks (E0558), and what no device can hold (E0789): a run that
   * is started says so itself, as errors.
   */
  readonly runnable?: boolean;
}

const saidByRuns: ReadonlySet<string> = new Set(["E0558", "E0785", "E0789"]);

/** An experiment with everything known about it. */
export interface Experiment extends Lowered {
  readonly spec: TypedSpec;
}

export interface Program {
  readonly plan: Plan;
  /** By name, in the order of the plan's runs. */
  readonly experiments: readonly Experiment[];
  /** The entry and every file it uses. */
  readonly modules: ReadonlyMap<string, Module>;
}

/** Compiles a spec. There is a value when there is no error; warnings come with it. */
export function compile(entry: Source, files: Files, options: Options = {}): Compiled<Program> {
  const found: Diagnostic[] = [];
  const { value, modules } = pipeline(entry, files, options, found);
  // by path: an editor hands in trees that it has kept, and their source is another object of the same text
  const others = [...modules.values()].map((each) => each.source).filter((each) => each.path !== entry.path);
  const sources = [modules.get(entry.path)?.source ?? entry, ...others];
  // what a flag sets has no line, and a spec with errors or without a run was not asked everything: nothing is stale then
  const whole = value && value.plan.runs.length > 0 && !options.set?.length;
  if (value) found.push(...unable(value.experiments));
  const allowed = allow(found, sources, whole ? entry.path : undefined).filter(
    (each) => options.runnable || !saidByRuns.has(each.code),
  );
  const said = withRemovals(allowed, (path) => modules.get(path)?.file);
  return { value: hasErrors(said) ? undefined : value, diagnostics: inReadingOrder(said, entry) };
}

function pipeline(
  entry: Source,
  files: Files,
  options: Options,
  diagnostics: Diagnostic[],
): { value: Program | undefined; modules: ReadonlyMap<string, Module> } {
  const report = collect(diagnostics);
  const resolved = resolve(entry, files, options.set ?? [], report);
  if (!resolved || hasErrors(diagnostics)) return { value: undefined, modules: resolved?.modules ?? new Map() };
  const { experiments: bound, swept, models, scope, modules } = resolved;
  for (const model of models) checkModelBlock(model, scope, vocabulary, report);

  const readOnce = remembering(files);
  const kept = new Set<Swept>();
  let skipped = 0;
  function compileOne(experiment: Bound | Swept): Experiment | undefined {
    if (diagnostics.length >= most && hasErrors(diagnostics)) return undefined;
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
    // a setting with a wrong name is what would have read the rest
    const asked = diagnostics.some((each) => each.code === "E0202") ? rules.filter((each) => each !== unused) : rules;
    for (const rule of asked)
      for (const each of rule({ ...lowered, spec, files: readOnce, entry: entry.path })) tell(each);
    return { ...lowered, spec };
  }

  const experiments = [...bound, ...swept].map(compileOne).filter((each) => each !== undefined);
  for (const each of beyondLimit(swept, kept)) report(each);
  if (!hasErrors(diagnostics)) for (const each of keepsNoRun(swept, kept)) report(each);
  if (hasErrors(diagnostics)) return { value: undefined, modules };
  if (experiments.length + skipped !== bound.length + swept.length) bug("an experiment is gone, and nothing was said");
  // flags amend every experiment alike, and may well make two of them one
  if (!options.set?.length) for (const each of samePlan(experiments)) report(each);
  const runs = experiments.map((each) => each.run);
  const plan = verify(planOf(runs));
  return { value: { plan, experiments, modules }, modules };
}

/** A spec that is to be run must hold an experiment; one that others `use` need not. */
export function requireExperiment(program: Program, entry: Source): Diagnostic | undefined {
  if (program.experiments.length > 0) return undefined;
  return E0220(
    { path: entry.path },
    { at: { source: entry, span: { start: 0, end: 6 } }, label: "no `experiment name { … }` in here" },
  );
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

const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((each) => each.severity === "error");

/** Files as they were met, the entry first, and each from top to bottom. */
function inReadingOrder(diagnostics: readonly Diagnostic[], entry: Source): readonly Diagnostic[] {
  const primary = (each: Diagnostic) => each.labels.find((label) => label.primary) ?? each.labels[0];
  const paths = [...new Set([entry.path, ...diagnostics.map((each) => primary(each)?.source.path ?? "")])];
  const key = (each: Diagnostic) =>
    [paths.indexOf(primary(each)?.source.path ?? ""), primary(each)?.span.start ?? 0] as const;
  return diagnostics.toSorted((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1]);
}
