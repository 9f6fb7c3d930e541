// `keep = best(…)` and `early_stop`, of runs of the smallest model: against a reading of their journals that knows nothing of the
// code that decides, and killed wherever they write.

import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readExternal } from "../../compiler/tools/external/read.ts";
import { diskFiles } from "../../disk.ts";
import type { EvaluateNode, Run, SupervisedNode } from "../../plan/plan.ts";
import { reportOf } from "../../report/page.ts";
import { openCheckpoint, readParameters } from "../../runtime/checkpoint/layout.ts";
import { integerBelow, philox } from "../../runtime/method/philox.ts";
import { weightsDigest } from "../../runtime/record/digest.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { checkpointPath, checkpointSteps, journalPath } from "../../runtime/record/folder.ts";
import { readJournal } from "../../runtime/record/journal.ts";
import { openRun } from "../../runtime/record/read/open.ts";
import { compare } from "../../share/compare.ts";
import { digest, evaluate, history, known, model, planOf, questions, supervised, useRuns, watching } from "./tiny.ts";

const { parent, start, again } = useRuns();
const steps = 24;
const every = 2;

function plan(train: Partial<SupervisedNode>, measured: Partial<EvaluateNode> = {}, seed = 3): Run {
  const rate = { kind: "constant", value: 3e-2 } as const;
  return planOf(
    [model, ...questions(6), supervised(steps, { checkpointEvery: every, rate, ...train }), evaluate(every, measured)],
    seed,
  );
}

/** What the journal says of each measured step, line by line. */
function measuredIn(folder: string, name: "accuracy" | "flipRate"): ReadonlyMap<number, number> {
  const lines = readFileSync(journalPath(folder), "utf8").trim().split("\n");
  const found = new Map<number, number>();
  for (const line of lines) {
    const event = JSON.parse(line) as {
      readonly event: string;
      readonly when: string;
      readonly step: number;
      readonly figures: Readonly<Record<string, { readonly value: number | null }>>;
    };
    if (event.event === "evaluation" && event.when !== "before")
      found.set(event.step, event.figures[name]?.value ?? Number.NaN);
  }
  return found;
}

/** The earliest step that has the most, or the least. */
function bestIn(measured: ReadonlyMap<number, number>, sign: 1 | -1): number {
  const top = Math.max(...[...measured.values()].filter((each) => !Number.isNaN(each)).map((each) => sign * each));
  return Math.min(...[...measured].filter(([, value]) => sign * value === top).map(([step]) => step));
}

const metricsOf = (folder: string) => JSON.parse(readFileSync(join(folder, "metrics.json"), "utf8"));
const weightsAt = (folder: string): string => weightsDigest(readParameters(openCheckpoint(folder)));

describe.each([
  ["accuracy", "accuracy", 1, [11, 12, 13]],
  ["flip_rate", "flipRate", -1, [31, 32, 33]],
] as const)("the best by %s", (metric, figure, sign, seeds) => {
  test.each(seeds)("is the one of the journal, stays beside the last, and has its own bits (seed %i)", async (seed) => {
    const by = plan({ checkpointBest: { metric } }, {}, seed);
    const seen: string[] = [];
    const folder = join(parent, `tiny-seed${seed}-1`);
    const watched = watching((event) => {
      if (event?.event === "step") seen.push(checkpointSteps(folder).join());
      return false;
    });
    const kept = await start(by, watched);
    expect(kept.folder).toBe(folder);
    const all = await start(plan({}, {}, seed));
    expect(digest(kept)).toBe(digest(all));
    expect(by.hash).toBe(plan({}, {}, seed).hash);

    const measured = measuredIn(kept.folder, figure);
    expect([...measured.keys()]).toEqual(Array.from({ length: steps / every }, (_, at) => every * (at + 1)));
    const best = bestIn(measured, sign);
    expect(new Set(measured.values()).size).toBeGreaterThan(1);
    expect(checkpointSteps(kept.folder)).toEqual([...new Set([best, steps])].sort((a, b) => a - b));
    expect(metricsOf(kept.folder).best).toEqual({
      evaluation: "evaluate",
      metric,
      step: best,
      value: measured.get(best),
      folder: `checkpoints/step-${String(best).padStart(6, "0")}`,
    });
    expect(weightsAt(checkpointPath(kept.folder, best))).toBe(weightsAt(checkpointPath(all.folder, best)));
    // while it trains: the newest, and the best of those before it
    for (const [at, found] of seen.entries()) {
      const saved = Math.floor(at / every) * every;
      const before = new Map([...measured].filter(([step, value]) => step < saved && !Number.isNaN(value)));
      const wanted = saved === 0 ? [] : before.size === 0 ? [saved] : [bestIn(before, sign), saved];
      expect(found, `before step ${at + 1}`).toBe(wanted.join());
    }
  });
});

describe("a run that is killed", () => {
  const seed = 21;
  const stop = { metric: "accuracy", patience: 3 } as const;
  let whole: Awaited<ReturnType<typeof start>>;
  /** Folders as a kill would have left them, one an event of the whole run. */
  const killed: { readonly event: RunEvent; readonly folder: string }[] = [];

  beforeAll(async () => {
    const watched = watching((event) => {
      if (event) {
        const folder = join(parent, `killed-${killed.length}`);
        cpSync(join(parent, `tiny-seed${seed}-1`), folder, { recursive: true });
        killed.push({ event, folder });
      }
      return false;
    });
    whole = await start(plan({ checkpointBest: { metric: "accuracy" } }, { earlyStop: stop }, seed), watched);
  }, 120_000);

  test("ends early where its measurements, and those of a run without an end of that kind, say so", async () => {
    const free = await start(plan({}, {}, seed));
    const measured = [...measuredIn(free.folder, "accuracy")];
    const value = (at: number) => measured[at]?.[1] ?? Number.NaN;
    // the first measurement behind which three stand that are no better than the best up to it
    const at = measured.findIndex((_, place) => {
      if (place < 3) return false;
      const until = measured.slice(0, place - 2).map(([, each]) => each);
      return [0, 1, 2].every((back) => value(place - back) <= Math.max(...until));
    });
    const end = measured[at]?.[0] ?? 0;
    expect(end).toBeGreaterThan(0);
    expect(end).toBeLessThan(steps);
    expect(whole.events.filter(({ event }) => event === "step")).toHaveLength(end);
    const said = whole.events.find((each) => each.event === "earlyStop");
    expect(said).toMatchObject({ step: end, of: steps, evaluation: "evaluate", patience: 3 });
    expect(metricsOf(whole.folder).earlyStop).toMatchObject({ step: end, of: steps, metric: "accuracy" });
    expect(weightsAt(join(whole.folder, "final"))).toBe(weightsAt(checkpointPath(free.folder, end)));
    expect(readFileSync(join(whole.folder, "report.txt"), "utf8")).toMatch(
      new RegExp(
        `^training {2}ended after step ${end} of ${steps}, by evaluate:\n {10}accuracy was 3 times not above `,
        "m",
      ),
    );
    expect(planHash({ earlyStop: stop })).not.toBe(planHash({}));
    expect(planHash({ earlyStop: stop, every: 4 })).not.toBe(planHash({ earlyStop: stop }));
    expect(planHash({ every: 4 })).toBe(planHash({}));
  });

  const planHash = (measured: Partial<EvaluateNode>) => plan({}, measured).hash;

  test("wherever it writes, goes on to the same end, the same best and the same weights", async () => {
    expect(killed.length).toBeGreaterThan(30);
    let block = 0;
    const word = () => philox([block++, 0, 0, 0], [seed, 5])[0];
    const drawn = new Set(Array.from({ length: 12 }, () => integerBelow(word, killed.length)));
    // the ends of it, and each line about its end
    const last = killed.flatMap(({ event }, at) =>
      ["earlyStop", "finish", "ledger"].includes(event.event) ? [at] : [],
    );
    for (const at of new Set([...drawn, ...last])) {
      const { event, folder } = killed[at] ?? {};
      const ended = await again(folder ?? "");
      const where = `killed at ${event?.event} (${at})`;
      expect(digest(ended), where).toBe(digest(whole));
      expect(history(ended.folder, every), where).toEqual(history(whole.folder, every));
      expect(metricsOf(ended.folder), where).toEqual(metricsOf(whole.folder));
      expect(checkpointSteps(ended.folder), where).toEqual(checkpointSteps(whole.folder));
    }
  }, 120_000);

  test("says how it ended, and what is best, to whoever reads or repeats it", () => {
    const { hash } = plan({ checkpointBest: { metric: "accuracy" } }, { earlyStop: stop }, seed);
    const run = known(plan({ checkpointBest: { metric: "accuracy" } }, { earlyStop: stop }, seed));
    const events = readJournal(journalPath(whole.folder));
    const told = { folder: whole.folder, weights: digest(whole), devices: [], evaluations: [], events };
    const { verdict, endings } = compare(run, told, told);
    expect([hash, verdict, endings.map(({ what }) => what)]).toEqual([run.hash, "same bits", ["training", "best"]]);
    const { best, earlyStop } = metricsOf(whole.folder);
    expect(endings[1]?.was).toMatch(new RegExp(`^step ${best.step}, accuracy .* in evaluate$`));
    const page = reportOf(openRun(whole.folder, readExternal), { files: diskFiles(), command: "again" });
    expect(page).toContain(
      `Training ended after step ${earlyStop.step} of ${steps}, by evaluate: accuracy was 3 times not above`,
    );
    expect(page).toContain(`The best saved state: step ${best.step}, accuracy`);
  });

  test("and is taken up once it has finished, has finished: no step is taken", async () => {
    const ended = await again(whole.folder);
    expect(ended.outcome).toEqual(whole.outcome);
    expect(ended.events.filter(({ event }) => event === "step")).toEqual([]);
  });
});
