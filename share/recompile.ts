// The plan of a bundle, made anew from its specs: what they say is compiled over the bundle's own files and nothing else, so that a
// plan which is not that of its spec is found whatever it says of itself.

import { join } from "node:path";
import { isOwn } from "../compiler/2-names/own.ts";
import { compile, type Files, type Program } from "../compiler/compile.ts";
import { E1108 } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import { readExternal } from "../compiler/tools/external/read.ts";
import { diskFiles, readText } from "../disk.ts";
import packageFile from "../package.json" with { type: "json" };
import { builtInNames, otherVersions } from "../plan/built-ins.ts";
import { canonicalJson } from "../plan/canonical.ts";
import { planOf, withNames } from "../plan/hash.ts";
import { parseStrictJson } from "../plan/json/strict-json.ts";
import type { Input, Plan, Run } from "../plan/plan.ts";
import { layoutFrom } from "./layout.ts";
import { type Manifest, placeOfFile } from "./manifest.ts";

/** A plan as the text that stands in a bundle. */
export const planText = (plan: Plan): string => `${canonicalJson(plan)}\n`;

/** What lies at a place: a text, a file on this machine, or one that is known to be there and is not at hand. */
export type At = { readonly text: string } | { readonly file: string } | "absent";

/** The compiler's door to files by their places; there are no others. */
export function filesAt(places: ReadonlyMap<string, At>): Files {
  const { place } = layoutFrom("work");
  const at = (path: string): At | undefined => places.get(isOwn(path) ? place(path) : path);
  const disk = diskFiles();
  return {
    read(path) {
      const found = at(path);
      if (found === undefined || found === "absent") return undefined;
      const read = "text" in found ? found : readText(found.file);
      return "text" in read ? read.text : undefined;
    },
    exists: (path) => at(path) !== undefined,
    rows(path, form) {
      const found = at(path);
      return typeof found === "object" && "file" in found ? disk.rows?.(found.file, form) : undefined;
    },
    list: (folder) =>
      [...places.keys()].flatMap((each) => {
        const name = each.slice(folder.length + 1);
        return each.startsWith(`${folder}/`) && !name.includes("/") ? [name] : [];
      }),
  };
}

/** A spec compiled at its place. What is wrong with it is in `errors`. */
export function compiledAt(
  spec: string,
  set: readonly string[],
  places: ReadonlyMap<string, At>,
): { readonly program?: Program; readonly errors: readonly Diagnostic[] } {
  const files = filesAt(places);
  const text = files.read(spec);
  if (text === undefined) return { errors: [] };
  const { value, diagnostics } = compile({ path: spec, text }, files, { set });
  return { ...(value && { program: value }), errors: diagnostics.filter((each) => hasErrors([each])) };
}

/** A run of the compiler with the contents of its files. */
export function withInputs({ outline: _, hash: __, ...run }: Run, inputs: readonly Input[] | undefined): Run {
  return withNames({ ...run, ...(inputs && { inputs }) });
}

/** A bundle's plan and what it is compiled from. */
export interface Planned {
  readonly plan: Plan;
  readonly program?: Program;
}

/**
 * The plan of a bundle that is laid out in `folder`, made from its spec and with the files that `plan.json` says. Failure E1108 for one that
 * is not what its spec compiles to, is none, or is not what its list says.
 */
export function plannedIn(folder: string, manifest: Manifest, file: string): Planned {
  const wrong = (reason: string, ...more: readonly Diagnostic[]) => new Failure(E1108({ file, reason }), ...more);
  const read = readText(join(folder, "plan.json"));
  if (!("text" in read)) throw wrong(`its plan.json cannot be read: ${read.reason}`);
  const strict = parseStrictJson(read.text);
  if ("reason" in strict) throw wrong(`of its plan.json, ${strict.reason}`);
  const { value: given, diagnostics } = readExternal({ path: "plan.json", text: read.text });
  if (given === undefined) throw wrong("its plan.json is no plan", ...diagnostics);
  if (read.text !== planText(given)) throw wrong("its plan.json is written in another form");
  const made =
    manifest.spec === undefined ? { plan: given } : recompiled(folder, manifest, manifest.spec, given, wrong);
  // another perlc may find other places for the same nodes; they are in no hash
  if (manifest.perlc === packageFile.version && read.text !== planText(made.plan))
    throw wrong("its plan.json is not the plan that its spec compiles to, though their hashes are the same");
  const said = manifest.runs.map(({ name, hash }) => `${name} ${hash}`).join("\n");
  const is = made.plan.runs.map(({ name, hash }) => `${name} ${hash}`).join("\n");
  if (said !== is || made.plan.hash !== manifest.plan) throw wrong("its list names other runs than its plan");
  return made;
}

type Wrong = (reason: string, ...more: readonly Diagnostic[]) => Failure;

function recompiled(folder: string, manifest: Manifest, spec: string, given: Plan, wrong: Wrong): Planned {
  const places = new Map<string, At>([
    ...manifest.absent.map(({ place }) => [place, "absent"] as const),
    ...manifest.files.map(
      (each) => [placeOfFile(each), { file: join(folder, ...placeOfFile(each).split("/")) }] as const,
    ),
  ]);
  const { program, errors } = compiledAt(spec, manifest.set ?? [], places);
  if (program === undefined) throw wrong(`its spec does not compile`, ...errors);
  const { chosen } = manifest;
  const runs = program.plan.runs.filter(({ name }) => chosen?.includes(name) ?? true);
  if (runs.length !== given.runs.length) throw wrong(`its spec has ${runs.length} runs, its plan ${given.runs.length}`);
  const known = runs.map((run, at) => {
    const of = given.runs[at];
    const made = withInputs(run, of?.inputs);
    if (of !== undefined && made.hash === of.hash && made.name === of.name) return made;
    const [version] = of === undefined ? [] : otherVersions(of.builtIns, run.nodes);
    throw wrong(
      version === undefined
        ? `the plan of \`${run.name}\` is ${of?.hash ?? "not there"}, and its spec compiles to ${made.hash ?? "none"}`
        : `it was made by a perlc in which ${builtInNames[version.part]} has version ${version.was}, and here it has ${version.is}`,
    );
  });
  return { plan: planOf(known), program };
}
