// One side of `perlc diff`: a spec, a plan (.json), or the folder of a run, which holds both; with `:name` behind it, one run
// of it. Where there is a spec that makes the plan, every value knows who wrote it; a plan alone knows its own lines.

import type { PlanNode, Run } from "../../../plan/plan.ts";
import { readPlan as readGivenPlan, readRun } from "../../../plan/read.ts";
import { compile, type Experiment, type Files } from "../../compile.ts";
import { E0150, E0237, E0254 } from "../../diagnostics/codes.ts";
import type { Compiled } from "../../diagnostics/diagnostic.ts";
import type { Source } from "../../diagnostics/source.ts";
import { beginsAsSpec } from "../../recovery/precheck.ts";
import { addressOf } from "../address.ts";
import { chosenRuns } from "../choose.ts";
import { said } from "../external/issue.ts";
import { spanAt } from "../external/pointer.ts";
import { placeText } from "./settings.ts";

export interface Side {
  /** As it was named on the command line. */
  readonly name: string;
  readonly runs: readonly Run[];
  /** One a run, in the same order; absent when only the plan is known. */
  readonly experiments: readonly Experiment[] | undefined;
  /** The folder that paths in its plan count from; absent for a run's own folder, whose plan says what it read. */
  readonly directory?: string;
  /** The text of a spec's file, when it is known. */
  readonly source: (path: string) => Source | undefined;
  /** Where a plan alone says a field of a node: `plan.json:12:5`. */
  readonly fieldPlace?: (run: Run, node: PlanNode, field: string) => string;
}

/** Reads a side. Warnings of its spec come with it; there is no value when it cannot be compared. */
export function readSide(path: string, files: Files): Compiled<Side> {
  const { path: file, run } = addressOf(path, files.exists);
  if (run === undefined) return readWhole(path, files);
  const { value: whole, diagnostics } = readWhole(file, files);
  if (!whole) return { value: undefined, diagnostics };
  const { value: chosen, diagnostics: unknown } = chosenRuns({ ...whole, path: file }, { names: [run] });
  if (!chosen) return nothing(...unknown);
  const experiments = whole.experiments && chosen.flatMap(({ experiment }) => experiment ?? []);
  return { value: { ...whole, name: path, runs: chosen.map((each) => each.run), experiments }, diagnostics };
}

function readWhole(path: string, files: Files): Compiled<Side> {
  const folder = `${path.replace(/\/+$/, "")}/`;
  if (files.exists(`${folder}plan.json`)) return readFolder(path, folder, files);
  const text = files.read(path);
  if (text === undefined)
    return nothing(E0150({ path, reason: files.exists(path) ? "it is no file" : "there is no such file" }));
  if (path.endsWith(".json")) return readPlan(path, text, files);
  return beginsAsSpec(text) ? readSpec(path, path, { path, text }, files) : nothing(E0237({ path }));
}

const folderOf = (path: string): string => (path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : ".");

const nothing = (...diagnostics: Compiled<Side>["diagnostics"]): Compiled<Side> => ({ value: undefined, diagnostics });

function readSpec(name: string, path: string, entry: Source, files: Files): Compiled<Side> {
  const { value, diagnostics } = compile(entry, files);
  if (!value) return { value: undefined, diagnostics };
  const source = (each: string) => value.modules.get(each)?.source;
  const side = { name, runs: value.plan.runs, experiments: value.experiments, directory: folderOf(path), source };
  return value.plan.runs.length > 0
    ? { value: side, diagnostics }
    : nothing(E0254({ path, reason: "it declares no experiment" }));
}

/** What `emit json` and `plan --json` print, and the `plan.json` of a run folder. */
function readPlan(path: string, text: string, files: Files): Compiled<Side> {
  const read = runsIn(text);
  if (typeof read === "string") return nothing(E0254({ path, reason: read }));
  const known = specOf(read, path, files);
  const fieldPlace = (run: Run, node: PlanNode, field: string): string => {
    const inner = JSON.parse(text) as object;
    const lead = [...("plan" in inner ? ["plan"] : []), ...("nodes" in inner ? [] : ["runs", read.indexOf(run)])];
    const keys = field.split(/[.[\]]+/).filter((key) => key !== "");
    const span = spanAt(text, [...lead, "nodes", run.nodes.indexOf(node), ...keys]);
    return placeText({ source: { path, text }, span });
  };
  const side = { name: path, runs: read, directory: folderOf(path), source: () => undefined, ...known, fieldPlace };
  return { value: side, diagnostics: [] };
}

/** The spec that a plan says it comes from, when it lies there and still makes this plan. */
function specOf(runs: readonly Run[], plan: string, files: Files): Pick<Side, "experiments"> & Partial<Side> {
  const named = new Set(runs.flatMap((run) => run.nodes.map((node) => node.because.path)));
  const folder = plan.includes("/") ? plan.slice(0, plan.lastIndexOf("/") + 1) : "";
  for (const path of new Set([...named].flatMap((each) => [each, folder + each]))) {
    const text = files.read(path);
    const made = text === undefined ? undefined : compile({ path, text }, files).value;
    const experiments = runs.flatMap((run) => made?.experiments.find((each) => each.run.outline === run.outline) ?? []);
    if (experiments.length < runs.length) continue;
    return { experiments, source: (each) => made?.modules.get(each)?.source };
  }
  return { experiments: undefined };
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
  const plan = readGivenPlan(inner);
  if (plan.value) return plan.value.runs;
  const one = readRun(inner);
  if (one.value) return [one.value];
  const isRun = typeof inner === "object" && inner !== null && "nodes" in inner;
  const [issue] = (isRun ? one : plan).issues;
  const { path, what } = issue ? said(issue, inner) : { path: [], what: "has other fields" };
  return `${path.join(".") || "it"} ${what}`;
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
  const experiments = read.map((run) => compiled?.experiments.find((each) => each.run.outline === run.outline));
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
