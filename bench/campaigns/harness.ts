// The harness of every campaign: many small cases, each made from a seed and its number alone, so that any of them is
// repeated by itself. Results are kept as JSON lines; a campaign that was stopped goes on where it was.
//
//   node bench/campaigns/damage.ts --count 1000
//     --seed S       another series of cases (default 1)
//     --from N       number of the first case (default 0)
//     --only N       this case alone, with all that it did; nothing is kept
//     --results F    where results are kept (default runs/campaigns/NAME-seedS.jsonl); cases that stand there are not run again
//     --faults       runs again the cases that stand there as faults, before the new ones
//     --json         the closing figures as one JSON object
//
// The last line is the figures. Exit code 1 when any case is a fault, or the cases lack something together.

import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stderr, stdout } from "node:process";
import { parseArgs } from "node:util";
import { integerBelow, philox } from "../../runtime/method/philox.ts";

/** The draws of one case: a pure function of campaign, seed and number of the case. */
export interface Draws {
  /** A word, 0 … 2^32 − 1. */
  readonly word: () => number;
  /** An integer in 0 … bound − 1. */
  readonly below: (bound: number) => number;
  /** One of the items, which must not be empty. */
  readonly pick: <T>(items: readonly T[]) => T;
  /** True in this share of the cases. */
  readonly chance: (share: number) => boolean;
}

export interface Case {
  readonly number: number;
  readonly draws: Draws;
}

/** How a case ended. */
export interface Verdict {
  /** What was done, so that a reader knows without the code: `flip bit 3 of byte 812 of checkpoints/step-000002/config.json`. */
  readonly what: string;
  /** A word that is counted: `same`, a diagnostic's code, `inside` … */
  readonly outcome: string;
  /** What is wrong with it; absent when the case ended as it must. */
  readonly fault?: string;
}

/** A campaign made ready: devices are open, what cases start from is there. */
export interface Prepared {
  run(one: Case): Promise<Verdict>;
  close(): Promise<void>;
}

export interface Campaign {
  /** Part of every draw and of the name of the results. */
  readonly name: string;
  /** Cases of a whole campaign. */
  readonly count: number;
  /** Milliseconds of computing, in all threads of this process: a case that takes more, or waits 20 times as long, is a fault. Absent = any time. */
  readonly slowest?: number;
  /** What the cases lack together though none is a fault; undefined when nothing. */
  readonly lacking?: (results: readonly Result[]) => string | undefined;
  prepare(seed: number): Promise<Prepared>;
}

/** A line of the results. */
export interface Result extends Verdict {
  readonly case: number;
  readonly ms: number;
}

export interface Figures {
  readonly campaign: string;
  readonly seed: number;
  readonly cases: number;
  readonly faults: number;
  /** Cases by outcome, most frequent first. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly medianMs: number;
  readonly slowestMs: number;
  readonly slowestCase: number;
  /** What the cases lack together. */
  readonly lacking?: string;
}

/** The draws of a case: Philox words keyed by seed and campaign, counted by case and block. */
export function drawsOf(campaign: string, seed: number, number: number): Draws {
  const series = createHash("sha256").update(campaign).digest().readUInt32LE(0);
  let block = 0;
  let held: number[] = [];
  const word = (): number => {
    if (held.length === 0) held = [...philox([block++, number, 0, 0], [seed, series])];
    return held.shift()!;
  };
  const below = (bound: number) => integerBelow(word, bound);
  return {
    word,
    below,
    pick: (items) => items[below(items.length)]!,
    chance: (share) => word() < share * 2 ** 32,
  };
}

/** Runs one case; what it throws is a fault. */
export async function runCase(
  { name, slowest = Number.POSITIVE_INFINITY }: Campaign,
  ready: Prepared,
  seed: number,
  number: number,
): Promise<Result> {
  const start = performance.now();
  const before = process.cpuUsage();
  const took = () => Math.round(performance.now() - start);
  // what a busy machine does not lengthen
  const computed = () => {
    const { user, system } = process.cpuUsage(before);
    return Math.round((user + system) / 1000);
  };
  try {
    const verdict = await ready.run({ number, draws: drawsOf(name, seed, number) });
    const ms = took();
    const isLate = computed() > slowest || ms > 20 * slowest;
    const fault = `took ${computed()} ms of ${slowest}, ${ms} with waiting`;
    const late = isLate && verdict.fault === undefined ? { fault } : {};
    return { case: number, ...verdict, ...late, ms };
  } catch (error) {
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { case: number, what: "", outcome: "thrown", fault, ms: took() };
  }
}

/** A fixed sample for a test: the results of `count` cases from `from` on, nothing kept. */
export async function sample(
  campaign: Campaign,
  { seed = 1, from = 0, count }: { readonly seed?: number; readonly from?: number; readonly count: number },
): Promise<readonly Result[]> {
  const ready = await campaign.prepare(seed);
  const results: Result[] = [];
  try {
    for (let number = from; number < from + count; number++) results.push(await runCase(campaign, ready, seed, number));
  } finally {
    await ready.close();
  }
  return results;
}

/** Counts and times of results. */
export function figuresOf(
  { name, lacking }: Pick<Campaign, "name" | "lacking">,
  seed: number,
  results: readonly Result[],
): Figures {
  const outcomes = Object.entries(Object.groupBy(results, (each) => each.outcome))
    .map(([outcome, of]) => [outcome, of?.length ?? 0] as const)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const times = results.toSorted((a, b) => a.ms - b.ms);
  const lack = lacking?.(results);
  return {
    campaign: name,
    seed,
    cases: results.length,
    faults: results.filter((each) => each.fault !== undefined).length,
    outcomes: Object.fromEntries(outcomes),
    medianMs: times[times.length >> 1]?.ms ?? 0,
    slowestMs: times.at(-1)?.ms ?? 0,
    slowestCase: times.at(-1)?.case ?? 0,
    ...(lack !== undefined && { lacking: lack }),
  };
}

/** The figures as one line. */
export function figuresLine(figures: Figures): string {
  const { campaign, seed, cases, faults, outcomes, medianMs, slowestMs, slowestCase, lacking } = figures;
  const counted = Object.entries(outcomes).map(([outcome, of]) => `${outcome} ${of}`);
  const times = `median ${medianMs} ms, slowest ${slowestMs} ms (case ${slowestCase})`;
  return `${campaign}, seed ${seed}: ${cases} cases, ${faults} faults; ${counted.join(", ")}; ${times}${lacking === undefined ? "" : `; ${lacking}`}`;
}

/** The results that stand in a file, by case; the last line of a case counts, a line that was cut does not. */
export function keptResults(path: string): ReadonlyMap<number, Result> {
  const kept = new Map<number, Result>();
  if (!existsSync(path)) return kept;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    try {
      const read = JSON.parse(line) as Result;
      if (Number.isSafeInteger(read.case) && typeof read.outcome === "string") kept.set(read.case, read);
    } catch {
      // the empty end of the file, or a line that a kill cut
    }
  }
  return kept;
}

/** The command line of a campaign, as the head of this file says; returns the exit code. */
export async function campaignMain(campaign: Campaign, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: "string" },
      from: { type: "string" },
      seed: { type: "string" },
      only: { type: "string" },
      results: { type: "string" },
      faults: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const seed = whole("--seed", values.seed, 1);
  const from = whole("--from", values.from, 0);
  const count = whole("--count", values.count, campaign.count);
  if (values.only !== undefined) {
    const [result] = await sample(campaign, { seed, from: whole("--only", values.only, 0), count: 1 });
    stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return result?.fault === undefined ? 0 : 1;
  }
  const path = values.results ?? join("runs", "campaigns", `${campaign.name}-seed${seed}.jsonl`);
  const kept = new Map(keptResults(path));
  mkdirSync(dirname(path), { recursive: true });
  // a line that a kill cut must not swallow the next one
  if (existsSync(path) && !/(^|\n)$/.test(readFileSync(path, "utf8"))) appendFileSync(path, "\n");
  const asked = Array.from({ length: count }, (_, index) => from + index);
  const repeated = values.faults ? asked.filter((number) => kept.get(number)?.fault !== undefined) : [];
  const due = [...repeated, ...asked.filter((number) => !kept.has(number))];
  if (due.length > 0) {
    const ready = await campaign.prepare(seed);
    try {
      for (const number of due) {
        const result = await runCase(campaign, ready, seed, number);
        appendFileSync(path, `${JSON.stringify(result)}\n`);
        kept.set(number, result);
        if (result.fault !== undefined) stderr.write(`case ${number}: ${result.what}: ${result.fault}\n`);
      }
    } finally {
      await ready.close();
    }
  }
  const figures = figuresOf(
    campaign,
    seed,
    asked.flatMap((number) => kept.get(number) ?? []),
  );
  stdout.write(`${values.json ? JSON.stringify(figures) : figuresLine(figures)}\n`);
  return figures.faults > 0 || figures.lacking !== undefined ? 1 : 0;
}

function whole(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${flag} wants a whole number, not \`${text}\``);
  return Number(text);
}
