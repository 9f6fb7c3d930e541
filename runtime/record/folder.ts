// The folder of a run: spec, plan, journal, checkpoints, final weights. Everything that `--again` needs is in it.

import { hash } from "#digest";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync } from "#files";
import { basename, join, relative, resolve, sep } from "#path";
import { E1030, E1031, E1049 } from "../../compiler/diagnostics/codes.ts";
import { type Compiled, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Plan, Resolved, Run } from "../../plan/plan.ts";
import { labelOf, reserved } from "../../plan/run-name.ts";
import { partial, syncFolder, writeFolder } from "../checkpoint/save-folder.ts";
import { codeOf, diskFailure, remove } from "../limits/refused.ts";
import { sha256 } from "./digest.ts";
import { refuseForeign } from "./guard.ts";
import { differingParts, type Parts, partsOf } from "./parts.ts";
import { preregisteredIn, preregistrationBeside } from "./preregistered.ts";

/** A spec file as it was when the run began; `path` as the user wrote it. */
export interface SpecFile {
  readonly path: string;
  readonly text: string;
}

export interface RunFolder {
  readonly path: string;
  readonly run: Resolved;
  readonly specs: readonly SpecFile[];
  /** What `--set` said of the spec; absent: nothing. */
  readonly set?: readonly string[];
  /** Digest of the preregistration that has it. */
  readonly preregistered?: string;
  /** Folder of the entry spec: what relative paths of the plan count from. */
  readonly directory: string;
}

/** Makes a fresh folder `PARENT/LABEL-N`, which is whole or not there, and saves the spec and the plan in it. Failure E1050 on a full disk, E1055 when the place refuses. */
export function createRunFolder(
  parent: string,
  run: Resolved,
  specs: readonly SpecFile[],
  directory: string,
  set: readonly string[] = [],
): RunFolder {
  const stem = join(parent, safeName(labelOf(run)));
  const beside = partial(stem);
  const of = { run, specs, set, directory };
  try {
    writeRunFolder(beside, stem, of);
    const path = claimed(stem, beside);
    syncFolder(parent);
    return { path, ...of, ...sealedBefore(of) };
  } catch (error) {
    remove(beside);
    throw diskFailure(stem, error);
  }
}

/** Writes the folder of a run that has not begun. `stem`: where it is going to stand, or beside which; its paths count from there. */
export function writeRunFolder(folder: string, stem: string, of: Omit<RunFolder, "path">): void {
  const files = [
    ["plan.json", `${JSON.stringify(of.run, null, 2)}\n`],
    ["spec.json", specText(stem, { ...of, ...sealedBefore(of) })],
    ...copyOf(of.specs[0]),
  ] as const;
  writeFolder(folder, new Map(files));
  mkdirSync(join(folder, "checkpoints"));
}

/** The preregistration beside the spec, where it has the run. */
function sealedBefore({ run, specs, directory }: Omit<RunFolder, "path">): Pick<RunFolder, "preregistered"> {
  const preregistered = preregisteredIn(preregistrationBeside(directory, specs[0]?.path), run.hash);
  return preregistered === undefined ? {} : { preregistered };
}

/** Gives a folder the first name `STEM-1`, `STEM-2`, … that nobody has; of two runs that start at once each gets its own. */
export function claimed(stem: string, folder: string): string {
  for (let number = 1; ; number++) {
    const path = `${stem}-${number}`;
    const isFree = () => lstatSync(path, { throwIfNoEntry: false }) === undefined;
    if (!isFree()) continue;
    try {
      renameSync(folder, path);
      return path;
    } catch (error) {
      if (isFree()) throw error;
    }
  }
}

/** The entry as it was, for people; a plan that was given as `plan.json` must not take the place of the run's own. */
function copyOf(entry: SpecFile | undefined): readonly (readonly [name: string, text: string])[] {
  if (!entry) return [];
  const name = basename(entry.path);
  return [[["plan.json", "spec.json"].includes(name) ? `given-${name}` : name, entry.text]];
}

/** A name that every file system takes: a sweep over many settings has one longer than the 255 bytes of most. */
export function safeName(name: string): string {
  const plain = name.replace(/[^\w.,%+=-]/g, "_").replace(reserved, (device) => `_${device}`);
  return plain === name && name.length <= longestName ? name : `${plain.slice(0, longestName)}~${shortDigest(name)}`;
}

/**
 * The same for a file that lies beside others of its run, whose names a spec makes: no two are one where case does not count, as on macOS
 * and Windows.
 */
export function fileName(name: string): string {
  const safe = safeName(name);
  return safe === name && /[A-Z]/.test(name) ? `${name}~${shortDigest(name)}` : safe;
}

const shortDigest = (name: string): string => hash("sha256", name).slice(0, 12);

/** Leaves room for a number, a digest and `.partial`. */
const longestName = 180;

/** Reads a plan that is said to be one: compiler/tools/external/read.ts. Whoever opens a run folder hands it over. */
export type ReadPlan = (source: SpecFile) => Compiled<Plan>;

/**
 * Opens the folder of an earlier run; nothing in it is believed. Failure E1030 when it is none, E1031 when its plan or its spec
 * cannot be read, E1042 for a link in it, E1049 for a plan that is not the one it began with,
 * and what `read` has to say of the plan. `from`: what its paths count from, when its files lie elsewhere by now.
 */
export function openRunFolder(path: string, read: ReadPlan, from?: string): RunFolder {
  if (!existsSync(join(path, "plan.json"))) throw new Failure(E1030({ folder: path }));
  refuseForeign(path);
  const { parts, ...specs } = readSpecs(path);
  const directory = from === undefined ? specs.directory : resolve(from);
  return { path, run: readRun(path, parts, read), ...specs, directory };
}

function readRun(folder: string, parts: Parts, read: ReadPlan): Resolved {
  const source = { path: join(folder, "plan.json"), text: readText(folder, "plan.json") };
  const json = readJson(folder, "plan.json", source.text);
  if (!isObject(json) || !Array.isArray(json.nodes) || !json.nodes.every(isObject))
    throw unreadable(folder, "plan.json", "it holds no run");
  const others = differingParts(parts, partsOf(json as unknown as Run));
  if (others.length > 0) throw new Failure(E1049({ folder, part: others.join(", ") }));
  const { value, diagnostics } = read(source);
  const [run] = value?.runs ?? [];
  if (run === undefined) throw new Failure(...diagnostics);
  if (run.hash === undefined)
    throw unreadable(folder, "plan.json", "it does not say what the files were that the run reads");
  return { ...run, hash: run.hash };
}

/**
 * The spec as it was, where its paths count from as seen from the folder of the run, so that no path of this machine is in it,
 * and the parts of the plan; with a digest of all that.
 */
function specText(folder: string, { directory, specs, set = [], run, preregistered }: Omit<RunFolder, "path">): string {
  const from = relative(resolve(folder), resolve(directory)).split(sep).join("/");
  const more = { ...(set.length > 0 && { set }), ...(preregistered !== undefined && { preregistered }) };
  const kept = { directory: from, specs, ...more, parts: partsOf(run) };
  return `${JSON.stringify({ ...kept, digest: sha256(JSON.stringify(kept)) }, null, 2)}\n`;
}

function readSpecs(folder: string): Omit<RunFolder, "path" | "run"> & { readonly parts: Parts } {
  const json = readJson(folder, "spec.json", readText(folder, "spec.json"));
  const { digest, ...kept } = isObject(json) ? json : {};
  if (digest !== sha256(JSON.stringify(kept))) throw unreadable(folder, "spec.json", "it is not as it was written");
  const { directory, specs, set = [], preregistered, parts } = kept;
  const isSet = Array.isArray(set) && set.every((each) => typeof each === "string");
  const whole =
    typeof directory === "string" && Array.isArray(specs) && specs.every(isSpec) && isSet && isObject(parts);
  if (!whole) throw unreadable(folder, "spec.json", "it does not say what the run was made from");
  const sealed = typeof preregistered === "string" ? { preregistered } : {};
  return { directory: resolve(folder, directory), specs, set, ...sealed, parts: parts as Parts };
}

/** What the paths of a run's plan count from, as its folder says; undefined where there is no `spec.json`. Failure E1031 for one that is not as it was written. */
export const directoryOf = (folder: string): string | undefined =>
  existsSync(join(folder, "spec.json")) ? readSpecs(folder).directory : undefined;

const isSpec = (value: unknown): value is SpecFile =>
  isObject(value) && typeof value.path === "string" && typeof value.text === "string";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readText(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch (error) {
    throw unreadable(folder, name, codeOf(error) === "ENOENT" ? "it is not there" : String(codeOf(error)));
  }
}

function readJson(folder: string, name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(folder, name, `it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

const unreadable = (folder: string, name: string, reason: string): Failure =>
  new Failure(E1031({ file: join(folder, name), reason }));

export function journalPath(folder: string): string {
  return join(folder, "journal.jsonl");
}

export function checkpointPath(folder: string, step: number): string {
  return join(folder, "checkpoints", `step-${String(step).padStart(6, "0")}`);
}

/** Steps that have a whole checkpoint, ascending; folders still being written have another name. */
export function checkpointSteps(folder: string): readonly number[] {
  const names = existsSync(join(folder, "checkpoints")) ? readdirSync(join(folder, "checkpoints")) : [];
  return names
    .flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}
