// `npx node bench/coverage.ts`: how often the report's 95 % intervals hold the truth. Plain shares exactly, for each number of
// questions from 4 to 500; answers that hang together within a question, differences of the same questions, and differences of
// two arms over several seeds, over seeded draws.
//
//   --trials N   evaluations drawn at each truth (default 400)
//   --seed S     another series of draws (default 1)
//   --sizes 4,50 numbers of questions of what is drawn
//   --json       one JSON object
//
// The bars: the mean over shares 94 to 97 %, at least 90 % at every share of 5 to 95 % from 50 questions on, never below 82 %.
// Intervals over seeds and questions are made to be too wide rather than too narrow: their mean is at least 94 %.
// What is drawn is held against them within three standard errors of the draws. Exit code 1 when a bar is missed.

import { stdout } from "node:process";
import { parseArgs } from "node:util";
import { type Covered, clustered, paired, plain } from "./coverage/covered.ts";
import { crossed } from "./coverage/crossed.ts";

/** One line of the table. */
export interface CoverageRow {
  readonly what: string;
  readonly questions: number;
  readonly covered: Covered;
  /** The bars that are missed, in words; empty when all hold. */
  readonly missed: readonly string[];
}

export interface CoverageEffort {
  readonly seed: number;
  readonly trials: number;
  readonly sizes: readonly number[];
  /** Numbers of questions of plain shares. */
  readonly plain: readonly number[];
  /** Answers to a question, where there are several. */
  readonly orders: readonly number[];
  /** Seeds of an arm. */
  readonly seeds: readonly number[];
}

export const whole: CoverageEffort = {
  seed: 1,
  trials: 400,
  sizes: [4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 200, 500],
  plain: Array.from({ length: 497 }, (_, index) => index + 4),
  orders: [2, 4],
  seeds: [2, 3, 5, 10],
};

const fine: readonly number[] = Array.from({ length: 199 }, (_, index) => (index + 1) / 200);

/** All rows of an effort. */
export function measureCoverage({
  seed,
  trials,
  sizes,
  plain: counts,
  orders,
  seeds,
}: CoverageEffort): readonly CoverageRow[] {
  const row = (what: string, questions: number, covered: Covered): CoverageRow => ({
    what,
    questions,
    covered,
    missed: missed(questions, covered),
  });
  const several = orders.flatMap((each) =>
    (
      [
        [0, "copied"],
        [0.5, "copied"],
        [0.5, "spread"],
        [1, "copied"],
      ] as const
    ).flatMap(([rho, together]) =>
      sizes.map((questions) =>
        row(
          `share, ${each} answers a question, correlation ${rho}${rho === 0.5 ? `, ${together}` : ""}`,
          questions,
          clustered({ questions, orders: each, rho, together, seed, trials }),
        ),
      ),
    ),
  );
  const differences = ([[1, 0], ...orders.map((each) => [each, 0.5] as const)] as const).flatMap(([each, rho]) =>
    [0, 0.3].flatMap((phi) =>
      sizes.map((questions) =>
        row(
          `difference, ${each} answers a question${each > 1 ? `, correlation ${rho}` : ""}, ${phi} with before`,
          questions,
          paired({ questions, orders: each, rho, phi, seed, trials: Math.ceil(trials / 2) }),
        ),
      ),
    ),
  );
  const overSeeds = seeds.flatMap((each) =>
    sizes
      .filter((questions) => questions >= 20)
      .map((questions): CoverageRow => {
        const covered = crossed({ seeds: each, questions, seed, trials: Math.ceil(trials / 4) });
        const low = 0.94 - errorOf(0.94, covered.trials * covered.truths);
        const bars = covered.mean < low ? [`mean ${percent(covered.mean)} is below 94`] : [];
        return { what: `difference of two arms, ${each} seeds each`, questions, covered, missed: bars };
      }),
  );
  return [...counts.map((each) => row("share", each, plain(each, fine))), ...several, ...differences, ...overSeeds];
}

/** Three standard errors of a share of so many draws; none where every outcome is counted. */
const errorOf = (share: number, draws: number): number =>
  draws === 0 ? 0 : 3 * Math.sqrt((share * (1 - share)) / draws);

function missed(questions: number, { mean, least, leastWithin, truths, trials }: Covered): readonly string[] {
  const [low, high] = [0.94 - errorOf(0.94, trials * truths), 0.97 + errorOf(0.97, trials * truths)];
  return [
    ...(mean < low || mean > high ? [`mean ${percent(mean)} is outside 94 … 97`] : []),
    ...(questions >= 50 && leastWithin < 0.9 - errorOf(0.9, trials) ? [`${percent(leastWithin)} is below 90`] : []),
    ...(least < 0.82 - errorOf(0.82, trials) ? [`${percent(least)} is below 82`] : []),
  ];
}

const percent = (share: number): string => (100 * share).toFixed(1);

/** One line for each kind of interval: its worst figures over all numbers of questions; and one for each miss. */
export function coverageLines(rows: readonly CoverageRow[]): readonly string[] {
  const kinds = [...Map.groupBy(rows, (each) => each.what)];
  const wide = Math.max(...kinds.map(([what]) => what.length));
  const line = (cells: readonly string[]) =>
    `${(cells[0] ?? "").padEnd(wide)}  ${cells
      .slice(1)
      .map((cell) => cell.padStart(11))
      .join(" ")}`;
  return [
    line(["coverage in % of a nominal 95", "questions", "mean", "least", "5–95, ≥ 50"]),
    ...kinds.map(([what, list]) => {
      const means = list.map((each) => each.covered.mean);
      const large = list.filter((each) => each.questions >= 50).map((each) => each.covered.leastWithin);
      return line([
        what,
        `${Math.min(...list.map((each) => each.questions))}–${Math.max(...list.map((each) => each.questions))}`,
        `${percent(Math.min(...means))}–${percent(Math.max(...means))}`,
        percent(Math.min(...list.map((each) => each.covered.least))),
        large.length > 0 ? percent(Math.min(...large)) : "–",
      ]);
    }),
    ...rows.flatMap(({ what, questions, missed: list }) =>
      list.map((each) => `missed  ${what}, ${questions} questions: ${each}`),
    ),
  ];
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      trials: { type: "string" },
      seed: { type: "string" },
      sizes: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const rows = measureCoverage({
    ...whole,
    ...(values.trials !== undefined && { trials: Number(values.trials) }),
    ...(values.seed !== undefined && { seed: Number(values.seed) }),
    ...(values.sizes !== undefined && { sizes: values.sizes.split(",").map(Number) }),
  });
  stdout.write(values.json ? `${JSON.stringify({ rows })}\n` : `${coverageLines(rows).join("\n")}\n`);
  process.exitCode = rows.some((each) => each.missed.length > 0) ? 1 : 0;
}
