// READ THIS FIRST: the compiler on one screen. A spec's text becomes a plan step by step, and each step only adds what it knows:
//
//   text ─ parse ─ resolve ─ experimentsOf (check, lower, rules) ─ unable ─ programOf (plan, hash, verify)
//
// What the steps have to say goes one way, too: `said` takes away what its author silenced and adds fixes. Pure: no clock, no
// randomness, no device; files only through the reader it is given.

import type { Files } from "./2-names/load.ts";
import { resolve } from "./2-names/resolve.ts";
import { unable } from "./6-lower/rules/unable.ts";
import { said } from "./7-report/said.ts";
import { collect } from "./diagnostics/collect.ts";
import type { Compiled, Diagnostic } from "./diagnostics/diagnostic.ts";
import { hasErrors } from "./diagnostics/severity.ts";
import type { Source } from "./diagnostics/source.ts";
import { experimentsOf } from "./experiments.ts";
import { type Program, programOf } from "./program.ts";
import { parse } from "./recovery/parse.ts";

export type { Files } from "./2-names/load.ts";
export type { Experiment } from "./experiments.ts";
export type { Program } from "./program.ts";

export interface Options {
  /** `path=value`, as after `--set`; they amend every experiment of the spec. */
  readonly set?: readonly string[];
  /** Also says what no run can execute yet, what a checkpoint lacks, and what no device can hold: a run that is started says so itself. */
  readonly runnable?: boolean;
  /** Rules between settings are not asked: of a spec that a run was made from, whose models and data may be elsewhere by now. */
  readonly unruled?: boolean;
  /** Also says what is only about how a spec is written: words of before. */
  readonly style?: boolean;
}

/** Compiles a spec. There is a value when there is no error; warnings come with it. */
export function compile(
  entry: Source,
  files: Files,
  { set = [], runnable = false, style = false, unruled = false }: Options = {},
): Compiled<Program> {
  const found: Diagnostic[] = [];
  const report = collect(found);
  const named = resolve(entry, { parse, ...files }, set, report);
  const experiments =
    named && !hasErrors(found)
      ? experimentsOf(named, { entry, files, flagged: set.length > 0, unruled, found, report })
      : undefined;
  if (experiments) found.push(...unable(experiments.all));
  const modules: Program["modules"] = named?.modules ?? new Map();
  const program = experiments && programOf(experiments, modules);
  // what a flag sets has no line, and a spec with errors or without a run was not asked everything: nothing is stale then
  const whole = program !== undefined && program.experiments.length > 0 && set.length === 0;
  const diagnostics = said(found, entry, { modules, whole, runnable, style });
  return { value: hasErrors(diagnostics) ? undefined : program, diagnostics };
}
