// What has changed since a spec was frozen: each changed setting at its line, files with other contents, parts of perlc with
// another version, runs that came or went. What is only written otherwise is no change: where the hashes agree, nothing is said.

import { type BuiltIn, builtInNames, otherVersions } from "../../../plan/built-ins.ts";
import type { Plan, Run } from "../../../plan/plan.ts";
import { isWritten } from "../../2-names/origin.ts";
import type { Settled } from "../../3-types/type.ts";
import type { Experiment, Program } from "../../compile.ts";
import { E0264 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Source } from "../../diagnostics/source.ts";
import { writtenOf } from "../diff/settings.ts";
import type { Lock, LockedRun, Pin } from "./lock.ts";

/** A file of other contents is one line; a wholly other spec would be a hundred. */
const most = 5;

/** The spec as it is now: `plan` and `pins` know the contents of its files, as far as they are there. */
export interface Now {
  readonly program: Program;
  readonly plan: Plan;
  readonly pins: readonly Pin[];
  readonly entry: Source;
  /** What `--set` makes of it; the rest is the spec without flags. */
  readonly flagged?: Flagged;
}

/** The settings that flags write, by path, and the files that are read with them. */
export interface Flagged {
  readonly settings: ReadonlySet<string>;
  readonly pins: readonly Pin[];
}

/** The paths of the settings that flags write. */
export const flaggedSettings = ({ experiments }: Program): ReadonlySet<string> =>
  new Set(experiments.flatMap(({ spec }) => [...spec.settings].filter(isFlagged).map(([path]) => path)));

/** Those of them that are not as they were frozen, in words: `seed = 3, frozen as 1`. */
export function setAside(lock: Lock, { experiments }: Program): readonly string[] {
  const found = experiments.flatMap(({ run, spec }) => {
    const frozen = lock.runs.find((each) => each.name === run.name);
    return [...spec.settings].filter(isFlagged).flatMap(([path, settled]) => {
      const [was, is] = [frozen?.settings[path], writtenOf(settled)?.value];
      return was === is ? [] : [`${path} = ${is}${was === undefined ? "" : `, frozen as ${was}`}`];
    });
  });
  return [...new Set(found)];
}

const isFlagged = ([, settled]: readonly [path: string, settled: Settled<unknown>]): boolean =>
  settled.written.origin.kind === "flag";

/** `path` is the lock's. */
export function lockDifferences(lock: Lock, now: Now, path: string): readonly Diagnostic[] {
  const { program, plan, entry } = now;
  if (lock.plan === plan.hash) return [];
  const head = { source: entry, span: { start: 0, end: 6 } };
  const found: Diagnostic[] = [];
  for (const [index, experiment] of program.experiments.entries()) {
    const run = plan.runs[index] ?? experiment.run;
    const frozen = lock.runs.find((each) => each.name === run.name);
    if (!frozen) {
      const renamed = lock.runs.some((each) => each.hash === run.hash);
      const at = placeOfHead(experiment) ?? head;
      if (!renamed)
        found.push(
          E0264({ what: `the run \`${run.name}\``, was: "not there", is: "new", path }, { at, label: "here" }),
        );
    } else if (frozen.hash !== run.hash) found.push(...changes(lock, frozen, run, experiment, now, path));
  }
  for (const frozen of lock.runs) {
    const isThere = plan.runs.some((run) => run.name === frozen.name || run.hash === frozen.hash);
    if (isThere) continue;
    const what = `the run \`${frozen.name}\``;
    found.push(E0264({ what, was: "there", is: "gone", path }, { at: head, label: "in this spec" }));
  }
  const told = new Map(found.map((each) => [each.title, each]));
  return [...told.values()].slice(0, most);
}

/** Why a run has another hash: other files and other versions first, which no line of the spec shows. */
function changes(
  lock: Lock,
  frozen: LockedRun,
  run: Run,
  experiment: Experiment,
  { pins, plan, flagged }: Now,
  path: string,
): readonly Diagnostic[] {
  const several = plan.runs.length > 1;
  const files = changedFiles(lock, pins, experiment, several ? `${run.name}:` : "", path);
  const settings = changedSettings(frozen, experiment, path);
  const isRead = ({ what, is }: Pin) => flagged?.pins.some((each) => each.what === what && each.is === is) ?? true;
  const found = [
    ...files.filter(([pin]) => isRead(pin)).map(([, each]) => each),
    ...otherVersions(frozen.builtIns, run.nodes).map(({ part, was, is }) =>
      E0264({ what: partName(part), was: versionText(was), is: versionText(is), path }, placeAt(experiment)),
    ),
    ...settings.filter(([setting]) => !flagged?.settings.has(setting)).map(([, each]) => each),
  ];
  if (found.length > 0 || files.length > 0 || settings.length > 0) return found;
  // a file that only the spec without flags reads need not be there
  if (flagged && run.hash === undefined) return [];
  // the same settings, files and parts, and another meaning all the same
  const what = `the meaning of \`${run.name}\``;
  const is = run.hash?.slice(0, 19) ?? "not known";
  return [E0264({ what, was: frozen.hash.slice(0, 19), is, path }, placeAt(experiment))];
}

const partName = (part: BuiltIn): string => `\`${part}\` (${builtInNames[part]})`;
const versionText = (version: number): string => (version === 0 ? "not there" : `version ${version}`);

/** Files with other contents than when they were frozen, at the node that reads them. One that only moved is none. */
function changedFiles(
  lock: Lock,
  pins: readonly Pin[],
  { places }: Experiment,
  run: string,
  path: string,
): readonly (readonly [pin: Pin, said: Diagnostic])[] {
  const own = ({ node }: Pin) => node.startsWith(run);
  return pins.filter(own).flatMap((pin): readonly (readonly [Pin, Diagnostic])[] => {
    const { node, what, is } = pin;
    const frozen = lock.pins.find((each) => each.node === node && each.what === what);
    const moved = frozen === undefined && lock.pins.some((each) => each.node === node && each.is === is);
    if (moved || frozen?.is === is) return [];
    const at = places.get(node.slice(run.length));
    const where = at ? { at, label: "read because of this" } : {};
    return [[pin, E0264({ what: `\`${what}\``, was: frozen?.is ?? "not there", is, path }, where)]];
  });
}

function changedSettings(
  frozen: LockedRun,
  experiment: Experiment,
  path: string,
): readonly (readonly [setting: string, said: Diagnostic])[] {
  const { settings } = experiment.spec;
  const paths = [...new Set([...settings.keys(), ...Object.keys(frozen.settings)])];
  return paths.flatMap((key): readonly (readonly [string, Diagnostic])[] => {
    const [was, settled] = [frozen.settings[key], settings.get(key)];
    const is = writtenOf(settled)?.value;
    if (was === is) return [];
    const at =
      settled && isWritten(settled.written.origin) ? { at: settled.at, label: "written here" } : placeAt(experiment);
    return [[key, E0264({ what: `\`${key}\``, was: was ?? "not there", is: is ?? "not there", path }, at)]];
  });
}

function placeOfHead({ spec, places }: Experiment) {
  const [first] = [...spec.settings.values()].filter((each) => isWritten(each.written.origin));
  return first?.at ?? places.values().next().value;
}

function placeAt(experiment: Experiment) {
  const at = experiment.spec.at;
  return { at, label: `in \`${experiment.run.name}\`` };
}
