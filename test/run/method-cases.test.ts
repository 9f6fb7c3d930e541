// The specs of test/meaning/cases, which once trained or reported what they did not say: compiled, and run where they run.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { compile } from "../../perlc.ts";
import type { Run } from "../../plan/plan.ts";
import { codeOf, logged, useRuns } from "./tiny.ts";

const cases = fileURLToPath(new URL("../meaning/cases", import.meta.url));
const runs = useRuns();

beforeAll(async () => {
  cpSync(cases, runs.parent, { recursive: true });
  for (const slot of [0, 1, 2, 3])
    await sharp({ create: { width: 28, height: 28, channels: 3, background: { r: slot * 80, g: 90, b: 120 } } })
      .png()
      .toFile(join(runs.parent, `${slot}.png`));
});

/** The model of all cases: what they ask is which rows move, and the smallest of all has the fewest kernels to compile. */
const small = `model tiny_vlm {
  weights    = fresh
  min_pixels = 784
  max_pixels = 784
  text { hidden = 16  inter = 16  layers = 1  heads = 2  kv_heads = 2  mrope = [2, 1, 1] }
  vision { hidden = 16  inter = 16  depth = 1  heads = 2  patch = 14  window = 56  full_attention = [0] }
}
`;
/** Sizes that all cases share, so that they share their kernels. */
const shared = /^use \{ tiny_vlm \} from .*\n/m;
const sizes = [
  "train.batch=2prompt",
  "train.per_order=2rollout",
  "train.max_prompt=60tok",
  "train.max_completion=8tok",
  "evaluate.orders=2",
];

/** The run of a spec, as it stands or with lines of `--set`. */
function runOf(name: string, ...set: readonly string[]): Run {
  const text = readFileSync(join(cases, `${name}.perl`), "utf8");
  const path = join(runs.parent, `${name}.perl`);
  expect(text).toMatch(shared);
  writeFileSync(path, text.replace(shared, small));
  const { value, diagnostics } = compile({ file: path }, { set: [...sizes, ...set] });
  expect(diagnostics.filter((each) => each.severity === "error")).toEqual([]);
  return value!.runs[0]!;
}

async function ran(run: Run) {
  const { events, folder, outcome } = await runs.start(run);
  const tables = outcome.kind === "finished" ? outcome.tables.join("\n") : "";
  const journal = readFileSync(join(folder, "journal.jsonl"), "utf8");
  expect(`${tables}${journal}`).not.toContain("NaN");
  const evaluations = events.flatMap((each) => (each.event === "evaluation" ? [each.figures] : []));
  const step = events.find((each) => each.event === "step");
  const permutable = events.find((each) => each.event === "permutable");
  return { folder, tables, before: evaluations[0], step, permutable };
}

test("mixed: rows of the other dataset keep their order, and what is measured before training hangs on no training rule", async () => {
  const { folder, permutable, before } = await ran(runOf("mixed", "train.duration=4step"));
  expect(permutable).toMatchObject({ of: 8, moving: 4, still: { not_asked: 4 } });
  // an epoch: 8 rows, 2 a step
  const said = [1, 2, 3, 4].flatMap((step) => logged(folder, step));
  const ordersOf = (seed: string) =>
    new Set(said.filter((each) => each.example.split("/")[2] === seed).map((each) => each.order.join()));
  expect(ordersOf("1").size).toBeGreaterThan(1);
  expect(ordersOf("2")).toEqual(new Set(["0,1,2,3"]));
  const dropping = await ran(runOf("mixed", "permute.answers=drop"));
  expect(before).toBeDefined();
  expect(dropping.before).toEqual(before);
});

test.each([
  ["kept", []],
  ["mixed", ["permute.answers=keep"]],
])("%s with answers = keep: refused where it is written", (name, set) => {
  const { diagnostics } = compile({ file: join(cases, `${name}.perl`) }, { set });
  expect(diagnostics.filter((each) => each.severity === "error").map((each) => each.code)).toEqual(["E0607"]);
});

test("third: refused before anything is trained", async () => {
  expect(await codeOf(() => runs.start(runOf("third")))).toContain("E0608");
});

test("stale: stays in its order, and the journal says why", async () => {
  const { permutable } = await ran(runOf("stale"));
  expect(permutable).toMatchObject({ of: 2, moving: 0, still: { place_words: 2 } });
});

test.each([
  ["drop", "dropped"],
  ["bound", "bound"],
])("%s: nothing moved, and 0 is what the step says", async (name, why) => {
  const { permutable, step } = await ran(runOf(name));
  expect(permutable).toMatchObject({ of: 4, moving: 0, still: { [why]: 4 } });
  expect(step).toMatchObject({ permuted: 0 });
});
