// What a bundle says that its runs came to: a journal whose chain is whole from its first line to its last, figures, report and answers
// with the digests that it has, and, where they are in it, the weights.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { E1110 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { parseStrictJson } from "../plan/json/strict-json.ts";
import { digestsFile, misfitOf, type Ticking } from "../runtime/checkpoint/digests.ts";
import { openCheckpoint, readParameters } from "../runtime/checkpoint/layout.ts";
import { readKept } from "../runtime/record/artifact.ts";
import { sha256, weightsDigest } from "../runtime/record/digest.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import { type DeviceClass, isDevices } from "../runtime/record/finished.ts";
import { fileName } from "../runtime/record/folder.ts";
import { readLines } from "../runtime/record/journal.ts";
import { runEvent } from "../runtime/record/read/events.ts";
import { areFigures } from "../runtime/record/results.ts";
import type { EvaluationFigures } from "../runtime/report/figures.ts";
import { cardName } from "./card/card.ts";

/** What a run came to. */
export interface Outcome {
  /** The folder that says so. */
  readonly folder: string;
  readonly weights: string;
  readonly devices: readonly DeviceClass[];
  readonly evaluations: readonly {
    readonly evaluation: string;
    readonly before: EvaluationFigures;
    readonly after: EvaluationFigures;
  }[];
  readonly events: readonly RunEvent[];
}

/** The results in a folder, of the run with this hash, whole. Failure E1110 for any that are not; `file` names whose they are; `tick` is called while weights are read. */
export function outcomeIn(folder: string, hash: string, file: string, tick?: Ticking): Outcome {
  const wrong = (reason: string) => new Failure(E1110({ file, reason }));
  const events = eventsOf(join(folder, "journal.jsonl"), wrong);
  const [start] = events;
  if (start?.event !== "start") throw wrong("its journal does not begin with a start");
  if (start.plan !== hash) throw wrong(`its journal is of the plan ${start.plan}, and its list says ${hash}`);
  const finish = events.at(-1);
  if (finish?.event !== "finish") throw wrong("its journal does not end with a finished run");
  const text = readFileSync(join(folder, "metrics.json"), "utf8");
  if (sha256(text) !== finish.metrics) throw wrong("its metrics.json is not the one that its journal speaks of");
  if (finish.report !== sha256(readFileSync(join(folder, "report.txt"), "utf8")))
    throw wrong("its report.txt is not the one that its journal speaks of");
  refuseOtherArtifacts(join(folder, "artifacts"), events, wrong);
  const read = parseStrictJson(text);
  const json: unknown = "reason" in read ? undefined : JSON.parse(text);
  const metrics: Readonly<Record<string, unknown>> = typeof json === "object" && json !== null ? { ...json } : {};
  const { plan, weights, devices, evaluations } = metrics;
  if (plan !== hash || weights !== finish.weights || !isDevices(devices) || !Array.isArray(evaluations))
    throw wrong("its metrics.json does not say what the run came to, and on which device");
  if (!evaluations.every(isEvaluation)) throw wrong("an evaluation in its metrics.json has no figures");
  refuseOtherWeights(join(folder, "final"), finish, wrong, tick);
  return { folder, weights: finish.weights, devices, evaluations, events };
}

type Wrong = (reason: string) => Failure;

const isEvaluation = (each: unknown): each is Outcome["evaluations"][number] => {
  if (typeof each !== "object" || each === null) return false;
  const { evaluation, before, after } = each as Readonly<Record<string, unknown>>;
  return typeof evaluation === "string" && areFigures(before) && areFigures(after);
};

function eventsOf(path: string, wrong: Wrong): readonly RunEvent[] {
  const { lines, damaged } = readLines(path);
  if (damaged !== undefined) throw wrong(`line ${damaged} of its journal is not as it was written`);
  if ((lines.at(-1)?.end ?? 0) !== statSync(path).size) throw wrong("the last line of its journal is cut short");
  for (const [at, line] of readFileSync(path, "utf8").trimEnd().split("\n").entries()) {
    const read = parseStrictJson(line);
    if ("reason" in read) throw wrong(`of line ${at + 1} of its journal, ${read.reason}`);
  }
  // what a later perlc says beside these is nothing that is compared
  return lines.flatMap(({ event }) => runEvent.safeParse(event).data ?? []);
}

/** Every artifact that is kept is one that the journal speaks of, as it speaks of it last. */
function refuseOtherArtifacts(folder: string, events: readonly RunEvent[], wrong: Wrong): void {
  const said = digestsOfArtifacts(events);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const stem = name.replace(/\.json(?:\.gz)?$/, "");
    const digest = said.get(stem);
    if (digest === undefined || stem === name) throw wrong(`its journal does not speak of \`artifacts/${name}\``);
    const kept = readKept(join(folder, stem), digest);
    if ("reason" in kept) throw wrong(`\`artifacts/${name}\` ${kept.reason}`);
  }
}

/** By the stem of its file. */
export const digestsOfArtifacts = (events: readonly RunEvent[]): ReadonlyMap<string, string> =>
  new Map(events.flatMap((each) => (each.event === "artifact" ? [[fileName(each.name), each.digest] as const] : [])));

function refuseOtherWeights(
  folder: string,
  finish: Extract<RunEvent, { event: "finish" }>,
  wrong: Wrong,
  tick?: Ticking,
): void {
  if (!existsSync(folder)) return;
  const misfit = misfitOf(folder, finish.digest, tick);
  if (misfit) throw wrong(`of its weights, \`${misfit.file}\` ${misfit.reason}`);
  const { files } = JSON.parse(readFileSync(join(folder, digestsFile), "utf8")) as { readonly files: object };
  const spare = readdirSync(folder).find(
    (name) => ![digestsFile, cardName].includes(name) && !Object.hasOwn(files, name),
  );
  if (spare !== undefined) throw wrong(`\`final/${spare}\` is none of its weights`);
  const found = weightsDigest(readParameters(openCheckpoint(folder), tick), tick);
  if (found !== finish.weights) throw wrong(`its weights are ${found}, and its journal says ${finish.weights}`);
}
