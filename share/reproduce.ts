// Runs what a bundle holds, in a folder of its own, and says whether it came to the same. The bundle is laid out there once it is wholly
// verified; what it leaves out is taken from where the user says, by its digest.

import type { KeyObject } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { isOwn } from "../compiler/2-names/own.ts";
import { E1116, E1120 } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import { ownSpecs, readText } from "../disk.ts";
import { readOf } from "../plan/declared.ts";
import type { PlanNode, Resolved } from "../plan/plan.ts";
import { makeFolder } from "../runtime/device/make-folder.ts";
import { fileDigest } from "../runtime/inputs/digest.ts";
import { diskFailure, remove } from "../runtime/limits/refused.ts";
import type { Watching } from "../runtime/record/doing.ts";
import { type SpecFile, safeName } from "../runtime/record/folder.ts";
import { type Ended, type SessionSettings, startRun } from "../runtime/session.ts";
import { ownSeenFrom } from "./layout.ts";
import { type AbsentFile, placeOfFile } from "./manifest.ts";
import { refuseOtherSigner } from "./open.ts";
import { withInputs } from "./recompile.ts";
import { type Verified, verifiedIn } from "./verify.ts";

/** A bundle that is laid out to be run. */
export interface LaidOut {
  readonly bundle: Verified;
  /** Its runs that are to be run, as they run here. */
  readonly runs: readonly Resolved[];
  readonly run: (run: Resolved, settings: SessionSettings) => Promise<Ended>;
}

/**
 * Verifies a bundle and lays it out in a fresh folder below `parent`. `names`: these runs alone; else those that it has results of, or all where it has none. `from`: where
 * files that it leaves out lie, under whatever names. `key`: the one that must have signed it. Failures of verifiedIn, E1141 for another signer, E1116 for files that are nowhere, E1120 for a run that it has not.
 */
export async function layOut(
  file: string,
  parent: string,
  {
    names = [],
    from,
    key,
    watch,
  }: {
    readonly names?: readonly string[];
    readonly from?: string;
    readonly key?: KeyObject;
    readonly watch?: Watching;
  } = {},
): Promise<LaidOut> {
  const bundle = await verifiedIn(file, freshFolder(parent, basename(file).replace(/\.perlz$/, "")), watch);
  const { folder, manifest } = bundle;
  if (key) removing(folder, () => refuseOtherSigner(bundle, key, file));
  const runs = chosen(bundle, names, file);
  watch?.({ work: "digest" });
  await bringAbsent(bundle, from, file);
  const specs: readonly SpecFile[] = manifest.files.flatMap((each) => {
    const read = each.role === "spec" ? readText(join(folder, ...placeOfFile(each).split("/"))) : undefined;
    return read && "text" in read ? [{ path: placeOfFile(each), text: read.text }] : [];
  });
  const entryFirst = specs.toSorted((a, b) => Number(b.path === manifest.spec) - Number(a.path === manifest.spec));
  return {
    bundle,
    runs,
    run: (run, settings) =>
      startRun(
        hereRun(run, manifest.base),
        entryFirst,
        join(folder, ...manifest.base.split("/")),
        join(folder, "runs"),
        {
          ...settings,
          ...(manifest.set && { set: manifest.set }),
        },
      ),
  };
}

/** A folder that is gone again where the work fails. */
function removing(folder: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    remove(folder);
    throw error;
  }
}

/** The first name `STEM-1`, `STEM-2`, … below a folder that nobody has. */
function freshFolder(parent: string, name: string): string {
  try {
    makeFolder(parent);
  } catch (error) {
    throw diskFailure(parent, error);
  }
  const stem = join(parent, safeName(name));
  for (let number = 1; ; number++) if (!existsSync(`${stem}-${number}`)) return `${stem}-${number}`;
}

/** The runs of a bundle that are to be run. */
function chosen({ plan, manifest }: Verified, names: readonly string[], file: string): readonly Resolved[] {
  const runs = plan.runs as readonly Resolved[];
  const unknown = names.find((name) => !runs.some((run) => run.name === name));
  if (unknown !== undefined)
    throw new Failure(E1120({ file, run: unknown, known: runs.map(({ name }) => `\`${name}\``).join(", ") }));
  if (names.length > 0) return runs.filter(({ name }) => names.includes(name));
  const told = new Set(manifest.runs.flatMap(({ name, results }) => (results === undefined ? [] : [name])));
  return told.size === 0 ? runs : runs.filter(({ name }) => told.has(name));
}

/** A run whose paths of perlc's own files lead to those of the bundle. Paths are not in its hash. */
function hereRun(run: Resolved, base: string): Resolved {
  const nodes = run.nodes.map((node): PlanNode => {
    const path = readOf(node)?.path;
    if (path === undefined || !isOwn(path)) return node;
    const here = ownSeenFrom(base, path);
    if (node.kind === "model" && node.from.kind === "checkpoint")
      return { ...node, from: { ...node.from, path: here } };
    return "path" in node ? { ...node, path: here } : node;
  });
  const { hash } = withInputs({ ...run, nodes }, run.inputs);
  if (hash !== run.hash) throw new Error("the hash of a run hangs on its paths");
  return { ...withInputs({ ...run, nodes }, run.inputs), hash };
}

/** Most files that are looked at below the folder that the user names. */
const mostLookedAt = 100_000;

/** Puts what a bundle leaves out in its place. Failure E1116 for what is nowhere. */
async function bringAbsent({ manifest, folder }: Verified, from: string | undefined, file: string): Promise<void> {
  const missing: AbsentFile[] = [];
  const found = from === undefined ? [] : filesBelow(from);
  for (const absent of manifest.absent) {
    const own = absent.place.startsWith("own/") ? [join(ownSpecs, absent.place.slice("own/".length))] : [];
    const source = await withDigest([...own, ...found], absent);
    if (source === undefined) {
      missing.push(absent);
      continue;
    }
    const at = join(folder, ...absent.place.split("/"));
    try {
      mkdirSync(dirname(at), { recursive: true });
      copyFileSync(source, at);
    } catch (error) {
      throw diskFailure(at, error);
    }
  }
  if (missing.length > 0) throw new Failure(...nowhere(missing, file));
}

/** Files of a folder that a message lists. */
const mostListed = 10;

/** E1116 once for each folder: what lies together is got together. */
function nowhere(missing: readonly AbsentFile[], file: string): readonly Diagnostic[] {
  return [...Map.groupBy(missing, ({ place }) => posix.dirname(place))].map(([folder, all]) => {
    const [first, ...others] = all;
    if (first && others.length === 0)
      return E1116({ file, what: `\`${first.place}\``, digests: `its digest ${first.digest}` });
    const more = all.length - mostListed;
    const notes = [
      ...all.slice(0, mostListed).map(({ place, digest }) => `\`${posix.basename(place)}\`, ${digest}`),
      ...(more > 0 ? [`and ${more} more`] : []),
    ].map((text) => ({ keyword: "missing", text }));
    return E1116({ file, what: `${all.length} files of \`${folder}\``, digests: "their digests" }, { notes });
  });
}

async function withDigest(files: readonly string[], { size, digest }: AbsentFile): Promise<string | undefined> {
  for (const file of files)
    if (statSync(file, { throwIfNoEntry: false })?.size === size && (await fileDigest(file)) === digest) return file;
  return undefined;
}

/** Regular files below a folder; links are not followed. */
function filesBelow(folder: string): readonly string[] {
  const found: string[] = [];
  const open = [folder];
  for (let at = open.pop(); at !== undefined && found.length < mostLookedAt; at = open.pop())
    for (const each of entriesOf(at)) {
      if (each.isDirectory()) open.push(join(at, each.name));
      else if (each.isFile()) found.push(join(at, each.name));
    }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw diskFailure(folder, error);
  }
}
