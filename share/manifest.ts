// The list of a bundle: what it holds, what each thing is, its size, digest and licence. Its own digest names the bundle:
// whoever has it has every byte of the contents, however they are compressed.

import { E1104, E1106, E1118 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import type { BundleManifest, bundleRoles } from "../plan/bundle-list.ts";
import { canonicalJson } from "../plan/canonical.ts";
import { bundle as checkBundle } from "../plan/file-checks.ts";
import { parseStrictJson } from "../plan/json/strict-json.ts";
import { sayIssue } from "../plan/nodes/check.ts";
import { sha256 } from "../plan/sha256.ts";
import { largestSize } from "../runtime/limits/tar.ts";
import { preregistrationPath } from "../runtime/record/preregistered.ts";
import { checklistNames } from "./checklists/write.ts";
import { mostEntries, mostText, tooMuch } from "./container/limits.ts";
import { collision, nameFault, placeFault } from "./container/names.ts";
import { manifestName } from "./container/read.ts";

export type Manifest = BundleManifest;
export type BundleFile = Manifest["files"][number];
export type AbsentFile = Manifest["absent"][number];
export type Role = (typeof bundleRoles)[number];

/** Where a file belongs when the bundle is laid out. */
export const placeOfFile = ({ name, place = name }: Pick<BundleFile, "name" | "place">): string => place;

/** The list as the text that stands in a bundle. */
export const manifestText = (manifest: Manifest): string => `${canonicalJson(manifest)}\n`;

/** The digest that names the bundle of a list. */
export const bundleDigest = (text: string): string => `sha256:${sha256(text)}`;

/** Roles whose contents are as large as they are; all others are texts. */
const large: readonly Role[] = ["input", "weights", "artifact"];

/** Reads a list. Failures E1104 for a name, E1106 for one that is none or contradicts itself, E1118 for one of another form, E1103 for too much. */
export function readManifest(bytes: Uint8Array, file: string): Manifest {
  const wrong = (reason: string) => new Failure(E1106({ file, reason }));
  const text = new TextDecoder().decode(bytes);
  const parsed = parseStrictJson(text);
  if ("reason" in parsed) throw wrong(parsed.reason);
  const json: unknown = JSON.parse(text);
  const form = typeof json === "object" && json !== null ? Reflect.get(json, "perlz") : undefined;
  if (typeof form === "number" && form !== 1) throw new Failure(E1118({ file, form: String(form) }));
  const [issue] = checkBundle(json);
  if (issue) throw wrong(sayIssue(issue));
  const manifest = json as Manifest;
  if (manifestText(manifest) !== text || !Buffer.from(text).equals(bytes)) throw wrong("it is written in another form");
  refuseNames(manifest, file);
  refuseSizes(manifest, file);
  const lack = contradiction(manifest);
  if (lack !== undefined) throw wrong(lack);
  return manifest;
}

function refuseNames(manifest: Manifest, file: string): void {
  const refuse = (name: string, reason: string) => new Failure(E1104({ file, name, reason }));
  for (const { name, place } of manifest.files) {
    const fault = nameFault(name) ?? (name.toLowerCase() === manifestName ? "it is the list's own" : undefined);
    if (fault !== undefined) throw refuse(name, fault);
    const misplaced = place === undefined ? undefined : placeFault(place);
    if (misplaced !== undefined) throw refuse(place ?? name, misplaced);
  }
  for (const { place } of manifest.absent) {
    const fault = placeFault(place);
    if (fault !== undefined) throw refuse(place, fault);
  }
  const names = manifest.files.map(({ name }) => name);
  if (names.some((name, at) => at > 0 && !((names[at - 1] ?? "") < name)))
    throw new Failure(E1106({ file, reason: "its entries are not in the order of their names" }));
  const places = [manifestName, ...manifest.files.map(placeOfFile), ...manifest.absent.map(({ place }) => place)];
  for (const all of [names, places]) {
    const twice = collision(all);
    if (twice) throw refuse(twice[1], `some file systems take it for \`${twice[0]}\``);
  }
}

function refuseSizes({ files, absent }: Manifest, file: string): void {
  if (files.length + absent.length > mostEntries)
    throw new Failure(E1106({ file, reason: `it lists more than ${mostEntries} files` }));
  for (const { name, size, role } of files) {
    const most = large.includes(role) ? largestSize : mostText;
    if (size > most) throw tooMuch(file, `\`${name}\``, size, most, false);
  }
}

/** What of a list cannot be together; undefined when it is whole. */
function contradiction({ files, absent, spec, base, runs, set, chosen }: Manifest): string | undefined {
  const having = (role: Role) => files.filter((each) => each.role === role);
  if (
    having("plan")
      .map(({ name }) => name)
      .join() !== "plan.json"
  )
    return "it has no `plan.json`";
  const beneath = (place: string) => place.startsWith("work/") || place.startsWith("own/");
  if (base !== "work" && !/^work(?:\/in)+$/.test(base)) return `its paths count from \`${base}\``;
  for (const { place } of absent) if (!beneath(place)) return `\`${place}\` does not belong there`;
  for (const each of files) {
    const inside = ["spec", "lock", "preregistration", "input", "notice"].includes(each.role);
    if (inside !== beneath(placeOfFile(each))) return `\`${placeOfFile(each)}\` does not belong there`;
    if (!inside && each.place !== undefined) return `\`${each.name}\` has a place of its own`;
  }
  const specs = having("spec").map(placeOfFile);
  const amends = set !== undefined || chosen !== undefined;
  if (spec === undefined ? specs.length > 0 || amends : !specs.includes(spec))
    return spec === undefined ? "it has specs and none to begin with" : `its spec \`${spec}\` is not among its files`;
  if (spec !== undefined && dirnameOf(spec) !== base) return "its paths count from another folder than its spec's";
  const locks = having("lock").map(placeOfFile);
  const lock = spec === undefined || amends ? undefined : lockOf(spec);
  if (locks.join() !== (lock ?? ""))
    return lock === undefined ? "it has a lock of no spec" : `it has no lock \`${lock}\``;
  if (chosen && chosen.join("\n") !== runs.map(({ name }) => name).join("\n"))
    return "its plan is of other runs than it says";
  const crates = having("crate").map(({ name }) => name);
  if (crates.join() !== (spec === undefined ? "" : "ro-crate-metadata.json"))
    return "it has no description, or another";
  const misnamed = having("checklist").find(({ name }) => !Object.values<string>(checklistNames).includes(name));
  if (misnamed) return `\`${misnamed.name}\` is none of its checklists`;
  const sealed = having("preregistration").map(placeOfFile);
  if (sealed.length > 0 && (spec === undefined || sealed.join() !== preregistrationPath(spec)))
    return `\`${sealed.join()}\` is no preregistration of its spec`;
  return contradictionOfResults(files, runs);
}

export const dirnameOf = (place: string): string => place.slice(0, Math.max(0, place.lastIndexOf("/")));

/** The lock of a spec lies beside it. */
export const lockOf = (spec: string): string => `${spec.replace(/\.perl$/, "")}.lock.json`;

/** What the folder of a run's results holds, by role: names in it. */
const ofResults: Readonly<Partial<Record<Role, RegExp>>> = {
  journal: /^journal\.jsonl$/,
  metrics: /^metrics\.json$/,
  report: /^report\.txt$/,
  artifact: /^artifacts\/[^/]+\.json$/,
  weights: /^final\/[^/]+$/,
  card: /^final\/README\.md$/,
};

function contradictionOfResults(files: Manifest["files"], runs: Manifest["runs"]): string | undefined {
  const folders = runs.flatMap(({ results }) => results ?? []);
  if (folders.join() !== folders.map((_, at) => `results/${at + 1}`).join()) return "its results are misnamed";
  for (const { name, role } of files) {
    const pattern = ofResults[role];
    if (!pattern) continue;
    const [, folder = "", rest = ""] = /^(results\/\d+)\/(.*)$/s.exec(name) ?? [];
    if (!folders.includes(folder) || !pattern.test(rest)) return `\`${name}\` does not belong there`;
  }
  for (const folder of folders)
    for (const each of ["journal.jsonl", "metrics.json", "report.txt"])
      if (!files.some(({ name }) => name === `${folder}/${each}`)) return `it has no \`${folder}/${each}\``;
  return undefined;
}
