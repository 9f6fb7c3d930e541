// Means over seeds and questions: every figure as NumPy has it (oracle/crossed.py), and laws that no oracle knows.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Asked, comparison } from "../../runtime/report/compare.ts";
import { comparisonText } from "../../runtime/report/compare-table.ts";
import { crossedInterval, crossedP, holm } from "../../runtime/report/crossed.ts";
import type { Interval } from "../../runtime/report/share.ts";

interface Case {
  readonly of: readonly (readonly number[])[];
  /** Of the reference and of another arm, a row a seed. */
  readonly hits: readonly (readonly (readonly number[])[])[];
  readonly shares: readonly Interval[];
  readonly difference: Interval;
  readonly p: number;
}

/** Arms × seeds of which some runs failed. */
interface Missing {
  readonly of: readonly (readonly number[])[];
  /** By arm, seed and question. */
  readonly hits: readonly (readonly (readonly number[])[])[];
  /** Whether the run of an arm and a seed is there. */
  readonly there: readonly (readonly boolean[])[];
  readonly figures: readonly {
    readonly arm: number;
    readonly seeds: readonly number[];
    readonly share: Interval;
    /** From the first arm, of the seeds that both have; absent where they have none in common. */
    readonly difference?: Interval & { readonly seeds: readonly number[]; readonly p: number };
  }[];
}

const oracle: { cases: readonly Case[]; ps: number[]; holm: number[]; missing: readonly Missing[] } = JSON.parse(
  readFileSync(new URL("../../oracle/crossed.json", import.meta.url), "utf8"),
);

/** Answers with so many right ones of so many to each question. */
const answersOf = (hits: readonly number[], of: readonly number[]): Asked["after"] =>
  of.flatMap((units, item) =>
    Array.from({ length: units }, (_, order) => ({
      item,
      order,
      right: order < (hits[item] ?? 0),
      canonicalAnswer: "A",
    })),
  );

const armOf = (name: string, hits: Case["hits"][number], of: Case["of"]) => ({
  name,
  runs: hits.map((row, seed): Asked => {
    const after = answersOf(row, of[seed] ?? []);
    return { arm: name, seed, devices: ["cpu, 1"], cost: { steps: 4, tokens: 100 }, before: after, after };
  }),
});

describe("as NumPy has it", () => {
  test.each(oracle.cases.map((each, at) => [at, each] as const))(
    "case %i",
    (_, { of, hits, shares, difference, p }) => {
      const arms = hits.map((each, at) => armOf(`arm${at}`, each, of));
      const found = comparison({ evaluation: "held", arms });
      for (const [at, share] of shares.entries()) {
        const { value, low, high } = found.arms[at]?.after.accuracy ?? expect.fail("no accuracy");
        for (const [is, wanted] of [
          [value, share.value],
          [low, share.low],
          [high, share.high],
        ] as const)
          expect(is).toBeCloseTo(wanted, 9);
      }
      const own = found.differences.find((each) => each.metric === "accuracy");
      expect(own?.value).toBeCloseTo(difference.value, 9);
      expect(own?.low).toBeCloseTo(difference.low, 9);
      expect(own?.high).toBeCloseTo(difference.high, 9);
      expect(Math.log(own?.p ?? 0)).toBeCloseTo(Math.log(p), 6);
    },
  );

  test.each(oracle.missing.map((each, at) => [at, each] as const))(
    "case %i with runs that failed: an arm counts by its own seeds, a difference by those of both",
    (_, { of, hits, there, figures }) => {
      const arms = hits.flatMap((each, at) => {
        const { name, runs } = armOf(`arm${at}`, each, of);
        const left = runs.filter(({ seed }) => there[at]?.[seed]);
        return left.length > 0 ? [{ name, runs: left }] : [];
      });
      const found = comparison({ evaluation: "held", arms });
      expect(found.arms.map(({ arm, seeds }) => [arm, seeds])).toEqual(
        figures.map(({ arm, seeds }) => [`arm${arm}`, seeds]),
      );
      const close = (is: Interval | undefined, wanted: Interval) => {
        for (const end of ["value", "low", "high"] as const) expect(is?.[end]).toBeCloseTo(wanted[end], 9);
      };
      for (const [at, { arm, share, difference }] of figures.entries()) {
        close(found.arms[at]?.after.accuracy, share);
        const own = found.differences.find((each) => each.metric === "accuracy" && each.arm === `arm${arm}`);
        expect(own?.seeds).toEqual(difference?.seeds);
        if (!own || !difference) continue;
        close(own, difference);
        expect(Math.log(own.p)).toBeCloseTo(Math.log(difference.p), 6);
      }
      expect(found.differences.map((each) => each.holm)).toEqual(holm(found.differences.map(({ p }) => p)));
      const text = comparisonText([found]).replaceAll(/\s+/g, " ");
      for (const { arm, seeds } of figures)
        expect(text).toContain(`arm${arm} has ${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}.`);
    },
  );

  test("Holm's correction", () => {
    for (const [at, each] of holm(oracle.ps).entries()) expect(each).toBeCloseTo(oracle.holm[at] ?? 0, 12);
  });
});

const table = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 12 })).chain(([seeds, items]) =>
  fc.array(fc.array(fc.constantFrom(-1, -0.5, 0, 0.5, 1), { minLength: items, maxLength: items }), {
    minLength: seeds,
    maxLength: seeds,
  }),
);

describe("an interval of a difference", () => {
  test("holds its mean, has a width, and turns with its sign", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const { value, low, high } = crossedInterval(rows, "difference", 0.1);
        expect(low).toBeLessThan(high);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        const turned = crossedInterval(
          rows.map((row) => row.map((each) => -each)),
          "difference",
          0.1,
        );
        expect(turned.low).toBeCloseTo(-high, 9);
      }),
    );
  });

  test("does not hold 0 just where p is below 5 %", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const p = crossedP(rows, 0.1);
        fc.pre(Math.abs(p - 0.05) > 1e-6);
        const { low, high } = crossedInterval(rows, "difference", 0.1);
        expect(low > 0 || high < 0).toBe(p < 0.05);
      }),
    );
  });

  test("is not that of more questions or seeds of the same: those make it narrower", () => {
    const rows = [
      [0.5, 0, 0.5, 0, 0, -0.5],
      [0.5, 0, 0, 0, 0.5, 0],
      [0.5, 0, 0.5, 0, 0, 0],
    ];
    const width = (each: readonly (readonly number[])[]) => {
      const { low, high } = crossedInterval(each, "difference", 0.1);
      return high - low;
    };
    expect(width(rows.map((row) => [...row, ...row, ...row]))).toBeLessThan(width(rows));
    expect(width([...rows, ...rows, ...rows])).toBeLessThan(width(rows));
  });
});

test("Holm's correction keeps the order, is never below the test itself, and is that of Bonferroni for the least", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }), (ps) => {
      const corrected = holm(ps);
      expect(Math.min(...corrected)).toBeCloseTo(Math.min(1, ps.length * Math.min(...ps)), 12);
      for (const [at, each] of corrected.entries()) expect(each).toBeGreaterThanOrEqual(ps[at] ?? 0);
    }),
  );
});

describe("the table", () => {
  const of = [[2, 2, 2, 2]];
  const arm = (name: string, hits: readonly number[], seeds: readonly number[], cost = 100) => ({
    name,
    runs: armOf(
      name,
      seeds.map(() => hits),
      seeds.map(() => of[0] ?? []),
    ).runs.map((run, at) => ({
      ...run,
      seed: seeds[at] ?? 0,
      cost: { steps: 4, rollouts: 2 * cost, tokens: cost },
    })),
  });
  const textOf = (...arms: ReturnType<typeof arm>[]) => comparisonText([comparison({ evaluation: "held", arms })]);

  test("says the reference, how many tests were corrected for, and whether cost is matched", () => {
    const text = textOf(
      arm("p0", [2, 0, 0, 1], [1, 2]),
      arm("p100", [2, 2, 0, 2], [1, 2]),
      arm("p50", [2, 0, 0, 1], [1, 2]),
    );
    expect(text).toContain("The reference is the first arm, p0; arms are paired by seed and question.");
    expect(text).toMatch(/p: of no difference, corrected for all \d tests of this table \(Holm\)\./);
    expect(text).toContain("Cost is matched within 5 %");
    expect(Math.max(...text.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(80);
  });

  test("says where cost is not matched, where seeds differ, and what one seed does not say", () => {
    const text = textOf(
      arm("p0", [2, 0, 0, 1], [1]),
      arm("an-arm-with-a-name-that-is-far-too-long", [2, 2, 0, 2], [2], 400),
    );
    expect(text).toContain(
      "Cost is not matched, and a difference may be one of cost:\n  p0: 4 steps, 200 rollouts, 100 tokens",
    );
    expect(text).toContain("have no seed in common");
    expect(text).toContain("One seed: nothing is known of another training.");
    expect(Math.max(...text.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(80);
  });
});
