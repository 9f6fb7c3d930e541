// Rules of every op at random cases, gradients included: in double precision a gradient is the slope that finite differences have, a
// sum in stages is the sum, and single precision is near double precision. bench/mutation/templates holds slips of the rules against the same.

import { describe, expect, test } from "vitest";
import { comparing } from "../../runtime/conform/check.ts";
import { opTolerance, tolerances } from "../../runtime/conform/tolerances.ts";
import { caseOf, type Making } from "../../runtime/conform/vectors/case.ts";
import { outcome } from "../../runtime/conform/vectors/compare.ts";
import { slopeFaults, stageFaults } from "../../runtime/conform/vectors/laws.ts";
import { compareOutcomes } from "../../runtime/conform/vectors/near.ts";
import { opCase, opCases } from "../../runtime/conform/vectors/ops/all.ts";
import { sizesOf } from "../../runtime/conform/vectors/sizes.ts";
import type { VjpArguments } from "../../runtime/graph/op.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { scale } from "../../runtime/tensor/ops/arithmetic.ts";
import { expOp } from "../../runtime/tensor/ops/exponential.ts";
import { maximumOp } from "../../runtime/tensor/ops/extremum.ts";

const [double, single] = [interpreter(), interpreter({ precision: "single" })];

describe("at 12 random cases each", () => {
  test.each(Object.keys(opCases))("%s", async (name) => {
    const check = comparing({ golden: name, what: "single", path: "reference only", tolerance: opTolerance(name) });
    for (let seed = 1; seed <= 12; seed++) {
      const drawn = opCase(name, seed, "any adapter");
      compareOutcomes(check, drawn, await outcome(single, drawn), await outcome(double, drawn), {
        sizes: sizesOf(drawn),
      });
      expect(await slopeFaults(drawn, double)).toEqual([]);
      expect(await stageFaults(drawn, double)).toEqual([]);
    }
    const { passed, worst } = check.done();
    expect(passed, JSON.stringify(worst)).toBe(true);
  });
});

test("a gradient that is a little wrong is found", async () => {
  const wrong = {
    ...expOp,
    vjp: (args: VjpArguments) => expOp.vjp?.(args).map((each) => each && scale(args.g, each, 1.0001)) ?? [],
  };
  const faults = async (op: typeof expOp): Promise<number> => {
    let count = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const make = (making: Making): string => {
        making.applied(op, {}, [making.floats([5])]);
        return op.name;
      };
      const drawn = caseOf(seed, make, "any adapter");
      count += (await slopeFaults(drawn, double)).length;
    }
    return count;
  };
  expect(await faults(expOp)).toBe(0);
  expect(await faults(wrong)).toBeGreaterThan(4);
});

test("at a corner any slope between those of its sides is right", async () => {
  const cases = Array.from({ length: 8 }, (_, seed) =>
    caseOf(
      seed,
      (making) => {
        const data = Float32Array.of(1, 2);
        const inputs = [data, data].map((each) => making.given({ dtype: "f32", shape: [2] }, each));
        making.applied(maximumOp, {}, inputs);
        return "equal numbers";
      },
      "any adapter",
    ),
  );
  expect(cases.some((each) => each.slopes.length > 0)).toBe(true);
  for (const each of cases) expect(await slopeFaults(each, double)).toEqual([]);
});

test("what is no number is not near one", async () => {
  const drawn = opCase("add", 1, "any adapter");
  const wanted = await outcome(double, drawn);
  const [name = ""] = Object.keys(wanted);
  const passes = (found: typeof wanted, expected: typeof wanted): boolean => {
    const check = comparing({ golden: "", what: "", path: "reference only", tolerance: opTolerance("add") });
    compareOutcomes(check, drawn, found, expected, { sizes: sizesOf(drawn) });
    return check.done().passed;
  };
  const broken = { ...wanted, [name]: wanted[name]!.map(() => Number.NaN) };
  expect(passes(wanted, wanted)).toBe(true);
  expect(passes(broken, wanted)).toBe(false);
  expect(passes(wanted, broken)).toBe(false);
  expect(passes({ ...wanted, [name]: wanted[name]!.slice(1) }, wanted)).toBe(false);
});

test("a wanted NaN is not forgotten by what is compared after it", () => {
  const check = comparing({ golden: "", what: "", path: "reference only", tolerance: tolerances.losses.single });
  check.near([1], [Number.NaN], "first");
  check.near([1], [1.000001], "second");
  expect(check.done()).toMatchObject({ passed: false, worst: { where: "first" } });
});
