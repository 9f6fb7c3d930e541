// Makes one file of an experiment: specs, lock, plan, what its runs read and what they came to. The same experiment gives the same bytes,
// whoever packs it and wherever; and what was written is verified as a stranger would before it is said to be there.

import type { KeyObject } from "node:crypto";
import { existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { basename, join } from "node:path";
import { E1096, E1109, E1112, E1115 } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import type { LockedResult } from "../compiler/tools/lock/lock.ts";
import packageFile from "../package.json" with { type: "json" };
import type { Resolved } from "../plan/plan.ts";
import { digestOfFile, digestsFile, type Ticking } from "../runtime/checkpoint/digests.ts";
import { partial } from "../runtime/checkpoint/save-folder.ts";
import { remove } from "../runtime/limits/refused.ts";
import { sha256 } from "../runtime/record/digest.ts";
import type { Watching } from "../runtime/record/doing.ts";
import { isOverfitFolder } from "../runtime/record/overfit.ts";
import { unpacked } from "../runtime/record/packed.ts";
import { preregistrationPath, readPreregistration } from "../runtime/record/preregistered.ts";
import { cardName } from "./card/card.ts";
import { cardIn, describedIn } from "./carded.ts";
import { collectInputs, type Inputs, nameOf, type Wishes } from "./collect.ts";
import { type Bytes, writeContainer } from "./container/write.ts";
import { crateName, crateOf } from "./crate.ts";
import type { Experiment } from "./experiment.ts";
import { checklistsIn } from "./listed.ts";
import { lockOf } from "./lock.ts";
import {
  type BundleFile,
  bundleDigest,
  lockOf as lockPlace,
  type Manifest,
  manifestText,
  type Role,
} from "./manifest.ts";
import { signedFiles } from "./open.ts";
import { planText } from "./recompile.ts";
import { digestsOfArtifacts, type Outcome, outcomeIn } from "./results.ts";
import { signatureOf } from "./signature.ts";
import { withVerified } from "./verify.ts";

export interface PackSettings extends Wishes {
  /** Whether the final weights are put in. */
  readonly weights: boolean;
  /** The licence of what the author made: spec, results, weights. */
  readonly licence?: string;
  /** Signs it. */
  readonly key?: KeyObject;
  /** Told what takes long. */
  readonly watch?: Watching;
}

export interface Packed {
  readonly manifest: Manifest;
  /** Of its list. */
  readonly digest: string;
  readonly left: Inputs["left"];
  readonly warnings: readonly Diagnostic[];
}

interface Entry {
  readonly listed: BundleFile;
  readonly bytes: Bytes;
}

/** Packs an experiment into the file `path`. Failures of collectInputs, outcomeIn and writeContainer; E1112 for a folder whose run is none of the experiment's. */
export async function pack(experiment: Experiment, path: string, settings: PackSettings): Promise<Packed> {
  const { plan, layout, directory, spec, name } = experiment;
  const runs: readonly Resolved[] = plan.runs;
  const { watch } = settings;
  const tick = () => watch?.({ work: "digest" });
  tick();
  const inputs = await collectInputs(plan, directory, layout, settings);
  const outcomes = outcomesOf(experiment, settings.weights, tick);
  const own = settings.licence === undefined ? {} : { licence: settings.licence };
  const entries: Entry[] = inputs.files.map(({ entry, file }) => ({ listed: entry, bytes: { file } }));
  const add = (role: Role, place: string, text: string, licence: Pick<BundleFile, "licence"> = own): void => {
    const bytes = new TextEncoder().encode(text);
    const digest = sha256(bytes);
    entries.push({ listed: { ...nameOf(place, digest), size: bytes.length, digest, role, ...licence }, bytes });
  };
  add("plan", "plan.json", planText(plan));
  for (const [seen, text] of spec?.texts ?? [])
    add("spec", layout.place(seen), text, seen.startsWith("perlc:") ? { licence: "Apache-2.0" } : own);
  if (spec?.set.length === 0 && spec.chosen === undefined) {
    const results = outcomes.flatMap((each) => lockedResult(each, runs));
    const lock = await lockOf({ ...spec, plan, specs: spec.texts, directory, results });
    add("lock", lockPlace(spec.entry), `${JSON.stringify(lock, null, 2)}\n`);
  }
  const sealed = preregistrationOf(experiment);
  if (spec && sealed !== undefined) add("preregistration", preregistrationPath(spec.entry), sealed);
  for (const [at, outcome] of outcomes.entries())
    entries.push(...resultEntries(outcome, `results/${at + 1}`, { ...settings, tick }, own));
  const list = {
    perlz: 1 as const,
    perlc: packageFile.version,
    name,
    base: layout.base,
    ...(spec && {
      spec: spec.entry,
      ...(spec.set.length > 0 && { set: [...spec.set] }),
      ...(spec.chosen && { chosen: [...spec.chosen] }),
    }),
    plan: plan.hash,
    runs: runs.map(({ name, hash }, index) => {
      const at = outcomes.findIndex(({ events }) => startOf(events) === hash);
      // two runs of a spec may be one
      const isFirst = runs.findIndex((each) => each.hash === hash) === index;
      return { name, hash, ...(at >= 0 && isFirst && { results: `results/${at + 1}` }) };
    }),
    ...own,
    absent: [...inputs.absent],
  };
  const listed = () => entries.map(({ listed }) => listed);
  if (settings.weights)
    for (const [at, outcome] of outcomes.entries()) {
      const text = spec?.texts.get([...spec.texts.keys()][0] ?? "");
      const card = cardIn(
        { ...list, files: listed(), plan, ...(text !== undefined && { text }) },
        describedIn(outcome),
      );
      if (card !== undefined) add("card", `results/${at + 1}/final/${cardName}`, card);
    }
  entries.sort(byName);
  const told = new Map(outcomes.map((each) => [startOf(each.events) ?? "", each]));
  for (const [place, text] of checklistsIn({ ...list, files: listed() }, plan, told)) add("checklist", place, text);
  entries.sort(byName);
  const crate = crateOf({ ...list, files: listed() }, told);
  if (crate !== undefined) add("crate", crateName, crate);
  entries.sort(byName);
  const manifest: Manifest = { ...list, files: listed() };
  const digest = await written(path, manifest, entries, settings);
  return { manifest, digest, left: inputs.left, warnings: telling(entries) };
}

const byName = (a: Entry, b: Entry): number => (a.listed.name < b.listed.name ? -1 : 1);

/** What lies beside the spec and was sealed before its runs. Failure E1109 for one that is none. */
function preregistrationOf({ directory, spec }: Experiment): string | undefined {
  const path = spec && join(directory, basename(preregistrationPath(spec.entry)));
  if (path === undefined || !existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  const read = readPreregistration(text);
  if (typeof read === "string") throw new Failure(E1109({ file: path, reason: read }));
  return text;
}

/** Writes the bundle beside its place, verifies it there as whoever gets it would, and only then puts it there. */
async function written(
  path: string,
  manifest: Manifest,
  entries: readonly Entry[],
  { key, watch }: Pick<PackSettings, "key" | "watch">,
): Promise<string> {
  const beside = partial(path);
  const text = manifestText(manifest);
  const signed = signedFiles({ manifest, digest: bundleDigest(text) });
  try {
    const signature = key && signatureOf(manifest.name, signed, key);
    await writeContainer(beside, new TextEncoder().encode(text), entries, { signature, watch });
    const digest = await withVerified(beside, ({ digest }) => digest, watch);
    renameSync(beside, path);
    return digest;
  } finally {
    remove(beside);
  }
}

/** What each folder of results says, in the order of the plan's runs. */
function outcomesOf({ results, plan }: Experiment, weights: boolean, tick: Ticking): readonly Outcome[] {
  const all = results.map((folder) => {
    const wrong = (reason: string) => new Failure(E1112({ folder, reason }));
    if (isOverfitFolder(folder)) throw new Failure(E1096({ folder, what: "packed" }));
    if (!existsSync(join(folder, "metrics.json"))) throw wrong("it has not finished");
    const { plan: hash } = JSON.parse(readFileSync(join(folder, "metrics.json"), "utf8")) as {
      readonly plan?: unknown;
    };
    const at = plan.runs.findIndex((run) => run.hash === hash);
    if (at < 0)
      throw wrong(`its hash is ${String(hash)}, and the plan's is ${plan.runs.map((run) => run.hash).join(" or ")}`);
    if (weights && !existsSync(join(folder, "final"))) throw wrong("its final weights are not there");
    return { at, outcome: outcomeIn(folder, String(hash), folder, tick) };
  });
  const twice = all.find(({ at }, index) => all.some((other, before) => before < index && other.at === at));
  if (twice)
    throw new Failure(E1112({ folder: twice.outcome.folder, reason: "another folder has results of the same run" }));
  return all.sort((a, b) => a.at - b.at).map(({ outcome }) => outcome);
}

/** The hash of the run that a journal begins. */
const startOf = ([start]: Outcome["events"]): string | undefined => (start?.event === "start" ? start.plan : undefined);

function lockedResult(
  { events, devices, weights, evaluations }: Outcome,
  runs: readonly Resolved[],
): readonly LockedResult[] {
  const run = runs.find(({ hash }) => hash === startOf(events));
  const [device, ...others] = devices;
  if (!run || !device || others.length > 0) return [];
  return [{ run: run.name, hash: run.hash, ...device, weights, evaluations }];
}

/** The files of a run's folder that a bundle has. */
function resultEntries(
  { folder, events }: Outcome,
  into: string,
  { weights, tick }: { readonly weights: boolean; readonly tick: Ticking },
  licence: Pick<BundleFile, "licence">,
): readonly Entry[] {
  const entry = (role: Role, name: string): Entry => {
    const file = join(folder, ...name.split("/"));
    const digest = digestOfFile(file, tick);
    return {
      listed: { name: `${into}/${name}`, size: statSync(file).size, digest, role, ...licence },
      bytes: { file },
    };
  };
  // as the texts that the journal has the digests of, however the folder keeps them
  const artifacts = [...digestsOfArtifacts(events)].flatMap(([stem, digest]): readonly Entry[] => {
    const kept = join(folder, "artifacts", stem);
    const packed = existsSync(`${kept}.json.gz`);
    if (!packed && !existsSync(`${kept}.json`)) return [];
    const bytes = packed ? (unpacked(readFileSync(`${kept}.json.gz`)) ?? Buffer.of()) : readFileSync(`${kept}.json`);
    const name = `${into}/artifacts/${stem}.json`;
    return [{ listed: { name, size: bytes.length, digest, role: "artifact", ...licence }, bytes }];
  });
  return [
    entry("journal", "journal.jsonl"),
    entry("metrics", "metrics.json"),
    entry("report", "report.txt"),
    ...artifacts,
    ...(weights ? namesOfWeights(folder).map((name) => entry("weights", `final/${name}`)) : []),
  ];
}

/** The files that the list in `final` names, and the list. */
function namesOfWeights(folder: string): readonly string[] {
  const list = JSON.parse(readFileSync(join(folder, "final", digestsFile), "utf8")) as { readonly files: object };
  return [digestsFile, ...Object.keys(list.files)];
}

/** E1115 for each text that tells something of this machine: who made it may not want that. */
function telling(entries: readonly Entry[]): readonly Diagnostic[] {
  const home = homedir();
  const host = hostname();
  const found = [
    ...(home.length > 1 ? [{ what: home, pattern: `${home}/` }] : []),
    ...(host.length > 3 && host !== "localhost" ? [{ what: host, pattern: host }] : []),
  ];
  return entries.flatMap(({ listed, bytes }) => {
    if (["input", "notice", "weights"].includes(listed.role)) return [];
    const text = textOf(bytes);
    return found.filter(({ pattern }) => text.includes(pattern)).map(({ what }) => E1115({ entry: listed.name, what }));
  });
}

const textOf = (bytes: Bytes): string =>
  typeof bytes === "string"
    ? bytes
    : "file" in bytes
      ? readFileSync(bytes.file, "utf8")
      : new TextDecoder().decode(bytes);
