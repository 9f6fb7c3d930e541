// How many rows decoding goes on with: enough, a half at a time, and fewer only once they have paid for their program.

import fc from "fast-check";
import { expect, test } from "vitest";
import { widths } from "../../runtime/engine/widths.ts";

test("rows are enough for those that go on, of at most four sizes, and the fewest where compiling costs nothing", () => {
  const rollouts = fc.integer({ min: 1, max: 300 });
  fc.assert(
    fc.property(rollouts, fc.array(rollouts), fc.boolean(), (all, steps, free) => {
      const rowsFor = widths(all, 1, free ? 0 : 1000);
      const seen = new Set<number>();
      for (const step of steps) {
        const going = Math.min(step, all);
        const rows = rowsFor(going);
        seen.add(rows);
        expect(rows).toBeGreaterThanOrEqual(going);
        if (free && going * 2 <= all) expect(rows).toBeLessThanOrEqual(Math.max(2 * going, Math.ceil(all / 8)));
      }
      expect(seen.size).toBeLessThanOrEqual(4);
    }),
  );
});

test("a program of fewer rows comes when the rows that it would have spared are worth it", () => {
  const rowsFor = widths(96, 10, 2000);
  // 48 rows spared a step, 480 operations: the fifth step has missed 2400
  expect(Array.from({ length: 6 }, () => rowsFor(40))).toEqual([96, 96, 96, 96, 48, 48]);
  expect([rowsFor(49), rowsFor(48), rowsFor(20)]).toEqual([96, 48, 48]);
});
