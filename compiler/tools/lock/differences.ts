// What has changed since a spec was frozen: each changed setting at its line, runs that came or went, files with other
// contents. What is only written otherwise is no change: where the hashes agree, nothing is said.

import type { Experiment, Program } from "../../compile.ts";
import { E0264 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Source } from "../../source.ts";
import { writtenOf } from "../diff/settings.ts";
import type { Lock, LockedRun, Pin } from "./lock.ts";

/** A file of other contents is one line; a wholly other spec would be a hundred. */
const most = 5;

export function lockDifferences(lock: Lock, program: Program, entry: Source, path: string): readonly Diagnostic[] {
  if (lock.plan === program.plan.hash) return [];
  const head = { source: entry, span: { start: 0, end: 6 } };
  const found: Diagnostic[] = [];
  for (const experiment of program.experiments) {
    const { name, hash } = experiment.run;
    const frozen = lock.runs.find((each) => each.name === name);
    if (!frozen) {
      const renamed = lock.runs.some((each) => each.hash === hash);
      const at = placeOfHead(experiment) ?? head;
      if (!renamed)
        found.push(E0264({ what: `the run \`${name}\``, was: "not there", is: "new", path }, { at, label: "here" }));
    } else if (frozen.hash !== hash) found.push(...changedSettings(frozen, experiment, path));
  }
  for (const frozen of lock.runs) {
    const isThere = program.experiments.some(({ run }) => run.name === frozen.name || run.hash === frozen.hash);
    if (isThere) continue;
    const what = `the run \`${frozen.name}\``;
    found.push(E0264({ what, was: "there", is: "gone", path }, { at: head, label: "in this spec" }));
  }
  return found.slice(0, most);
}

function changedSettings(frozen: LockedRun, experiment: Experiment, path: string): readonly Diagnostic[] {
  const { settings } = experiment.spec;
  const paths = [...new Set([...settings.keys(), ...Object.keys(frozen.settings)])];
  const changed = paths.flatMap((key): readonly Diagnostic[] => {
    const [was, settled] = [frozen.settings[key], settings.get(key)];
    const is = writtenOf(settled)?.value;
    if (was === is) return [];
    const isDefault = settled?.written.origin.kind === "default";
    const at = settled && !isDefault ? { at: settled.at, label: "written here" } : placeAt(experiment);
    return [E0264({ what: `\`${key}\``, was: was ?? "not there", is: is ?? "not there", path }, at)];
  });
  if (changed.length > 0) return changed;
  // the same settings, and another meaning: another compiler, or a file that the spec reads
  const what = `the meaning of \`${experiment.run.name}\``;
  return [
    E0264({ what, was: frozen.hash.slice(0, 19), is: experiment.run.hash.slice(0, 19), path }, placeAt(experiment)),
  ];
}

function placeOfHead({ spec, places }: Experiment) {
  const [first] = [...spec.settings.values()].filter((each) => each.written.origin.kind !== "default");
  return first?.at ?? places.values().next().value;
}

function placeAt(experiment: Experiment) {
  const at = placeOfHead(experiment);
  return at ? { at, label: `in \`${experiment.run.name}\`` } : {};
}

/** Files with other contents than when they were frozen, at the node that reads them. */
export function pinDifferences(
  lock: Lock,
  pins: readonly Pin[],
  program: Program,
  path: string,
): readonly Diagnostic[] {
  return pins.flatMap(({ node, what, is }) => {
    const frozen = lock.pins.find((each) => each.node === node && each.what === what);
    if (frozen === undefined || frozen.is === is) return [];
    const at = program.experiments.map((each) => each.places.get(node.split(":").at(-1) ?? "")).find(Boolean);
    return [E0264({ what: `\`${what}\``, was: frozen.is, is, path }, at ? { at, label: "read because of this" } : {})];
  });
}
