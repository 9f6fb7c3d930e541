// `perlc check --preflight`: what a run of these specs would meet on this machine, asked in one go before anybody waits for it:
// the environment, the adapter and what it binds, memory, the disk, and the columns and rows of every table.

import { cpus, totalmem } from "node:os";
import { dirname, resolve } from "node:path";
import { behaviours } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import { printBytes } from "../compiler/diagnostics/print-number.ts";
import type { Source } from "../compiler/diagnostics/source.ts";
import { placeOf } from "../disk.ts";
import { isTable } from "../plan/declared.ts";
import { estimateMemory } from "../plan/memory.ts";
import { readModelSize } from "../plan/model-size.ts";
import type { JsonlNode, ParquetNode, Run } from "../plan/plan.ts";
import { missingColumns } from "../runtime/data/rows/columns.ts";
import { type AdapterRecord, takenAdapter } from "../runtime/device/adapter.ts";
import { readInputs } from "../runtime/inputs/resolve.ts";
import { Interrupted } from "../runtime/limits/interrupted.ts";
import { machineAdapters } from "../runtime/machine/adapters.ts";
import { placing } from "../runtime/stages/blame.ts";
import { needsOf, refuseWithoutRoom, roomOf } from "../runtime/stages/room.ts";
import { disk } from "./files.ts";
import { refusedRows, unknownWordsIn } from "./rows.ts";

const { closeSync, openSync, readSync, statfsSync, fstatSync } = process.getBuiltinModule("node:fs");

/** Seconds for the drivers to answer: a machine that is busy must not hold up the rest. */
const patience = 3.5;
/** Seconds in which rows are looked at, from the start. */
const whole = 4.5;
/** A table that can be read within them. */
const readable = { bytes: 256 << 20, rows: Number.POSITIVE_INFINITY } as const;

/** A row of the list; `bad` rows fail the check. */
export interface Found {
  readonly what: string;
  readonly is: string;
  readonly bad?: true;
}

export interface Preflight {
  readonly found: readonly Found[];
  /** Why a run would be refused, as it would say. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What runs meet whose paths count from `directory`; run folders would be made in `out`. Takes five seconds at most. */
export async function preflight(
  runs: readonly Run[],
  directory: string,
  sources: readonly Source[],
  out = "runs",
): Promise<Preflight> {
  const end = performance.now() + 1000 * whole;
  const diagnostics: Diagnostic[] = [];
  const place = placing(sources);
  const adapters = await adaptersInTime();
  const taken = typeof adapters === "string" ? undefined : takenAdapter(adapters);
  const isMissing = typeof adapters !== "string" && taken === undefined;
  const found: Found[] = [
    { what: "Node", is: `${process.versions.node} on ${process.platform}-${process.arch}` },
    { what: "machine", is: `${cpus().length} cores, ${printBytes(totalmem())} of memory` },
    taken
      ? { what: "adapter", is: `${taken.name} (${taken.kind}), ${taken.driver || "driver unnamed"}` }
      : {
          what: "adapter",
          is: typeof adapters === "string" ? adapters : "a run finds none here",
          ...(isMissing && { bad: true }),
        },
  ];
  if (taken) {
    const { binding } = roomOf(taken);
    found.push({ what: "largest buffer", is: printBytes(binding) });
    for (const run of runs) diagnostics.push(...withoutRoom(run, directory, taken));
  }
  for (const run of runs) found.push(...memoryOf(run, directory));
  found.push(diskOf(runs, directory, out));
  const all = new Map(runs.flatMap(tables).map((each) => [each.path, each]));
  for (const each of all.values())
    found.push(await tableOf(each, directory, (said) => diagnostics.push(place(said, each))));
  const bad = new Set(found.filter((each) => each.bad).map((each) => each.what));
  const good = runs.filter((run) => tables(run).every(({ path }) => !bad.has(path)));
  const late = () => performance.now() > end;
  const pins = await pinsOf(runs, directory, sources, late);
  found.push(...pins.found);
  diagnostics.push(...pins.diagnostics);
  const asked = { directory, sources, most: readable, all: true, late } as const;
  const rows = await refusedRows(good, asked);
  diagnostics.push(...rows.unreadable, ...rows.refused, ...(await unknownWordsIn(good, asked)));
  for (const path of rows.unread)
    found.push({ what: path, is: "its rows are not looked at: too many for this list; a run looks at them first" });
  return { found, diagnostics: [...new Map(diagnostics.map((each) => [each.title, each])).values()] };
}

/** The adapters, or why they are not known. */
async function adaptersInTime(): Promise<readonly AdapterRecord[] | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((answer) => {
    timer = setTimeout(() => answer(`the drivers do not answer within ${patience} s`), 1000 * patience);
  });
  try {
    return await Promise.race([machineAdapters().then(({ found }) => found), late]);
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics.map((each) => `${each.code}: ${each.title}`).join("; ");
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function withoutRoom(run: Run, directory: string, taken: AdapterRecord): readonly Diagnostic[] {
  try {
    const needs = needsOf(run, directory);
    if (needs) refuseWithoutRoom(needs, roomOf(taken));
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics;
    throw error;
  }
}

const estimate = (run: Run, directory: string) =>
  estimateMemory(run, (node) => readModelSize(node, (path) => disk.read(placeOf(directory, path))));

function memoryOf(run: Run, directory: string): readonly Found[] {
  const memory = estimate(run, directory);
  const is = memory ? `about ${printBytes(memory.totalBytes)}` : "not known: the model is not on this machine";
  return [{ what: `memory of ${run.name}`, is }];
}

/** Weights that are others than the spec pins. What takes longer to read than the list may is said to be unread. */
async function pinsOf(
  runs: readonly Run[],
  directory: string,
  sources: readonly Source[],
  late: () => boolean,
): Promise<Preflight> {
  const found: Found[] = [];
  const diagnostics: Diagnostic[] = [];
  const pinned = runs.flatMap(({ nodes }) =>
    nodes.flatMap((node) => {
      const from = node.kind === "model" && node.from.kind === "checkpoint" ? node.from : undefined;
      return from?.sha256 === undefined ? [] : [{ node, path: from.path, key: `${from.path}\n${from.sha256}` }];
    }),
  );
  for (const { node, path } of new Map(pinned.map((each) => [each.key, each])).values()) {
    try {
      const { missing } = await readInputs({ nodes: [node] }, directory, placing(sources), late);
      diagnostics.push(...missing.filter(({ code }) => behaviours[code]?.cause === "pin"));
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      found.push({
        what: path,
        is: "its weights are not held against their pin: too many for this list; `plan` does it",
      });
    }
  }
  return { found, diagnostics };
}

/** Bytes that the saved states of all runs take: weights and two moments each, and the weights once more at the end. */
export function diskOf(runs: readonly Run[], directory: string, out: string): Found {
  const needs = runs.reduce((sum, run) => {
    const train = run.nodes.find((node) => node.kind === "grpo" || node.kind === "supervised");
    const memory = estimate(run, directory);
    if (!train || !memory) return sum;
    const steps = train.length.unit === "step" ? train.length.count : train.checkpointEvery;
    const saved = Math.max(1, Math.ceil(steps / Math.max(1, train.checkpointEvery)));
    // beside the best and the last there is the one that is written
    const kept = train.checkpointBest ? 3 : (train.checkpointKeep ?? saved);
    return sum + memory.parameterBytes * (3 * Math.min(saved, kept) + 1);
  }, 0);
  const place = nearest(resolve(out));
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  const is = `${printBytes(free)} free, and the saved states take about ${printBytes(needs)}`;
  return { what: "disk", is, ...(needs > free && { bad: true as const }) };
}

/** A folder that is there: that or one above it. */
function nearest(folder: string): string {
  return disk.exists(folder) || folder === dirname(folder) ? folder : nearest(dirname(folder));
}

const tables = ({ nodes }: Run): readonly (ParquetNode | JsonlNode)[] => nodes.filter(isTable);

/** A row of the list for a table; of parquet of any size the columns that its node names are looked for, and one that is missing is told. */
async function tableOf(
  { path, kind, columns: named = {} }: ParquetNode | JsonlNode,
  directory: string,
  tell: (said: Diagnostic) => void,
): Promise<Found> {
  const whole = resolve(directory, path);
  const rows = disk.rows?.(whole, kind);
  try {
    const columns = kind === "parquet" ? await parquetColumns(whole) : lineColumns(whole);
    // the fields of the first line are not those of all
    if (kind === "parquet") missingColumns(path, columns, named).forEach(tell);
    return { what: path, is: `${rows ?? "an unknown number of"} rows; columns ${columns.join(", ")}` };
  } catch {
    return { what: path, is: "cannot be read", bad: true };
  }
}

async function parquetColumns(path: string): Promise<readonly string[]> {
  const { parquetMetadataAsync, parquetSchema } = await import("hyparquet");
  const file = openSync(path, "r");
  try {
    const slice = (from: number, to = fstatSync(file).size) => {
      const piece = new Uint8Array(to - from);
      readSync(file, piece, 0, piece.length, from);
      return piece.buffer;
    };
    const metadata = await parquetMetadataAsync({ byteLength: fstatSync(file).size, slice });
    return parquetSchema(metadata).children.map((each) => each.element.name);
  } finally {
    closeSync(file);
  }
}

/** Fields of the first line. */
function lineColumns(path: string): readonly string[] {
  const [first = ""] = (disk.read(path) ?? "").split("\n").filter((line) => line.trim() !== "");
  return Object.keys(JSON.parse(first) as object);
}
