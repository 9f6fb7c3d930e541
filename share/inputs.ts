// The files that the runs of a bundle read, held against its list: each has the digest that the plan says, and there is none that no
// run reads.

import { join, relative, sep } from "node:path";
import { E1111 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { isTable, readOf, type TableNode } from "../plan/declared.ts";
import type { JsonlNode, ParquetNode, Plan, PlanNode, Run } from "../plan/plan.ts";
import { readRows } from "../runtime/data/rows/read.ts";
import { picturesDigest } from "../runtime/inputs/pictures.ts";
import { type Layout, layoutFrom } from "./layout.ts";
import { dirnameOf, type Manifest, placeOfFile } from "./manifest.ts";

/** Texts beside what is read that say under which licence it is. */
export const noticeName = /^(?:LICEN[CS]E|NOTICE|README)(?:\.(?:md|txt))?$/;

/** The run with the paths of a bundle that is laid out: what comes with perlc is the bundle's own. */
export const laidOut = (node: TableNode, base: string, folder: string) => ({
  node: node as ParquetNode | JsonlNode,
  directory: join(folder, ...base.split("/")),
});

/** Failure E1111 for the first file that is not what the plan says of it; failures of readRows for a table. `folder`: where the bundle is laid out. */
export async function refuseOtherInputs(manifest: Manifest, plan: Plan, folder: string, file: string): Promise<void> {
  const wrong = (reason: string) => new Failure(E1111({ file, reason }));
  const layout = layoutFrom(manifest.base);
  const inputs = manifest.files.filter(({ role }) => role === "input");
  const held = new Map([
    ...manifest.absent.map(({ place, digest }) => [place, digest] as const),
    ...inputs.map((each) => [placeOfFile(each), each.digest] as const),
  ]);
  const there = new Set(inputs.map(placeOfFile));
  const read = new Set<string>();
  for (const run of plan.runs)
    for (const { place, digest, role } of wantedBy(run, layout)) {
      if (role === "pictures") continue;
      read.add(place);
      const is = held.get(place);
      if (is === undefined) throw wrong(`it has no \`${place}\`, which \`${run.name}\` reads`);
      if (is !== digest) throw wrong(`\`${place}\` has other contents than the plan of \`${run.name}\` says`);
    }
  for (const { node, run } of tablesOf(plan)) {
    const table = layout.place(node.path);
    if (!there.has(table)) continue;
    const pictures = await picturesOf(node, manifest.base, folder);
    for (const place of pictures) read.add(place);
    if (pictures.every((place) => held.get(place) === undefined || there.has(place)))
      await refuseOtherPictures(run, node, manifest.base, folder, wrong);
  }
  const spare = [...there].find((place) => !read.has(place));
  if (spare !== undefined) throw wrong(`no run reads \`${spare}\``);
  const folders = new Set([...read].map(dirnameOf));
  for (const each of manifest.files.filter(({ role }) => role === "notice")) {
    const place = placeOfFile(each);
    if (!folders.has(dirnameOf(place)) || !noticeName.test(place.slice(dirnameOf(place).length + 1)))
      throw wrong(`\`${place}\` belongs to nothing that is read`);
  }
}

/** The inputs of a run: their places, and their paths as the plan has them. */
export function wantedBy({ nodes, inputs = [] }: Run, layout: Layout) {
  const paths = new Map(nodes.map((node) => [node.id, readOf(node)]));
  return inputs.map(({ node, role, digest }) => {
    const read = paths.get(node);
    const path = read?.what === "checkpoint" ? `${read.path}/${role}` : (read?.path ?? "");
    return { place: layout.place(path), path, role, digest };
  });
}

/** The tables that runs read, each once, with a run that does. */
function tablesOf({ runs }: Plan): readonly { readonly node: TableNode; readonly run: Run }[] {
  const all = runs.flatMap((run) => run.nodes.filter((node: PlanNode) => isTable(node)).map((node) => ({ node, run })));
  return [...new Map(all.map((each) => [JSON.stringify([each.node.path, each.node.id]), each] as const)).values()];
}

/** The places of the pictures that the rows of a table name. */
async function picturesOf(table: TableNode, base: string, folder: string): Promise<readonly string[]> {
  const { node, directory } = laidOut(table, base, folder);
  const { examples } = await readRows(node, directory);
  const paths = examples.flatMap(({ images }) => images.flatMap((each) => (each.kind === "file" ? [each.path] : [])));
  return [...new Set(paths.map((path) => relative(folder, path).split(sep).join("/")))];
}

async function refuseOtherPictures(
  { inputs = [], name }: Run,
  table: TableNode,
  base: string,
  folder: string,
  wrong: (reason: string) => Failure,
): Promise<void> {
  const { node, directory } = laidOut(table, base, folder);
  const said = inputs.find((each) => each.node === node.id && each.role === "pictures")?.digest;
  if ((await picturesDigest(node, directory)) !== said)
    throw wrong(`the pictures of \`${node.path}\` are others than the plan of \`${name}\` says`);
}
