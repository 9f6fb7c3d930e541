// What bench/gpu/run.sh finds, as one JSON: `adapter DOCTOR.json [NAME]` says which adapter to run on, `write FOLDER NAME`
// joins what lies in a folder into bench/gpu/results. For run.sh alone.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { argv, exit, stderr, stdout } from "node:process";

interface Adapter {
  readonly name: string;
  readonly kind: "hardware" | "software" | "null";
  readonly taken: boolean;
}

interface Suites {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const read = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

function adaptersOf(doctor: string): readonly Adapter[] {
  const text = read(doctor);
  return text.startsWith("{") ? (JSON.parse(text) as { readonly adapters: readonly Adapter[] }).adapters : [];
}

/** The GPU to run on: the one whose name holds `wanted`, else the first. */
export function gpuAmong(adapters: readonly Adapter[], wanted: string): Adapter | undefined {
  const gpus = adapters.filter((each) => each.kind === "hardware");
  return wanted === "" ? gpus[0] : gpus.find((each) => each.name.toLowerCase().includes(wanted.toLowerCase()));
}

function chooseAdapter(doctor: string, wanted: string): number {
  const adapters = adaptersOf(doctor);
  const gpu = gpuAmong(adapters, wanted);
  if (gpu) {
    stdout.write(`${gpu.name}\n`);
    return 0;
  }
  const found = adapters.map((each) => `${each.name} (${each.kind})`).join(", ") || "none";
  stderr.write(
    `no GPU${wanted === "" ? "" : ` of the name ${wanted}`} on this machine: nothing was run. Adapters: ${found}\n`,
  );
  return 3;
}

const lines = (text: string): readonly Readonly<Record<string, unknown>>[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

/** The events that say what a run came to: its evaluations, every tenth step, its weights. */
function quickstartOf(folder: string) {
  if (!existsSync(join(folder, "quickstart.rc"))) return undefined;
  const events = lines(read(join(folder, "quickstart.jsonl")));
  const steps = events.filter((each) => each["event"] === "step");
  return {
    rc: Number(read(join(folder, "quickstart.rc"))),
    complaint: read(join(folder, "quickstart.err")).slice(0, 4000),
    steps: steps.length,
    said: events.filter((each) => each["event"] !== "step" || Number(each["step"]) % 10 === 0),
  };
}

function writeReport(folder: string, name: string): number {
  const text = read(join(folder, "suites.json"));
  const suites = text === "" ? undefined : (JSON.parse(text) as Suites);
  const failed = suites?.testResults.flatMap((file) => {
    const own = file.assertionResults
      .filter((each) => each.status === "failed")
      .map((each) => ({ test: each.fullName, why: each.failureMessages.join("\n").slice(0, 1000) }));
    return own.length === 0 && file.message !== ""
      ? [{ test: file.name.split("/").slice(-2).join("/"), why: file.message.slice(0, 1000) }]
      : own;
  });
  const quickstart = quickstartOf(folder);
  const report = {
    commit: execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim(),
    at: new Date().toISOString(),
    machine: { cores: cpus().length, cpu: cpus()[0]?.model, memory: totalmem() },
    doctor: JSON.parse(read(join(folder, "doctor.json"))) as unknown,
    adapter: name,
    suites: suites
      ? {
          passed: suites.numPassedTests,
          failed: suites.numFailedTests,
          skipped: suites.numPendingTests,
          failures: failed,
        }
      : { rc: Number(read(join(folder, "suites.rc"))), log: read(join(folder, "suites.log")).slice(-4000) },
    ...(quickstart && { quickstart }),
  };
  const target = join(import.meta.dirname, "results", `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.json`);
  mkdirSync(join(target, ".."), { recursive: true });
  writeFileSync(target, `${JSON.stringify(report, null, 2)}\n`);
  const isWell =
    suites !== undefined && suites.numFailedTests === 0 && (failed?.length ?? 1) === 0 && (quickstart?.rc ?? 0) === 0;
  const said = suites
    ? `${suites.numPassedTests} tests passed, ${suites.numFailedTests} failed`
    : "the suites did not run";
  stdout.write(`${said}${quickstart ? `, quickstart ended with ${quickstart.rc}` : ""}\n${target}\n`);
  return isWell ? 0 : 1;
}

if (import.meta.main) {
  const [, , what, first = "", second = ""] = argv;
  exit(what === "adapter" ? chooseAdapter(first, second) : what === "write" ? writeReport(first, second) : 2);
}
