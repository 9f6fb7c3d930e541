// Runs a spec of `specs` on a device and holds it against its record in `records`: update by update and, where one is another, op by op.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../compiler/compile.ts";
import { bug } from "../../compiler/diagnostics/bug.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { diskFiles } from "../../disk.ts";
import type { Run } from "../../plan/plan.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { startRun } from "../../runtime/session.ts";
import { departure, departureText, firstOp } from "./difference.ts";
import { type GoldenRun, readRecord } from "./record.ts";
import { type Depth, recording } from "./recording.ts";

const folder = fileURLToPath(new URL("./", import.meta.url));

/** Names of the golden runs. */
export const goldenNames: readonly string[] = readdirSync(join(folder, "specs"))
  .map((each) => each.replace(/\.perl$/, ""))
  .sort();

export const recordPath = (name: string): string => join(folder, "records", `${name}.txt`);

/** The record of a run as it is committed. */
export const recordOf = (name: string): GoldenRun => readRecord(readFileSync(recordPath(name), "utf8"));

/** A run and the folder that its paths count from. */
export interface Golden {
  readonly name: string;
  readonly run: Run;
  readonly directory: string;
}

/** The run of a spec. Throws `Failure` for one that does not compile. */
export function goldenOf(name: string): Golden {
  const path = join(folder, "specs", `${name}.perl`);
  const { value, diagnostics } = compile({ path, text: readFileSync(path, "utf8") }, diskFiles());
  const [run] = value?.plan.runs ?? [];
  if (run === undefined) throw new Failure(...diagnostics);
  return { name, run, directory: dirname(path) };
}

/** Executes a run on `backend` and notes it; its folder is thrown away. */
export async function observe({ run, directory }: Golden, backend: Backend, depth: Depth): Promise<GoldenRun> {
  const noting = recording(backend, depth);
  const parent = mkdtempSync(join(tmpdir(), "perlc-golden-"));
  try {
    const { outcome } = await startRun(run, [], directory, parent, {
      on: { backend: noting.backend, adapter: { name: backend.name, driver: "golden" } },
      event: ({ event }) => event === "step" && noting.stepEnded(),
      warn: () => {},
      stopping: () => false,
    });
    if (outcome.kind !== "finished") return bug("a golden run that nobody stopped");
    return { adapter: backend.name, weights: outcome.weights, ...(await noting.noted()) };
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** What is to be kept of a run: its updates as it takes them, and each op by itself. */
export async function recorded(golden: Golden, backend: Backend): Promise<GoldenRun> {
  const { graphs } = await observe(golden, backend, "ops");
  return { ...(await observe(golden, backend, "updates")), graphs };
}

/** Undefined where the run is as its record says, else what the guard says. The ops are only looked at where something differs. */
export async function held(golden: Golden, was: GoldenRun, backend: Backend): Promise<string | undefined> {
  const found = departure(was, (await observe(golden, backend, "updates")).updates);
  if (!found) return undefined;
  const { graphs } = await observe(golden, backend, "ops");
  return departureText(golden.name, found, firstOp(was, graphs, found));
}
