// What is packed: an experiment as its spec, or the folder of one of its runs, has it, with every file that its runs read known and its
// plan compiled anew at the places that a bundle gives them.

import { basename, resolve } from "node:path";
import { compile, type Files, type Program } from "../compiler/compile.ts";
import { E1112 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import { readExternal } from "../compiler/tools/external/read.ts";
import { diskFiles, placeOf } from "../disk.ts";
import { readOf } from "../plan/declared.ts";
import { planOf } from "../plan/hash.ts";
import type { Run } from "../plan/plan.ts";
import { resolvePlan } from "../runtime/inputs/resolve.ts";
import { openRunFolder, type SpecFile } from "../runtime/record/folder.ts";
import { refuseOverfit } from "../runtime/record/overfit.ts";
import { placing } from "../runtime/stages/blame.ts";
import { wantedBy } from "./inputs.ts";
import { type Layout, layoutOf, seenFromEntry } from "./layout.ts";
import { isKnown, type Known } from "./lock.ts";
import { type At, compiledAt, withInputs } from "./recompile.ts";

export interface Experiment {
  readonly name: string;
  /** The folder that its paths count from. */
  readonly directory: string;
  readonly layout: Layout;
  /** With the contents of its files. */
  readonly plan: Known;
  /** Absent where a program made the plan. */
  readonly spec?: {
    readonly program: Program;
    readonly set: readonly string[];
    /** The names of those of its runs that are meant; absent: all. */
    readonly chosen?: readonly string[];
    /** The place of the entry. */
    readonly entry: string;
    /** Texts by their paths as seen from the folder of the entry, the entry first. */
    readonly texts: ReadonlyMap<string, string>;
  };
  /** Folders of finished runs of it. */
  readonly results: readonly string[];
}

/** A run folder: what it was made from, and its results. Failures as of openRunFolder and experimentOf; E1096 for an overfit check; E1112 for a run whose spec does not compile to its plan. */
export async function experimentOfRun(folder: string, from?: string): Promise<Experiment> {
  const { run, specs, set = [], directory } = openRunFolder(folder, readExternal, from);
  refuseOverfit(run, folder, "packed");
  const [entry] = specs;
  if (entry === undefined || /\.(?:json|[cm]?[jt]s)$/.test(entry.path))
    return { ...(await withoutSpec(run, directory)), results: [folder] };
  const made = await experimentOf(specs, set, directory);
  if (!made.plan.runs.some(({ hash }) => hash === run.hash)) {
    const reason = `its spec compiles to ${made.plan.runs.map(({ hash }) => hash).join(" or ")}, and its plan is ${run.hash}`;
    throw new Failure(E1112({ folder, reason }));
  }
  return { ...made, results: [folder] };
}

async function withoutSpec(run: Run, directory: string): Promise<Omit<Experiment, "results">> {
  const nodes = run.nodes.map((node) => ({ ...node, because: { ...node.because, path: basename(node.because.path) } }));
  const layout = layoutOf(pathsOf([run]));
  const { plan, missing } = await resolvePlan(planOf([withInputs({ ...run, nodes }, run.inputs)]), directory);
  if (!isKnown(plan)) throw new Failure(...missing);
  return { name: run.name, directory, layout, plan };
}

const pathsOf = (runs: readonly Run[]): readonly string[] =>
  runs
    .flatMap(({ nodes }) => nodes.flatMap((node) => readOf(node)?.path ?? []))
    .filter((path) => !path.startsWith("perlc:"));

/**
 * A spec, the entry first, as it was read; what its paths count from is `directory`; `chosen`: the names of those of its runs that are meant, else all. Failures: those of compiling and of the files that its runs read, E1113 for a path
 * from the root of a disk.
 */
export async function experimentOf(
  specs: readonly SpecFile[],
  set: readonly string[],
  directory: string,
  chosen?: readonly string[],
): Promise<Omit<Experiment, "results">> {
  const [entry] = specs;
  if (entry === undefined) throw new Failure();
  const texts = new Map(specs.map(({ path, text }) => [seenFromEntry(entry.path, path), text]));
  const name = basename(entry.path);
  const first = compile({ path: name, text: entry.text }, besides(texts, directory), { set });
  if (first.value === undefined || hasErrors(first.diagnostics)) throw new Failure(...first.diagnostics);
  const isMeant = ({ name }: Run): boolean => chosen?.includes(name) ?? true;
  const meant = first.value.plan.runs.filter(isMeant);
  const layout = layoutOf([...texts.keys(), ...pathsOf(meant)].filter((path) => !path.startsWith("perlc:")));
  const { plan, missing } = await resolvePlan(planOf(meant), directory, placing(specs));
  if (!isKnown(plan)) throw new Failure(...missing);
  const read = plan.runs.flatMap((run) => wantedBy(run, layout));
  const places = new Map<string, At>([
    ...read.map(({ place, path }) => [place, { file: placeOf(directory, path) }] as const),
    ...[...texts].map(([path, text]) => [layout.place(path), { text }] as const),
  ]);
  const { program, errors } = compiledAt(layout.place(name), set, places);
  if (program === undefined) throw new Failure(...errors);
  const placed = planOf(program.plan.runs.filter(isMeant).map((run, at) => withInputs(run, plan.runs[at]?.inputs)));
  if (!isKnown(placed) || placed.hash !== plan.hash)
    throw new Failure(E1112({ folder: resolve(directory), reason: "its spec has another meaning in a bundle" }));
  const spec = { program, set, ...(chosen && { chosen }), entry: layout.place(name), texts };
  return { name: name.replace(/\.perl$/, ""), directory, layout, plan: placed, spec };
}

/** The compiler's door to texts that are known and to the files of a folder, all seen from that folder. */
function besides(texts: ReadonlyMap<string, string>, directory: string): Files {
  const disk = diskFiles();
  const at = (path: string) => placeOf(directory, path);
  return {
    read: (path) => texts.get(path) ?? disk.read(at(path)),
    exists: (path) => texts.has(path) || disk.exists(at(path)),
    rows: (path, form) => disk.rows?.(at(path), form),
    list: (folder) => disk.list?.(at(folder)) ?? [],
  };
}
