// perlc pack: one file of an experiment, to give away.

import { statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { env } from "node:process";
import { E1112, E1114, E1149 } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import { printBytes } from "../compiler/diagnostics/print-number.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import type { Watching } from "../runtime/record/doing.ts";
import { safeName } from "../runtime/record/folder.ts";
import { isSweepFolder, readSweep } from "../runtime/record/sweep.ts";
import type { Experiment } from "../share/experiment.ts";
import type { Packed, PackSettings } from "../share/pack.ts";
import { fingerprintOf, signingKey } from "../share/signature.ts";
import { called, quoted } from "./called.ts";
import type { ExitCode } from "./exit-code.ts";
import { addressIn, compileFile } from "./files.ts";
import { heldAgainstLock } from "./lock.ts";
import { type Output, output } from "./output.ts";
import { shownWhile } from "./progress.ts";
import { requireExperiment } from "./require-experiment.ts";
import { complain } from "./terminal.ts";

export interface PackOptions {
  /** The file to write; absent: the name of the spec, with the ending `.perlz`, in the working folder. */
  readonly out?: string;
  /** Folders of finished runs, beside a spec. */
  readonly results: readonly string[];
  readonly weights?: boolean;
  /** `PATH=ID` of what a run reads, or `ID` of what the author made. */
  readonly licence: readonly string[];
  readonly without: readonly string[];
  /** The file of the key that signs it. */
  readonly sign?: string;
  /** What the paths of a run's folder count from, when its files lie elsewhere. */
  readonly from?: string;
  readonly json?: boolean;
}

/** Writes the bundle of a spec, or of the folder of a run. 1, and nothing is written, when it would not be whole. */
export async function pack(what: string, options: PackOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const settings = settingsOf(options);
  if (typeof settings === "string") {
    complain(`${settings}\n(${called()} pack --help says more)`);
    return 2;
  }
  const key = options.sign === undefined ? undefined : signingKey(options.sign, env.PERLC_SIGN_PASSPHRASE);
  const isRun = statSync(what, { throwIfNoEntry: false })?.isDirectory() === true;
  const made = await shownWhile(options, async (watch, settle) => {
    const above: Output = {
      ...out,
      diagnose(found) {
        if (found.length > 0) settle();
        out.diagnose(found);
      },
    };
    const experiment = isRun ? await ofRun(what, options, above, watch) : await ofSpec(what, options, above, watch);
    if (experiment === undefined) return undefined;
    const path = options.out ?? `${safeName(isRun ? basename(resolve(what)) : experiment.name)}.perlz`;
    const pack = (await import("../share/pack.ts")).pack;
    return { path, packed: await pack(experiment, path, { ...settings, ...(key && { key }), watch }) };
  });
  if (made === undefined) return 1;
  const { path, packed } = made;
  out.diagnose([...packed.warnings, ...leftOut(packed)]);
  const { size } = statSync(path);
  const signer = key && fingerprintOf(key);
  if (options.json)
    out.json({ path, bundle: packed.digest, bytes: size, ...(signer && { signer }), ...packed.manifest });
  else out.print(summary(path, size, packed, signer));
  return 0;
}

/** A run, or a whole sweep: the runs of it that have finished. */
async function ofRun(
  folder: string,
  { results, from }: PackOptions,
  out: Output,
  watch: Watching,
): Promise<Experiment> {
  watch({ work: "files" });
  const { experimentOfRun } = await import("../share/experiment.ts");
  const [first, ...others] = isSweepFolder(folder) ? finishedIn(folder, out) : [folder];
  if (first === undefined) throw new Failure(E1112({ folder, reason: "none of its runs has finished" }));
  const made = await experimentOfRun(first, from);
  return { ...made, results: [...made.results, ...others, ...results] };
}

function finishedIn(folder: string, out: Output): readonly string[] {
  const { runs } = readSweep(folder);
  const open = runs.filter(({ state }) => state !== "finished").map((each) => each.folder);
  if (open.length > 0 && open.length < runs.length) out.diagnose([E1149({ folder, runs: open.join(", ") })]);
  return runs.filter(({ state }) => state === "finished").map((each) => join(folder, each.folder));
}

/** A spec as it is now, which must be as its lock says if it has one. What is wrong with it is said before a line is drawn that would have to be erased. */
async function ofSpec(
  spec: string,
  { results }: PackOptions,
  out: Output,
  watch: Watching,
): Promise<Experiment | undefined> {
  const { value, diagnostics, source, chosen } = compileFile(spec);
  const empty = value && source && requireExperiment(value, source);
  out.diagnose(empty ? [...diagnostics, empty] : diagnostics);
  if (!value || !source || empty || hasErrors(diagnostics)) return undefined;
  watch({ work: "files" });
  const differs = await heldAgainstLock(value, source, []);
  out.diagnose(differs);
  if (differs.length > 0) return undefined;
  const others = [...value.modules.values()].map((each) => each.source).filter((each) => each.path !== source.path);
  const { experimentOf } = await import("../share/experiment.ts");
  const names = addressIn(spec).run === undefined ? undefined : chosen.map(({ run }) => run.name);
  return { ...(await experimentOf([source, ...others], [], resolve(dirname(source.path)), names)), results };
}

/** What the flags say, or what is wrong with them. */
function settingsOf({ licence, without, weights = false }: PackOptions): PackSettings | string {
  const licences = new Map<string, string>();
  let own: string | undefined;
  for (const each of licence) {
    const at = each.lastIndexOf("=");
    const id = each.slice(at + 1);
    if (!/^[A-Za-z0-9.+() -]{1,100}$/.test(id))
      return `\`${id}\` is no name of a licence: SPDX has them, as Apache-2.0`;
    if (at >= 0) licences.set(each.slice(0, at), id);
    else own = id;
  }
  return { licences, without, weights, ...(own !== undefined && { licence: own }) };
}

const leftOut = ({ left }: Packed): readonly Diagnostic[] =>
  left
    .filter(({ why }) => why === "licence")
    .map(({ path, licence }) =>
      E1114({ path, reason: licence === undefined ? "nobody says its licence" : `its licence is \`${licence}\`` }),
    );

function summary(path: string, size: number, { manifest, digest, left }: Packed, signer: string | undefined): string {
  const { files, absent, runs, spec } = manifest;
  const of = (...roles: readonly string[]) => files.filter(({ role }) => roles.includes(role)).length;
  const results = runs.filter((each) => each.results !== undefined).length;
  const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
  const holds = [
    spec === undefined ? "no spec" : `the spec in ${count(of("spec"), "file", "files")}`,
    ...(files.some(({ role }) => role === "lock") ? ["its lock"] : []),
    `the plan of ${count(runs.length, "run", "runs")}`,
    `${of("input")} of ${of("input") + absent.length} files that it reads`,
    results === 0 ? "no results" : `the results of ${count(results, "run", "runs")}`,
    ...(of("weights") > 0 ? ["final weights"] : []),
  ];
  const bytes = files.reduce((sum, each) => sum + each.size, 0);
  return [
    `${path} is written: ${count(files.length, "file", "files")} of ${printBytes(bytes)} in ${printBytes(size)}`,
    `holds    ${holds.join(", ")}`,
    ...left.filter(({ why }) => why === "asked").map((each) => `left out ${each.path}, as asked: named by its digest`),
    `bundle   ${digest}`,
    ...(signer === undefined ? [] : [`signed   with the key ${signer}; publish that, or the key's public half`]),
    `whoever gets it: ${called()} verify ${quoted(path)}, then ${called()} reproduce ${quoted(path)}`,
  ].join("\n");
}
