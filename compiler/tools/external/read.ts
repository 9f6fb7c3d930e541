// A plan that did not come from the compiler just now: a file of `perlc emit json`, a module of `perlc emit ts`, an object
// that a program built. Nothing of it is believed: schema, wiring, sense, versions, and hashes are asked for, each with a diagnostic.

import { builtInNames, otherVersions } from "../../../plan/built-ins.ts";
import { planOf, withNames } from "../../../plan/hash.ts";
import type { Issue, JsonPath } from "../../../plan/nodes/check.ts";
import type { Plan, Run } from "../../../plan/plan.ts";
import { readPlan } from "../../../plan/read.ts";
import { verify } from "../../../plan/verify.ts";
import { E0254, E0257, E0258, E0259, E0262, E0272 } from "../../diagnostics/codes.ts";
import type { Compiled, Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Where } from "../../diagnostics/make.ts";
import type { Source } from "../../diagnostics/source.ts";
import { said, short } from "./issue.ts";
import { pointer, spanAt } from "./pointer.ts";
import { nonsenseOf } from "./sense.ts";
import { type PlaceOf, wiringOf } from "./wiring.ts";

/**
 * Reads a plan from the text of a JSON file; also `{ "plan": … }`, as `perlc plan --json` prints it, and the one run that a
 * run's folder keeps. E0254 for what is none.
 */
export function readExternal(source: Source): Compiled<Plan> {
  let json: unknown;
  try {
    json = JSON.parse(source.text);
  } catch (error) {
    const reason = `it is not JSON (${error instanceof Error ? error.message : String(error)})`;
    return { value: undefined, diagnostics: [E0254({ path: source.path, reason })] };
  }
  const inner = isObject(json) && isObject(json.plan) ? json.plan : undefined;
  const isRun = isObject(json) && "nodes" in json && !("runs" in json);
  const at: PlaceOf = (path, label) => {
    const own = inner ? ["plan", ...path] : isRun ? path.slice(2) : path;
    return { at: { source, span: spanAt(source.text, own) }, label };
  };
  return checkExternal(isRun ? { edition: 1, runs: [json] } : (inner ?? json), source.path, at);
}

/** Checks an object that is said to be a plan. `path` names where it comes from. */
export function checkExternal(json: unknown, path: string, at: PlaceOf = () => ({})): Compiled<Plan> {
  const nothing = (...diagnostics: readonly Diagnostic[]): Compiled<Plan> => ({ value: undefined, diagnostics });
  if (!isObject(json) || !("runs" in json))
    return nothing(E0254({ path, reason: "it has no `runs`, which every plan has" }));
  if (json.edition !== 1)
    return nothing(E0258({ found: short(json.edition) }, at(["edition"], "the edition it was made by")));
  const { value: plan, issues } = readPlan(withOutlines(json));
  if (!plan) return nothing(...issues.slice(0, most).map((issue) => misfit(issue, json, at)));
  const found = plan.runs.flatMap((run, index) => [...wiringOf(run, index, at), ...contradictions(run, index, at)]);
  if (plan.runs.length === 0) found.push(E0254({ path, reason: "it has no run" }));
  if (found.length > 0) return nothing(...found.slice(0, most));
  return hashed(plan, json, at);
}

/** Names of a meaning and versions may be left out: they are worked out anew, and compared where they stand. */
function withOutlines(json: Readonly<Record<string, unknown>>): unknown {
  const outline = `sha256:${"0".repeat(64)}`;
  const runs = Array.isArray(json.runs)
    ? json.runs.map((run: unknown) => (isObject(run) ? { outline, builtIns: {}, ...run } : run))
    : json.runs;
  return { outline, ...json, runs };
}

/** One wrong edit rarely makes more; a file of another kind would fill the screen. */
const most = 5;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function misfit(issue: Issue, json: unknown, at: PlaceOf): Diagnostic {
  const { path, what, label } = said(issue, json);
  const node = path[0] === "runs" && path[2] === "nodes" ? nodeName(json, path) : undefined;
  const notes = node === undefined ? {} : { notes: [{ keyword: "note", text: `a field of the node ${node}` }] };
  return E0257({ pointer: pointer(path) || "/", what }, { ...at(path, label), ...notes } satisfies Where);
}

function nodeName(json: unknown, path: JsonPath): string | undefined {
  let value: unknown = json;
  for (const key of path.slice(0, 4))
    value = isObject(value) || Array.isArray(value) ? Reflect.get(value, key) : undefined;
  return isObject(value) && typeof value.id === "string"
    ? `\`${value.id}\` (${typeof value.kind === "string" ? value.kind : short(value.kind)})`
    : undefined;
}

const contradictions = (run: Run, index: number, at: PlaceOf): readonly Diagnostic[] =>
  run.nodes.flatMap((node, number) =>
    nonsenseOf(node).map(({ path, fact }) => {
      const whole: JsonPath = ["runs", index, "nodes", number, ...path];
      return E0262({ pointer: pointer(whole), fact }, at(whole, `of \`${node.id}\``));
    }),
  );

/** The names worked out anew. One that is there and differs says that somebody changed the plan and not its name. */
function hashed(read: Plan, json: Readonly<Record<string, unknown>>, at: PlaceOf): Compiled<Plan> {
  const given = (index: number): Readonly<Record<string, unknown>> => {
    const run: unknown = Array.isArray(json.runs) ? json.runs[index] : undefined;
    return isObject(run) ? run : {};
  };
  const runs = read.runs.map(({ builtIns, outline: _, hash: __, ...run }, index) =>
    withNames("builtIns" in given(index) ? { ...run, builtIns } : run),
  );
  const plan = planOf(runs);
  const found = runs.flatMap((run, index) => [
    ...versions(run, index, at),
    ...misnamed(given(index), run, `the run \`${run.name}\``, ["runs", index], at),
  ]);
  if (found.length === 0) found.push(...misnamed(json, plan, "the plan", [], at));
  return found.length > 0 ? { value: undefined, diagnostics: found } : { value: verify(plan), diagnostics: [] };
}

const misnamed = (
  given: Readonly<Record<string, unknown>>,
  is: Pick<Run, "outline" | "hash">,
  what: string,
  path: JsonPath,
  at: PlaceOf,
): readonly Diagnostic[] =>
  (["outline", "hash"] as const)
    .filter((name) => given[name] !== undefined && given[name] !== is[name])
    .slice(0, 1)
    .map((name) => E0259({ what, name }, at([...path, name], is[name] === undefined ? unknown : `it is ${is[name]}`)));

const unknown = "nobody knows it without `inputs`, the digests of the files";

/** Results of a part that was changed since are not those of the plan. */
const versions = (run: Run, index: number, at: PlaceOf): readonly Diagnostic[] =>
  otherVersions(run.builtIns, run.nodes).map(({ part, was, is }) =>
    E0272(
      { run: run.name, what: builtInNames[part], was, is },
      at(["runs", index, "builtIns", part], `of \`${part}\``),
    ),
  );
