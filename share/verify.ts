// What a bundle holds, and whether it is whole. Laid out in a folder of its own that is gone afterwards; nothing of it runs.

import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { E1106, E1109 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { type Lock, readLock } from "../compiler/tools/lock/lock.ts";
import packageFile from "../package.json" with { type: "json" };
import { parseStrictJson } from "../plan/json/strict-json.ts";
import type { Plan } from "../plan/plan.ts";
import type { Preregistration } from "../plan/preregistration.ts";
import { remove } from "../runtime/limits/refused.ts";
import { sha256 } from "../runtime/record/digest.ts";
import type { Watching } from "../runtime/record/doing.ts";
import { readPreregistration } from "../runtime/record/preregistered.ts";
import { cardIn, describedIn } from "./carded.ts";
import { crateName, crateOf } from "./crate.ts";
import { refuseOtherInputs } from "./inputs.ts";
import { layoutFrom } from "./layout.ts";
import { checklistsIn } from "./listed.ts";
import { lockOf, type Manifest, placeOfFile } from "./manifest.ts";
import { type Opened, openBundle } from "./open.ts";
import { type Planned, plannedIn } from "./recompile.ts";
import { type Outcome, outcomeIn } from "./results.ts";

/** A bundle that is whole. */
export interface Verified extends Opened, Planned {
  readonly lock?: Lock;
  readonly preregistration?: Preregistration;
  /** By the hash of the run: of those that it has results of. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** Verifies the bundle at `path` and hands it to `use`; afterwards it is no longer laid out. `watch` is told what takes long. Failures of verifiedIn. */
export async function withVerified<T>(
  path: string,
  use: (bundle: Verified) => Promise<T> | T,
  watch?: Watching,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "perlc-bundle-"));
  try {
    return await use(await verifiedIn(path, join(folder, "bundle"), watch));
  } finally {
    remove(folder);
  }
}

/**
 * Lays a bundle out in `folder`, which is made, and holds everything in it against everything else. Failures of openBundle, plannedIn,
 * refuseOtherInputs and outcomeIn; E1109 for a lock that does not hold.
 */
export async function verifiedIn(path: string, folder: string, watch?: Watching): Promise<Verified> {
  const opened = await openBundle(path, folder, watch);
  const tick = () => watch?.({ work: "verify" });
  try {
    const { manifest } = opened;
    tick();
    const planned = plannedIn(folder, manifest, path);
    const lock = lockIn(folder, manifest, planned.plan, path);
    const preregistration = preregistrationIn(folder, manifest, path);
    await refuseOtherInputs(manifest, planned.plan, folder, path);
    const outcomes = new Map(
      manifest.runs.flatMap(({ hash, results }) =>
        results === undefined
          ? []
          : [[hash, outcomeIn(join(folder, ...results.split("/")), hash, path, tick)] as const],
      ),
    );
    refuseOtherCrate(folder, manifest, outcomes, path);
    // what another perlc wrote of the results may be said in other words
    if (manifest.perlc === packageFile.version) {
      refuseOtherCards(folder, manifest, planned.plan, outcomes, path);
      refuseOtherChecklists(folder, manifest, planned.plan, outcomes, path);
    }
    return { ...opened, ...planned, ...(lock && { lock }), ...(preregistration && { preregistration }), outcomes };
  } catch (error) {
    remove(folder);
    throw error;
  }
}

/** The lock beside the spec; undefined where the list has none. */
function lockIn(folder: string, manifest: Manifest, plan: Plan, file: string): Lock | undefined {
  const { files, spec, base } = manifest;
  if (spec === undefined || manifest.set !== undefined || manifest.chosen !== undefined) return undefined;
  const wrong = (reason: string) => new Failure(E1109({ file, reason }));
  const text = readFileSync(join(folder, ...lockOf(spec).split("/")), "utf8");
  const strict = parseStrictJson(text);
  if ("reason" in strict) throw wrong(strict.reason);
  const lock = readLock(text);
  if (typeof lock === "string") throw wrong(lock);
  if (lock.plan !== plan.hash) throw wrong(`it is of the plan ${lock.plan}, and the spec's is ${plan.hash}`);
  const { place } = layoutFrom(base);
  const texts = new Map(files.filter(({ role }) => role === "spec").map((each) => [placeOfFile(each), each]));
  for (const { path, is } of lock.specs) {
    const at = texts.get(place(path));
    if (at === undefined) throw wrong(`it speaks of \`${path}\`, which is not there`);
    if (is !== sha256(readFileSync(join(folder, ...placeOfFile(at).split("/")), "utf8")))
      throw wrong(`\`${path}\` is another text`);
  }
  if (lock.specs.length !== texts.size) throw wrong("it does not speak of every file of the spec");
  const names = lock.runs.map(({ name, hash }) => `${name} ${hash}`).join("\n");
  if (names !== plan.runs.map(({ name, hash }) => `${name} ${hash}`).join("\n")) throw wrong("it speaks of other runs");
  return lock;
}

/** What was sealed before the runs; undefined where the list has nothing of the kind. */
function preregistrationIn(folder: string, { files }: Manifest, file: string): Preregistration | undefined {
  const entry = files.find(({ role }) => role === "preregistration");
  if (entry === undefined) return undefined;
  const read = readPreregistration(readFileSync(join(folder, ...placeOfFile(entry).split("/")), "utf8"));
  if (typeof read === "string") throw new Failure(E1109({ file, reason: `of its preregistration, ${read}` }));
  return read;
}

/** Failure E1106 where the description of a bundle of this perlc is not the one that its list and journals make; of another perlc it need only be JSON. */
function refuseOtherCrate(folder: string, manifest: Manifest, outcomes: Verified["outcomes"], file: string): void {
  if (manifest.spec === undefined) return;
  const text = readFileSync(join(folder, crateName), "utf8");
  const strict = parseStrictJson(text);
  if ("reason" in strict) throw new Failure(E1106({ file, reason: `of \`${crateName}\`, ${strict.reason}` }));
  if (manifest.perlc === packageFile.version && text !== crateOf(manifest, outcomes))
    throw new Failure(E1106({ file, reason: `\`${crateName}\` describes something else` }));
}

/** Failure E1106 where the card of a model is not the one that its results make. */
function refuseOtherCards(
  folder: string,
  manifest: Manifest,
  plan: Plan,
  outcomes: Verified["outcomes"],
  file: string,
): void {
  const { spec, files, runs } = manifest;
  const read = (place: string) => readFileSync(join(folder, ...place.split("/")), "utf8");
  const entry = files.find((each) => placeOfFile(each) === spec);
  const text = entry && { text: read(placeOfFile(entry)) };
  for (const { name } of files.filter(({ role }) => role === "card")) {
    const run = runs.find(({ results }) => results !== undefined && name.startsWith(`${results}/`));
    const outcome = run && outcomes.get(run.hash);
    if (!outcome || read(name) !== cardIn({ ...manifest, plan, ...text }, describedIn(outcome)))
      throw new Failure(E1106({ file, reason: `\`${name}\` says something else than the results` }));
  }
}

/** Failure E1106 where the checklists are not there, or not those that its plan and its journals make. */
function refuseOtherChecklists(
  folder: string,
  manifest: Manifest,
  plan: Plan,
  outcomes: Verified["outcomes"],
  file: string,
): void {
  const there = new Set(manifest.files.filter(({ role }) => role === "checklist").map(placeOfFile));
  for (const [name, text] of checklistsIn(manifest, plan, outcomes))
    if (!there.has(name) || readFileSync(join(folder, name), "utf8") !== text)
      throw new Failure(E1106({ file, reason: `\`${name}\` is not there, or says something else than the results` }));
}
