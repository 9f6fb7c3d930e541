// What `perlc run --jobs` saves: one sweep of six short runs, one after the other with one thread, two at a time with one thread each,
// and one after the other with all threads. Weights are the same each time.
//
//   node bench/jobs.ts [ROUNDS] [--json]
//
// The wall time of two at a time must be at most 0.65 of one after the other with one thread, and no more than with all threads, and the
// weights the same: the last line says so, and the exit code is 1 where one of them does not hold. On a busy machine the clock says
// little: the load before the first run is printed, and the processor time beside the clock.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { argv, stdout } from "node:process";
import { parseArgs } from "node:util";
import { readSweep } from "../runtime/record/sweep.ts";
import { ended, perlcIn } from "./campaigns/processes.ts";

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});

/** The quickstart, shorter, under three seeds with and without permuted copies. */
const spec = (quickstart: string): string => `${quickstart}
sweep arms over [quickstart] {
  seed                = each(1..3)
  permute.probability = each(0%, 100%)
}
`;

interface Way {
  readonly name: string;
  readonly args: readonly string[];
}

const all = availableParallelism();
const ways: readonly Way[] = [
  { name: "one at a time, 1 thread", args: ["--threads", "1"] },
  { name: "two at a time, 1 thread each", args: ["--threads", "2", "--jobs", "2"] },
  { name: `one at a time, ${all} threads`, args: ["--threads", `${all}`] },
];

const place = mkdtempSync(join(tmpdir(), "perlc-jobs-"));
const root = new URL("..", import.meta.url);
const quickstart = readFileSync(new URL("specs/quickstart.perl", root), "utf8").replaceAll(
  '"models.perl"',
  '"perlc:models"',
);
writeFileSync(join(place, "arms.perl"), spec(quickstart));
const set = ["--set", "train.duration=4step", "--set", "evaluate.orders=2"];

/** How two at a time may stand to one after the other with one thread, and with all. */
const bars = { ratio: 0.65, besideThreads: 1 } as const;
const loadBefore = loadavg()[0] ?? 0;

/** Processor seconds of all children that have ended, theirs included; NaN where the system does not say so. */
function processorSeconds(): number {
  if (process.platform !== "linux") return Number.NaN;
  // utime, stime, and those of children that were waited for, in ticks of 10 ms
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Seconds of the clock and of processors, and the weights. */
async function once({ args }: Way, out: string) {
  const begun = performance.now();
  const before = processorSeconds();
  const end = await ended(perlcIn(place, ["run", "arms.perl", "--adapter", "cpu", "--out", out, ...set, ...args]));
  if (end.code !== 0) throw new Error(end.stderr);
  const weights = readSweep(join(place, out, "arms-1"))
    .runs.map((each) => each.weights)
    .join();
  return { seconds: (performance.now() - begun) / 1000, processor: processorSeconds() - before, weights };
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] ?? 0;

const times = new Map(ways.map((way) => [way, [] as number[]]));
const processor = new Map(ways.map((way) => [way, [] as number[]]));
const weights = new Set<string>();
const rounds = Number(positionals[0] ?? 3);
for (let round = 0; round < rounds; round++)
  for (const [at, way] of ways.entries()) {
    const took = await once(way, `${round}-${at}`);
    times.get(way)?.push(took.seconds);
    processor.get(way)?.push(took.processor);
    weights.add(took.weights);
  }
rmSync(place, { recursive: true, force: true });
const [serial = 0, two = 0, threads = 0] = ways.map((way) => median(times.get(way) ?? []));
const processorOf = (way: Way) => median(processor.get(way) ?? []);
const same = weights.size === 1;
const [ratio, besideThreads] = [two / serial, two / threads];
const held = ratio <= bars.ratio && besideThreads <= bars.besideThreads && same;
const figures = {
  rounds,
  serial,
  two,
  threads,
  ratio,
  besideThreads,
  processor: ways.map(processorOf),
  same,
  load: loadBefore,
  held,
};
if (values.json) stdout.write(`${JSON.stringify(figures)}\n`);
else {
  for (const way of ways)
    stdout.write(
      `${way.name.padEnd(30)} ${median(times.get(way) ?? []).toFixed(1)} s, of processors ${processorOf(way).toFixed(1)} s\n`,
    );
  stdout.write(
    `two at a time / one thread ${ratio.toFixed(2)} (at most ${bars.ratio}), / all threads ${besideThreads.toFixed(2)} (at most ${bars.besideThreads}); weights ${same ? "the same" : "DIFFER"}; load before ${loadBefore.toFixed(1)}: ${held ? "held" : "MISSED"}\n`,
  );
}
process.exitCode = held ? 0 : 1;
