// One side of `perlc diff`: a spec, a plan (.json), or the folder of a run, which holds both. Where there is a spec, every
// value knows who wrote it; a plan alone still knows the places of its nodes.

import type { Run } from "../../4-plan/plan.ts";
import { planSchema } from "../../4-plan/schema.ts";
import { compile, type Experiment, type Files } from "../../compile.ts";
import { E0150, E0254 } from "../../diagnostics/codes.ts";
import type { Compiled } from "../../diagnostics/diagnostic.ts";
import type { Source } from "../../source.ts";

export interface Side {
  /** As it was named on the command line. */
  readonly name: string;
  readonly runs: readonly Run[];
  /** One a run, in the same order; absent when only the plan is known. */
  readonly experiments: readonly Experiment[] | undefined;
  /** The text of a spec's file, when it is known. */
  readonly source: (path: string) => Source | undefined;
}

/** Reads a side. Warnings of its spec come with it; there is no value when it cannot be compared. */
export function readSide(path: string, files: Files): Compiled<Side> {
  const folder = `${path.replace(/\/+$/, "")}/`;
  if (files.exists(`${folder}plan.json`)) return readFolder(path, folder, files);
  const text = files.read(path);
  if (text === undefined)
    return nothing(E0150({ path, reason: files.exists(path) ? "it is no file" : "there is no such file" }));
  return path.endsWith(".json") ? readPlan(path, text) : readSpec(path, path, { path, text }, files);
}

const nothing = (...diagnostics: Compiled<Side>["diagnostics"]): Compiled<Side> => ({ value: undefined, diagnostics });

function readSpec(name: string, path: string, entry: Source, files: Files): Compiled<Side> {
  const { value, diagnostics } = compile(entry, files);
  if (!value) return { value: undefined, diagnostics };
  const source = (each: string) => value.modules.get(each)?.source;
  const side = { name, runs: value.plan.runs, experiments: value.experiments, source };
  return value.plan.runs.length > 0
    ? { value: side, diagnostics }
    : nothing(E0254({ path, reason: "it declares no experiment" }));
}

/** What `emit json` and `plan --json` print, and the `plan.json` of a run folder. */
function readPlan(path: string, text: string): Compiled<Side> {
  const read = runsIn(text);
  if (typeof read === "string") return nothing(E0254({ path, reason: read }));
  return { value: { name: path, runs: read, experiments: undefined, source: () => undefined }, diagnostics: [] };
}

/** The runs of a plan's JSON; a string says why there are none. */
function runsIn(text: string): readonly Run[] | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  const inner = typeof json === "object" && json !== null && "plan" in json ? json.plan : json;
  const plan = planSchema.safeParse(inner);
  if (plan.success) return plan.data.runs;
  const one = planSchema.shape.runs.unwrap().element.safeParse(inner);
  if (one.success) return [one.data];
  const isRun = typeof inner === "object" && inner !== null && "nodes" in inner;
  const [issue] = (isRun ? one : plan).error.issues;
  return issue ? `${issue.path.join(".") || "the whole"}: ${issue.message}` : "it has other fields";
}

interface Saved {
  readonly specs: readonly Source[];
}

/** A run folder: its plan, and its spec when that still compiles to the plan (flags of the run may have changed it). */
function readFolder(path: string, folder: string, files: Files): Compiled<Side> {
  const read = runsIn(files.read(`${folder}plan.json`) ?? "");
  if (typeof read === "string") return nothing(E0254({ path: `${folder}plan.json`, reason: read }));
  const saved = savedSpecs(files.read(`${folder}spec.json`) ?? "");
  const source = (each: string) => saved.find((spec) => spec.path === each);
  const [entry] = saved;
  const inside: Files = { read: (each) => source(each)?.text, exists: () => true };
  const compiled = entry && compile(entry, inside).value;
  const experiments = read.map((run) => compiled?.experiments.find((each) => each.run.hash === run.hash));
  const known = experiments.every((each) => each !== undefined) ? experiments : undefined;
  return { value: { name: path, runs: read, experiments: known, source }, diagnostics: [] };
}

function savedSpecs(text: string): readonly Source[] {
  try {
    const { specs } = JSON.parse(text) as Saved;
    return Array.isArray(specs) ? specs : [];
  } catch {
    return [];
  }
}
