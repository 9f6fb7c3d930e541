// What a page has in place of a disk: the specs that come with perlc and the files that they use, but for weights and pictures, of
// which it has the digests that plans are hashed with.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { compile } from "../compiler/compile.ts";
import { diskFiles } from "../disk.ts";
import { readOf } from "../plan/declared.ts";
import { readInputs } from "../runtime/inputs/resolve.ts";
import type { Contents, Shelf } from "./shared/said.ts";
import type { PackedFiles } from "./shared/training.ts";

const root = join(import.meta.dirname, "..");

/** Endings of files whose text is on the shelf. */
const text = /\.(?:perl|json|jsonl|jinja)$/;

const slashed = (path: string) => path.slice(root.length + 1).replaceAll("\\", "/");

/** All files of `specs`, as the folder stands. */
export async function makeShelf(): Promise<Shelf> {
  const paths = readdirSync(join(root, "specs"), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !each.name.endsWith(".lock.json"))
    .map((each) => slashed(join(each.parentPath, each.name)))
    .sort();
  const texts = Object.fromEntries(
    paths.filter((path) => text.test(path)).map((path) => [path, readFileSync(join(root, path), "utf8")]),
  );
  const contents: Record<string, readonly Contents[]> = {};
  for (const path of paths.filter((each) => each.endsWith(".perl"))) Object.assign(contents, await contentsOf(path));
  return { texts, names: paths.filter((path) => !text.test(path)), contents };
}

/** What the runs of a spec read, by the path of the table or folder. */
async function contentsOf(path: string): Promise<Record<string, readonly Contents[]>> {
  const file = join(root, path);
  const { value } = compile({ path: file, text: readFileSync(file, "utf8") }, diskFiles());
  const found: Record<string, readonly Contents[]> = {};
  for (const run of value?.plan.runs ?? []) {
    const { inputs } = await readInputs(run, dirname(file));
    for (const node of run.nodes) {
      const read = readOf(node);
      const own = inputs.filter((each) => each.node === node.id).map(({ role, digest }) => ({ role, digest }));
      if (read && own.length > 0) found[slashed(join(dirname(file), read.path))] = own;
    }
  }
  return found;
}

/** Files, as a page has them that hands them to a run. */
export const packedFiles = (paths: readonly string[]): PackedFiles =>
  Object.fromEntries(
    paths.map((path) => [path, deflateRawSync(readFileSync(join(root, path)), { level: 9 }).toString("base64")]),
  );
