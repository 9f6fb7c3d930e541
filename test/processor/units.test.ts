// Units of every op's kernels share the work: which threads take which changes no bit, and no work is done twice.

import { expect, test } from "vitest";
import { opCase, opCases } from "../../runtime/conform/vectors/ops/all.ts";
import { unitFaults } from "../../runtime/conform/vectors/units.ts";

test.each(Object.keys(opCases))("%s", async (name) => {
  for (let seed = 1; seed <= 6; seed++) expect(await unitFaults(opCase(name, seed))).toEqual([]);
});
