// Every op on the processor, at random shapes and numbers, against the interpreter in single precision: not one bit may differ, whatever
// the number of threads, and the bits are those on record. bench/processor.ts draws many more of the same cases.

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caseOf } from "../../runtime/conform/vectors/case.ts";
import { difference, differences, outcome } from "../../runtime/conform/vectors/compare.ts";
import { randomGraph } from "../../runtime/conform/vectors/graphs.ts";
import { opCase, opCases } from "../../runtime/conform/vectors/ops/all.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { openProcessor, type Processor } from "../../runtime/processor/processor.ts";
import { library, specimen } from "../tensor/library.ts";

const expected = interpreter({ precision: "single" });
const wide = 2 ** 33;
let processors: readonly Processor[] = [];
let backends: readonly Backend[] = [];

beforeAll(() => {
  processors = [{ threads: 1 }, { threads: 2, needs: wide }, { threads: 3 }].map((each) => openProcessor(each));
  backends = processors.map((each) => processorBackend(each, { guards: true }));
});

afterAll(() => {
  for (const each of backends) each.destroy();
  for (const each of processors) each.destroy();
});

describe("on 1, 2 and 3 threads, with addresses of 32 and of 64 bits", () => {
  test.each(Object.keys(opCases))("%s", async (name) => {
    const bits = createHash("sha256");
    for (let seed = 1; seed <= 12; seed++) {
      const drawn = opCase(name, seed);
      const right = Object.entries(await outcome(expected, drawn));
      for (const [output, values] of right)
        bits.update(`${output} ${Array.from(values, (each) => (Object.is(each, -0) ? "-0" : each))}\n`);
      for (const backend of seed <= 6 ? backends : []) {
        const own = await outcome(backend, drawn);
        for (const [output, values] of right) expect(difference(values, own[output] ?? []), drawn.name).toBeUndefined();
      }
    }
    // whoever changes them raises the version of what changed (plan/built-ins.ts)
    expect(bits.digest("hex"), "the bits of single precision").toMatchSnapshot();
  });

  test("graphs, fused", async () => {
    for (let seed = 1; seed <= 25; seed++)
      for (const backend of backends) {
        const drawn = caseOf(seed, (making) => randomGraph(making, 25));
        expect(await differences(drawn, expected, backend)).toEqual([]);
      }
  });
});

test("every op of the library is in a case", () => {
  const drawn = new Set<string>();
  for (const name of Object.keys(opCases))
    for (let seed = 1; seed <= 40; seed++) for (const { op } of opCase(name, seed).graph.nodes) drawn.add(op.name);
  const known = new Set(
    Object.keys(library).flatMap((name) =>
      specimen(name)
        .nodes.filter(({ op }) => !op.view)
        .map(({ op }) => op.name),
    ),
  );
  expect([...known].filter((name) => !drawn.has(name))).toEqual([]);
});

test("a bit that differs is found, a NaN's other bits are none", () => {
  expect(difference([1, Number.NaN], [1, Number.NaN])).toBeUndefined();
  expect(difference([0], [-0])).toBe("[0] is -0, not 0; 1 of 1 differ");
  expect(difference([1, 2, 3], [1, 2.0000002, 4])).toBe("[1] is 2.0000002, not 2; 2 of 3 differ");
  expect(difference([1], [])).toBe("1 elements, not 0");
});
