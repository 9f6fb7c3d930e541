// Processor time from the start of `perlc run` to the first program that its threads are handed, on the device `cpu`, pictures already drawn:
// node bench/start.ts [--runs 7] [--spec specs/quickstart.perl] [--threads 2] [--source] [--profile]
// The time is that of all threads of the process. --profile says in which files the main thread was, by samples.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { control } from "../runtime/simd/control.ts";
import { summarise } from "./device/figures.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "7" },
    spec: { type: "string", default: "specs/quickstart.perl" },
    threads: { type: "string", default: "2" },
    source: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
  },
});

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "perlc-start-"));
const hook = join(folder, "hook.mjs");
const file = join(folder, "marks.json");

/** Milliseconds of processor time by then: of all threads, and of the main one. */
type Marks = readonly (readonly [name: string, all: number, main: number])[];

/**
 * In a process of perlc: notes its processor time at the lines of its output, and ends it where its first program is handed to the threads.
 * Its text is a module of that process, so it names nothing of this one.
 */
function noting(into: string, posted: number): void {
  const { writeFileSync } = process.getBuiltinModule("node:fs");
  const marks: [string, number, number][] = [];
  const sum = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;
  const mark = (name: string) => marks.push([name, sum(process.cpuUsage()), sum(process.threadCpuUsage())]);
  mark("Node itself");
  const { stdout } = process;
  const { write } = stdout;
  stdout.write = (text: string, ...rest: unknown[]): boolean => {
    const [line = ""] = String(text).split("\n");
    if (line.startsWith("{")) mark((JSON.parse(line) as { event: string }).event);
    return Reflect.apply(write, stdout, [text, ...rest]) as boolean;
  };
  const { add } = Atomics;
  Object.assign(Atomics, {
    add(words: Int32Array, at: number, by: number) {
      if (at !== posted || by !== 1 || !(words.buffer instanceof SharedArrayBuffer)) return add(words, at, by);
      mark("first dispatch");
      writeFileSync(into, JSON.stringify(marks));
      return process.exit(0);
    },
  });
}

/** What a fresh process had used when it said something. */
function started(node: readonly string[] = []): Marks {
  const args = ["run", values.spec, "--adapter", "cpu", "--threads", values.threads, "--json", "--out", folder];
  const { status, stderr } = spawnSync(
    execPath,
    [...node, "--import", pathToFileURL(hook).href, join(root, "cli/perlc.js"), ...args],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, ...(values.source && { PERLC_SOURCE: "1" }) },
    },
  );
  if (status !== 0) throw new Error(`perlc run ended with ${status}: ${stderr}`);
  return JSON.parse(readFileSync(file, "utf8")) as Marks;
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Milliseconds of a thread by function, the most first; threads that wait are not told from those that compute. */
function profiled(): readonly { readonly thread: string; readonly times: readonly (readonly [string, number])[] }[] {
  const profiles = join(folder, "profiles");
  started(["--cpu-prof", "--cpu-prof-interval", "200", "--cpu-prof-dir", profiles]);
  return readdirSync(profiles).map((file) => {
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(profiles, file), "utf8")) as Profile;
    const frames = new Map(nodes.map((each) => [each.id, each.callFrame]));
    const times = new Map<string, number>();
    samples.forEach((sample, at) => {
      const { functionName = "", url = "" } = frames.get(sample) ?? {};
      const key = `${functionName || "(module)"} ${url.replace(pathToFileURL(root).href, "")}`;
      times.set(key, (times.get(key) ?? 0) + (timeDeltas[at] ?? 0) / 1000);
    });
    // CPU.date.time.process.thread.number.cpuprofile
    return { thread: file.split(".")[4] ?? file, times: [...times].sort((one, other) => other[1] - one[1]) };
  });
}

writeFileSync(hook, `(${noting})(${JSON.stringify(file)}, ${control.posted});`);
try {
  started();
  const runs = Array.from({ length: Number(values.runs) }, () => started());
  const [first = []] = runs;
  const columns = [1, 2] as const;
  let before = [0, 0];
  console.log("   all    main");
  first.forEach(([name], at) => {
    const until = columns.map(
      (column) =>
        summarise(
          "ms",
          runs.map((each) => each[at]?.[column] ?? 0),
        ).median,
    );
    const took = until.map((each, column) => `${(each - (before[column] ?? 0)).toFixed(0).padStart(6)} ms`);
    console.log(`${took.join("")}  to ${name}`);
    before = until;
  });
  const all = summarise(
    "ms",
    runs.map((each) => each.at(-1)?.[1] ?? 0),
  );
  console.log(
    `${all.median.toFixed(0).padStart(6)} ms  of processor time from the start to the first dispatch: the median of ${all.runs}, ` +
      `${all.min.toFixed(0)} to ${all.max.toFixed(0)} (${values.spec} on cpu, ${values.threads} threads, ${values.source ? "from the source" : "from the bundle where there is one"})`,
  );
  if (values.profile)
    for (const { thread, times } of profiled()) {
      console.log(`thread ${thread}:`);
      for (const [name, time] of times.slice(0, 30)) console.log(`${time.toFixed(0).padStart(6)} ms  ${name}`);
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
