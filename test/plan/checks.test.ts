// The checks that are generated hold a plan to the same rules as the zod schemas they come from: whole plans of the specs, and
// those plans with one thing changed. And what is generated is what is committed.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { generated } from "../../plan/generate.ts";
import { kitOf } from "../../plan/nodes/kit.ts";
import type { Plan } from "../../plan/plan.ts";
import { readPlan } from "../../plan/read.ts";
import { planSchema } from "../../plan/schema.ts";

test.each(Object.entries(generated()))("%s is fresh: `node plan/generate.ts` would change nothing", (file, text) => {
  expect(readFileSync(file, "utf8")).toBe(text);
});

const schema = planSchema(kitOf(z));

/** Both verdicts, and the place of the first thing that does not fit. */
function verdicts(value: unknown) {
  const [ours] = readPlan(value).issues ?? [];
  const [theirs] = schema.safeParse(value).error?.issues ?? [];
  return {
    ours: { fits: ours === undefined, at: ours?.path.join("."), code: ours?.code },
    theirs: { fits: theirs === undefined, at: theirs?.path.join("."), code: theirs?.code as string | undefined },
  };
}

const specs = ["quickstart", "warm-start", "paper", "ablations", "benchmarks"].map((name) => `specs/${name}.perl`);
const plans: readonly Plan[] = specs.flatMap((path) => {
  const { value } = compile({ path, text: readFileSync(path, "utf8") }, disk);
  return value ? [value.plan] : [];
});

/** Every place in a JSON value, the whole first. */
function places(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => places(each, [...path, key]))];
}

function changed(value: unknown, path: readonly string[], change: (before: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  const inner = changed(copy[key], rest, change);
  if (inner === gone) delete copy[key];
  else copy[key] = inner;
  return copy;
}

const gone = Symbol("gone");
const strange = [
  gone,
  0,
  -1,
  0.5,
  1,
  1e300,
  Number.NaN,
  "",
  "step",
  "cosine",
  true,
  null,
  undefined,
  [],
  {},
  [1, 2, 3],
];

describe("checks and zod agree", () => {
  test("on the plans of the specs", () => {
    expect(plans.length).toBe(specs.length);
    for (const plan of plans) expect(verdicts(plan)).toMatchObject({ ours: { fits: true }, theirs: { fits: true } });
  });

  test("on those plans with one value changed, left out or added", () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.oneof(fc.constantFrom<unknown>(...strange), fc.double(), fc.integer(), fc.string()),
        fc.boolean(),
        (whichPlan, whichPlace, value, adds) => {
          const plan = plans[whichPlan % plans.length];
          const all = places(plan);
          const path = all[whichPlace % all.length] ?? [];
          const other = changed(plan, path, (before) =>
            adds && typeof before === "object" && before !== null && !Array.isArray(before)
              ? { ...before, more: value === gone ? 0 : value }
              : value,
          );
          const { ours, theirs } = verdicts(other);
          if (!ours.fits) refused += 1;
          expect(ours.fits, `${path.join(".")} = ${String(value)}`).toBe(theirs.fits);
          // of what is no number at all, zod says the type first; of unions it may name the whole
          if (!ours.fits && ours.code === theirs.code && ours.code !== "invalid_union") expect(ours.at).toBe(theirs.at);
        },
      ),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});
