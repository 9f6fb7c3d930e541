// The tool behind `npm run mutation -- --templates`: which slips it makes of a piece of TypeScript and of WGSL, which code is whose, and
// that a module with another text is loaded beside the one in the tree.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { equivalentSlips } from "../../bench/mutation/lists.ts";
import { type Mutant, mutantsOf, mutated } from "../../bench/mutation/mutants.ts";
import { allSlips } from "../../bench/mutation/templates/candidates.ts";
import { slipsOf } from "../../bench/mutation/templates/code.ts";
import { ordered, slipsOfOps } from "../../bench/mutation/templates/draw.ts";
import { trialProcess } from "../../bench/mutation/templates/process.ts";
import { endless } from "../../bench/mutation/templates/watch.ts";
import { wgslChanges } from "../../bench/mutation/templates/wgsl.ts";

/** The lines that slips make of a text, with their kinds. */
const slips = (text: string): readonly string[] =>
  mutantsOf("a.ts", text, { changesOf: slipsOf }).map(({ change }) => `${change.operator} ${mutated(text, change)}`);
const wgsl = (text: string): readonly string[] =>
  wgslChanges(text, 0).map((change) => `${change.operator} ${mutated(text, change)}`);

describe("slips of TypeScript", () => {
  test.each([
    ["x - 1", ["sign x + 1", "index x - 2", "index x - 0"]],
    ["-x", ["sign x"]],
    ["a.add(x, y)", ["sign a.subtract(x, y)"]],
    ["a.subtract(x, y)", ["sign a.add(x, y)", "index a.subtract(y, x)"]],
    ["a.negate(x)", ["sign x"]],
    ["whole.less(x, y)", ["bound whole.greater(x, y)", "index whole.less(y, x)"]],
    ["x[row]", ["index x[row + 1]"]],
    ["0.5", ["sign -0.5"]],
    ["for (;at < n;);", ["bound for (;at <= n;);", "bound for (;at < (n) - 1;);"]],
    ["Math.min(x, y)", ["bound Math.max(x, y)"]],
    ["const [rows, width] = shape", ["index const [width, rows] = shape"]],
    ['bug("x + 1")', []],
    ["list[0] ?? 0", ["index list[1] ?? 0"]],
  ])("%s", (text, expected) => {
    expect(slips(text)).toEqual(expected);
  });
});

describe("slips of WGSL", () => {
  test.each([
    ["sum += in0[at];", ["sign sum -= in0[at];", "index sum += in0[at + 1];"]],
    ["if (i >= 5u) {", ["index if (i >= 6u) {", "index if (i >= 4u) {", "bound if (i > 5u) {"]],
    [
      "return -abs(x) * 0.5f;",
      ["sign return -abs(x) / 0.5f;", "sign return abs(x) * 0.5f;", "sign return -abs(x) * (-0.5f);"],
    ],
    ["min(v.x, 1)", ["index min(v.x, 2)", "index min(v.x, 0)", "index min(v.y, 1)", "bound max(v.x, 1)"]],
    ["@group(0) @binding(1) var<storage, read> x: array<f32, 4>;", []],
    ["rms-norm", []],
    ["x % ", ["index x / "]],
    ["(i % 4u) // a - b", ["index (i / 4u) // a - b", "index (i % 5u) // a - b", "index (i % 3u) // a - b"]],
  ])("%s", (text, expected) => {
    expect(wgsl(text)).toEqual(expected);
  });
});

const mutant = (name: string, path: string, operator: "sign" | "index" | "bound" = "sign"): Mutant => ({
  name: `${path} ${name}: ${operator}`,
  path,
  line: 1,
  change: { operator, text: "", from: 0, to: 0 },
  place: { from: 0, to: 0, statement: false },
});

test("what ran in the interpreter is the rule, what ran on one device its template, and what nobody ran whose function it is in", () => {
  const all = [
    mutant("reference", "runtime/tensor/ops/a.ts"),
    mutant("kernel", "runtime/tensor/ops/a.ts"),
    mutant("walk", "runtime/simd/walk.ts"),
    mutant("shared by both devices", "runtime/tensor/ops/a.ts"),
    mutant("kernel", "runtime/tensor/ops/a.ts", "index"),
    mutant("of nobody", "runtime/tensor/ops/b.ts"),
  ];
  const reached = new Map([["a", { interpreter: [0], processor: [0, 2, 3], gpu: [1, 3] }]]);
  expect(slipsOfOps(all, reached, { withIdle: false }).get("a")).toEqual({ rule: [0], wgsl: [1], wasm: [2] });
  expect(slipsOfOps(all, reached, { withIdle: true }).get("a")).toEqual({ rule: [0], wgsl: [1, 4], wasm: [2] });
});

test("what is said to change nothing is a slip of the code as it stands", () => {
  const names = new Set(allSlips(fileURLToPath(new URL("../..", import.meta.url))).map(({ name }) => name));
  expect([...equivalentSlips.keys()].filter((name) => !names.has(name))).toEqual([]);
});

test("the kinds are drawn in turn", () => {
  const all = ["sign", "sign", "sign", "index", "bound"].map((kind, at) => mutant(`${at}`, "a.ts", kind as "sign"));
  const order = ordered(all, [...all.keys()], "1").map((at) => all[at]?.change.operator);
  expect(order).toEqual(["sign", "index", "bound", "sign", "sign"]);
});

test("a trial tells mutants that die, live and do not compile, each beside the code as it is", {
  timeout: 120_000,
}, async () => {
  const trials = trialProcess();
  const path = "runtime/tensor/ops/activation.ts";
  const { readFileSync } = await import("node:fs");
  const text = readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
  const tried = async (template: "rule" | "wgsl" | "wasm", was: string, now: string): Promise<string | undefined> => {
    expect(text).toContain(was);
    const mutant = text.replace(was, now);
    const answer = await trials.ask({ kind: "try", ops: ["silu"], template, path, text: mutant, cases: 2, most: 60 });
    return typeof answer === "string" ? answer : answer.outcome;
  };
  try {
    expect(await tried("rule", "(1 + small)", "(1 - small)")).toBe("dead");
    expect(await tried("rule", "(x >= 0 ? 1", "(x >= 0 ? 1")).toBe("survived");
    expect(await tried("wgsl", "(1.0 + exp(", "(1.0 - exp(")).toBe("dead");
    expect(await tried("wgsl", "(1.0 + exp(", "(1.0 + expo(")).toBe("uncompiled");
    // a device that has refused a call is not the next mutant's
    expect(await tried("wgsl", "(1 + small)", "(1 - small)")).toBe("survived");
    expect(await tried("rule", "(1 + small)", "(1 + + small")).toBe("uncompiled");
  } finally {
    trials.end();
  }
});

test("work that takes more processor time than it may ends its process, stuck or not", () => {
  const watch = new URL("../../bench/mutation/templates/watch.ts", import.meta.url).href;
  const run = (work: string) =>
    spawnSync(process.execPath, [
      "--input-type=module",
      "-e",
      `import { watched } from "${watch}"; await watched()(300, async () => { ${work} });`,
    ]);
  expect(run("for (;;);").signal).toBe(endless);
  expect(run("").status).toBe(0);
});
