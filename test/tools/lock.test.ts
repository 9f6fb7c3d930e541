// A lock is a file that people merge and edit: whatever was made of it, reading it says so and never throws.

import { expect, test } from "vitest";
import { lockDifferences } from "../../compiler/tools/lock/differences.ts";
import { lockedRuns, readLock, sealed } from "../../compiler/tools/lock/lock.ts";
import { program as compiledOf, spec } from "../plan/demo.ts";

const source = { path: "demo.perl", text: spec({}) };
const program = compiledOf({});
const held = {
  perlc: "0.1.0",
  edition: 1,
  plan: `sha256:${"0".repeat(64)}`,
  specs: [],
  runs: lockedRuns(
    program.plan.runs.map((run) => ({ ...run, hash: `sha256:${"1".repeat(64)}` })),
    program.experiments,
  ),
  pins: [],
  tokens: [],
  results: [],
} as const;
const lock = sealed(held);

/** The value with one part in the place of another, for each part of it. */
function* spoiled(value: unknown, by: unknown): Iterable<unknown> {
  yield by;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value))
    for (const each of spoiled(inner, by))
      yield Array.isArray(value) ? value.with(Number(key), each) : { ...value, [key]: each };
}

test("a lock reads back, in any order of its fields", () => {
  expect(readLock(JSON.stringify(lock))).toEqual(lock);
  const turned = Object.fromEntries(Object.entries(lock).toReversed());
  expect(readLock(JSON.stringify(turned))).toEqual(lock);
});

test.each([String.raw`"\ud800"`, "1e999"])("with %s in it, it is none", (by) => {
  expect(readLock(JSON.stringify(lock).replace(/"perlc":"[^"]*"/, `"perlc":${by}`))).toEqual(expect.any(String));
});

test.each([null, 7, "", [], {}, [null]])("with %j anywhere in it, it is none", (by) => {
  for (const each of spoiled(lock, by))
    if (JSON.stringify(each) !== JSON.stringify(lock))
      expect(readLock(JSON.stringify(each))).toEqual(expect.any(String));
});

test.each([null, 7, "", [], {}, [null]])(
  "with %j anywhere under a digest of its own, it is none or is compared",
  (by) => {
    let refused = 0;
    for (const each of spoiled(held, by)) {
      const read = readLock(JSON.stringify(sealed(each as typeof held)));
      if (typeof read === "string") refused++;
      else
        expect(
          lockDifferences(read, { program, plan: program.plan, pins: [], entry: source }, "demo.lock").length,
        ).toBeGreaterThan(0);
    }
    expect(refused).toBeGreaterThan(5);
  },
);

test("its settings stand in one order, whatever the language of the machine", () => {
  const paths = Object.keys(lock.runs[0]?.settings ?? {});
  expect(paths).toEqual(paths.toSorted());
});
