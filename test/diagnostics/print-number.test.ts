// Numbers with so many decimals: what rounds to zero is zero, and has no minus.

import fc from "fast-check";
import { expect, test } from "vitest";
import { printBytes, printChange, printFixed, printPercent } from "../../compiler/diagnostics/print-number.ts";

test("what rounds to zero has no minus, all else the one it has", () => {
  expect([-0, -0.00004, 0.00004, -0.00006, -1.5].map((each) => printFixed(each, 4))).toEqual([
    "0.0000",
    "0.0000",
    "0.0000",
    "-0.0001",
    "-1.5000",
  ]);
  expect([-0, -0.04, 0.04, -0.06, 12.34, -3.4].map((each) => printChange(each, 1))).toEqual([
    "+0.0",
    "+0.0",
    "+0.0",
    "−0.1",
    "+12.3",
    "−3.4",
  ]);
});

test("it is the number, rounded", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.nat({ max: 6 }), (number, digits) => {
      expect(Number(printFixed(number, digits)) + 0).toBe(Number(number.toFixed(digits)) + 0);
      expect(printFixed(number, digits)).not.toMatch(/^-0(\.0*)?$/);
      expect(Number(printChange(number, digits).replace("−", "-")) + 0).toBe(Number(number.toFixed(digits)) + 0);
    }),
  );
});

test("sizes are printed in the unit that fits, to three digits", () => {
  expect([256, 32768, 134217728, 2 ** 30, 4294967295, 1.5 * 2 ** 20].map(printBytes)).toEqual([
    "256 bytes",
    "32 KiB",
    "128 MiB",
    "1 GiB",
    "4 GiB",
    "1.5 MiB",
  ]);
});

test("a share of a table has one decimal, and none is a dash", () => {
  expect([0, 0.125, 0.9999, 1, NaN].map(printPercent)).toEqual(["0.0 %", "12.5 %", "100.0 %", "100.0 %", "–"]);
});
