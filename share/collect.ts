// The files that the runs of an experiment read, for a bundle: in it where their licence allows, else named by their digests.

import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isOwn } from "../compiler/2-names/own.ts";
import { E1104, E1119 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { placeOf } from "../disk.ts";
import { isTable, readOf } from "../plan/declared.ts";
import type { Plan, PlanNode } from "../plan/plan.ts";
import { readRows } from "../runtime/data/rows/read.ts";
import { fileDigest } from "../runtime/inputs/digest.ts";
import { inputFiles } from "../runtime/inputs/files.ts";
import { type Known, licenceNamed, licenceOfCard } from "./card/licences.ts";
import { nameFault, placeFault } from "./container/names.ts";
import type { Layout } from "./layout.ts";
import type { AbsentFile, BundleFile, Role } from "./manifest.ts";

/** What whoever packs says of files, by the paths of the spec that read them. */
export interface Wishes {
  /** Their licences: they are put in. */
  readonly licences: ReadonlyMap<string, string>;
  /** Left out. */
  readonly without: readonly string[];
}

/** An entry, and the file whose bytes it has. */
export interface Collected {
  readonly entry: BundleFile;
  readonly file: string;
}

export interface Inputs {
  readonly files: readonly Collected[];
  readonly absent: readonly AbsentFile[];
  /** What is left out, by the path of the spec that reads it, with what is known of its licence. */
  readonly left: readonly { readonly path: string; readonly licence?: string; readonly why: AbsentFile["why"] }[];
}

/** What one path of the plan reads. */
interface Group {
  readonly path: string;
  readonly files: Map<string, string>;
}

/** The inputs of a plan whose paths count from `directory`. Failures E1104 for a name that not every system takes, E1119 for a wish about nothing that is read; E0270. */
export async function collectInputs(plan: Plan, directory: string, layout: Layout, wishes: Wishes): Promise<Inputs> {
  const groups = await groupsOf(plan, directory, layout);
  const wished = wishesOf(groups, directory, wishes);
  const files = new Map<string, Collected>();
  const absent = new Map<string, AbsentFile>();
  const left: Inputs["left"][number][] = [];
  for (const group of groups) {
    const licence = wished.licences.get(group) ?? licenceOf(group, directory);
    const asked = wished.without.has(group);
    const named = licence ? { licence: licence.name } : {};
    const why = asked ? "asked" : licence?.allows === true ? undefined : "licence";
    if (why !== undefined) left.push({ path: group.path, ...named, why });
    for (const [place, file] of group.files) {
      const { size, digest } = await contentsOf(file);
      if (why === undefined)
        files.set(place, { entry: { ...nameOf(place, digest), size, digest, role: "input", ...named }, file });
      else absent.set(place, { place, size, digest, ...named, why });
    }
    if (why === undefined)
      for (const notice of await noticesOf(group, directory, layout, named)) files.set(notice.place, notice);
  }
  for (const place of files.keys()) absent.delete(place);
  return { files: [...files.values()], absent: [...absent.values()].sort(byPlace), left };
}

const byPlace = (a: AbsentFile, b: AbsentFile): number => (a.place < b.place ? -1 : 1);

/** A file under its place as its name, or under its digest where not every system takes that. */
export function nameOf(place: string, digest: string): Pick<BundleFile, "name" | "place"> {
  const fault = placeFault(place);
  if (fault !== undefined) throw new Failure(E1104({ file: "the bundle", name: place, reason: fault }));
  return nameFault(place) === undefined ? { name: place } : { name: `files/${digest.slice("sha256:".length)}`, place };
}

async function contentsOf(file: string): Promise<{ readonly size: number; readonly digest: string }> {
  const digest = await fileDigest(file);
  return { size: statSync(file).size, digest };
}

/** What the nodes of all runs read, by the path that they name; of a table also the pictures of its rows. */
async function groupsOf({ runs }: Plan, directory: string, layout: Layout): Promise<readonly Group[]> {
  const groups = new Map<string, Group>();
  const tables = new Set<string>();
  for (const node of runs.flatMap((run): readonly PlanNode[] => run.nodes)) {
    const read = readOf(node);
    if (!read) continue;
    const group: Group = groups.get(read.path) ?? { path: read.path, files: new Map() };
    groups.set(read.path, group);
    for (const { path, file } of inputFiles(node, directory)) group.files.set(layout.place(path), file);
    const form = JSON.stringify({ ...node, id: "", because: "" });
    if (!isTable(node) || tables.has(form)) continue;
    tables.add(form);
    const { examples } = await readRows(node, directory);
    for (const picture of examples.flatMap(({ images }) => images))
      if (picture.kind === "file" && existsSync(picture.path))
        group.files.set(layout.place(seenFrom(directory, picture.path)), picture.path);
  }
  return [...groups.values()];
}

const seenFrom = (directory: string, path: string): string => relative(resolve(directory), path).split(sep).join("/");

function wishesOf(groups: readonly Group[], directory: string, { licences, without }: Wishes) {
  const find = (said: string): Group => {
    const here = resolve(said);
    const found = groups.find(({ path }) => path === said || placeOf(directory, path) === here);
    if (found) return found;
    const known = groups.map(({ path }) => `\`${path}\``).join(", ");
    throw new Failure(E1119({ said, known: known || "none" }));
  };
  return {
    licences: new Map([...licences].map(([said, name]) => [find(said), { ...licenceNamed(name), allows: true }])),
    without: new Set(without.map(find)),
  };
}

/** Of perlc's own files the licence of perlc, else what the card beside them says. */
function licenceOf({ path }: Group, directory: string): Known | undefined {
  if (isOwn(path)) return licenceNamed("Apache-2.0");
  return licenceOfCard(join(folderOf(path, directory), "README.md"));
}

const folderOf = (path: string, directory: string): string => {
  const at = placeOf(directory, path);
  return statSync(at, { throwIfNoEntry: false })?.isDirectory() === true ? at : dirname(at);
};

/** The texts beside what is read that say under which licence it is. Those in the folder of the spec are of its project. */
async function noticesOf(
  { path }: Group,
  directory: string,
  layout: Layout,
  licence: Pick<BundleFile, "licence">,
): Promise<readonly (Collected & { readonly place: string })[]> {
  const folder = folderOf(path, directory);
  if (isOwn(path) || resolve(folder) === resolve(directory)) return [];
  const names = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "NOTICE", "NOTICE.md", "NOTICE.txt", "README.md"];
  const role: Role = "notice";
  const there = names
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  return Promise.all(
    there.map(async (file) => {
      const { size, digest } = await contentsOf(file);
      const place = layout.place(seenFrom(directory, file));
      return { place, file, entry: { ...nameOf(place, digest), size, digest, role, ...licence } };
    }),
  );
}
