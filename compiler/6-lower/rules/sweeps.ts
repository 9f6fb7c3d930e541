// Rules between the runs of a spec: no sweep undoes what its variant is about, and no two runs are the same.

import { sketchOf } from "../../../plan/hash.ts";
import type { Swept } from "../../2-names/sweep.ts";
import type { TypedSpec } from "../../5-check/check.ts";
import { E0903, E0906, E0908, E0909 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import type { Lowered } from "../lower.ts";

/** A variant says what it changes; a sweep over it that sets the same has undone it. */
export function* overwritesVariant(swept: Swept, spec: TypedSpec, isVariant: boolean): Iterable<Diagnostic> {
  if (!isVariant) return;
  for (const path of swept.sweep.sets) {
    const field = spec.settings.get(path)?.written;
    const beneath = field?.beneath;
    if (!field || beneath?.origin.kind !== "inherited" || beneath.origin.from !== swept.sweep.base) continue;
    const labels = [{ ...beneath.at, text: `${swept.sweep.base} is about this`, primary: false }];
    yield E0906(
      { sweep: swept.sweep.name, path, base: swept.sweep.base },
      { at: field.at, label: "laid over it", labels },
    );
  }
}

/** `limit` bounds the runs that `skip` leaves. A sweep without `skip` is counted before anything is made of it. */
export function* beyondLimit(swept: readonly Swept[], kept: ReadonlySet<Swept>): Iterable<Diagnostic> {
  for (const name of new Set(swept.map((each) => each.sweep.name))) {
    const made = swept.filter((each) => each.sweep.name === name);
    const limit = made[0]?.sweep.limit;
    const total = made.filter((each) => kept.has(each)).length;
    if (!limit || total <= limit.count) continue;
    const rule = drawn(
      ["combinations", `${made.length}`],
      [" - "],
      ["skipped", `${made.length - total}`],
      [" "],
      ["<=", "false"],
      [" "],
      ["limit", `${limit.count}`],
    );
    yield E0903({ name, total, limit: limit.count }, { at: limit.at, label: "not more than this", rule });
  }
}

/** A sweep of which `skip` leaves nothing runs nothing. */
export function* keepsNoRun(swept: readonly Swept[], kept: ReadonlySet<Swept>): Iterable<Diagnostic> {
  for (const name of new Set(swept.map((each) => each.sweep.name))) {
    const made = swept.filter((each) => each.sweep.name === name);
    const [first, ...others] = made[0]?.sweep.skips ?? [];
    if (!first || made.some((each) => kept.has(each))) continue;
    const labels = others.map(({ at }) => ({ ...at, text: "and this", primary: false }));
    yield E0909({ name, total: made.length }, { at: first.at, label: "leaves out every one", labels });
  }
}

interface Planned extends Lowered {
  readonly spec: TypedSpec;
  readonly base?: string;
}

/** The same plan twice is the same result twice, and one of them for nothing. A base runs only when it is asked for: a run of its sweep may be it. */
export function* samePlan(experiments: readonly Planned[]): Iterable<Diagnostic> {
  const first = new Map<string, TypedSpec>();
  const sketches = new Map(experiments.map(({ run }) => [run, sketchOf(run)]));
  const alike = Map.groupBy(experiments, ({ run }) => sketches.get(run));
  // in the order of writing; what nobody is like need not be hashed
  for (const { run, spec, base } of experiments) {
    if (alike.get(sketches.get(run))?.length === 1) continue;
    const twin = first.get(run.outline);
    if (!twin || twin.name === base) first.set(run.outline, spec);
    else {
      const apart = twin.at.span.start !== spec.at.span.start || twin.at.source !== spec.at.source;
      const labels = apart ? [{ ...twin.at, text: `${twin.name} is the same`, primary: false }] : [];
      yield E0908({ one: twin.name, other: spec.name }, { at: spec.at, label: "nothing in its plan differs", labels });
    }
  }
}
