// Two of the golden runs are as their records say, to the bit; and the guard itself, on the smallest plans: of whatever is changed on
// purpose it names the step, the part and the op.

import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { departure, firstOp } from "../../bench/golden-runs/difference.ts";
import { type Golden, goldenNames, goldenOf, held, recorded, recordOf } from "../../bench/golden-runs/golden-run.ts";
import { type GoldenRun, readRecord, written } from "../../bench/golden-runs/record.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import type { Graph } from "../../runtime/graph/ir.ts";
import { useDevice } from "../tensor/check.ts";
import { grpo, model, permute, planOf, questions, reward, supervised, useRuns } from "./tiny.ts";

const gpu = useDevice("swiftshader");
const runs = useRuns();

describe("golden runs", () => {
  test("there are five, and CI holds all of them", () => {
    expect(goldenNames).toHaveLength(5);
    const ci = readFileSync(new URL("../../.ci/run", import.meta.url), "utf8");
    expect(ci).toContain("\nnpm run golden-runs\n");
  });

  // of one size, so that their kernels are compiled once
  it.for(["permuted", "sapo"])("%s", async (name, { skip }) => {
    const [backend, was] = [gpu(), recordOf(name)];
    if (backend.name !== was.adapter) return skip(`the record is of ${was.adapter}, this is ${backend.name}`);
    try {
      expect(await held(goldenOf(name), was, backend)).toBeUndefined();
    } finally {
      backend.destroy();
    }
  });
});

/** `inner` with other text in the kernels of an op, in the graphs that `where` names. */
function changed(inner: Backend, name: string, edit: (wgsl: string) => string, where = (_: Graph) => true): Backend {
  const faulty = (graph: Graph): Graph => ({
    ...graph,
    nodes: graph.nodes.map((node) => {
      const { kernel } = node.op;
      if (node.op.name !== name || !kernel) return node;
      const other: typeof kernel = (...given) => {
        const made = kernel(...given);
        const wgsl = edit(made.wgsl);
        expect(wgsl, `the kernel of ${name}`).not.toBe(made.wgsl);
        return { ...made, wgsl };
      };
      return { ...node, op: { ...node.op, kernel: other } };
    }),
  });
  return { ...inner, compile: (graph) => inner.compile(where(graph) ? faulty(graph) : graph) };
}

const worked: Golden = {
  name: "worked",
  run: planOf([model, ...questions(4), supervised(2)], 3),
  directory: ".",
};
const drawn: Golden = {
  name: "drawn",
  run: planOf([model, ...questions(4), permute, reward, grpo(1)], 3),
  directory: ".",
};

describe("the guard", () => {
  /** A last bit or so more. */
  const more = (text: string, after: string) => (wgsl: string) => wgsl.replace(text, `${text}${after}`);
  const records = new Map<Golden, Promise<GoldenRun>>();
  const recordFor = (golden: Golden) => {
    const record = records.get(golden) ?? recorded(golden, gpu());
    records.set(golden, record);
    return record;
  };

  test("looks on and changes nothing: the weights are those of the run alone", async () => {
    const { outcome } = await runs.start(worked.run);
    expect(outcome).toMatchObject({ kind: "finished", weights: (await recordFor(worked)).weights });
    expect(await held(worked, await recordFor(worked), gpu())).toBeUndefined();
  });

  it.each([
    ["worked", "rmsNorm", more("* in1[at]", " * 1.001f"), "its loss is another"],
    ["worked", "rmsNormGradient", more("in3[first + at]) * inverse", " * 1.0000002f"), "its gradient is another"],
    ["worked", "adamw", more("fma(sqrt(second), in4[6], in4[7])", " * 1.0000002f"), "the weights after it are others"],
    [
      "drawn",
      "sample",
      more("inverse_temperature(in3[0])", " * 1.01f"),
      "what goes into its training graph is other: ",
    ],
  ])("of %s it names a change in %s", async (name, op, edit, what) => {
    const golden = name === "worked" ? worked : drawn;
    const said = await held(golden, await recordFor(golden), changed(gpu(), op, edit));
    expect(said).toContain(`golden run \`${name}\`: step 1 (update 1) is the first that differs: `);
    expect(said).toContain(what);
    expect(said).toMatch(new RegExp(`first op that differs: op \\d+ of \\d+ of .*, \`${op}\``));
    expect(said).toContain("npm run golden-runs -- --write");
  });

  test("what only appears where ops are put together is said to", async () => {
    const isWhole = ({ fetches }: Graph) => fetches.length < 100;
    const backend = changed(gpu(), "adamw", more("out1[i] = first", " * 1.0000002f"), isWhole);
    const said = await held(worked, await recordFor(worked), backend);
    expect(said).toContain("step 2 (update 2) is the first that differs");
    expect(said).toContain("each op by itself gives what it gave");
  });

  test("what the host makes is told apart from what graphs give", async () => {
    const was = await recordFor(drawn);
    const other = was.updates.map((each) => ({ ...each, inputs: { ...each.inputs, advantage: "000000" } }));
    const found = departure(was, other);
    expect(found).toMatchObject({ step: 1, part: "inputs", inputs: ["advantage"] });
    expect(firstOp(was, was.graphs, found!)).toContain("the host did, from rows and orders to rewards and advantages");
  });

  test("another number of updates or of ops is no equality", async () => {
    const was = await recordFor(worked);
    expect(departure(was, was.updates.slice(0, 1))).toMatchObject({ part: "updates", step: 2 });
    expect(departure({ ...was, updates: was.updates.slice(0, 1) }, was.updates)).toMatchObject({ part: "updates" });
    const found = { update: 0, step: 1, part: "loss", inputs: [] } as const;
    const fewer = was.graphs.map((each) => ({ ...each, ops: each.ops.slice(0, -1) }));
    expect(firstOp(was, fewer, found)).toMatch(/op (\d+) of \1 of `supervised step` was `\w+`, and is not there/);
    expect(firstOp({ ...was, graphs: fewer }, was.graphs, found)).toMatch(
      /op \d+ of `supervised step`, `\w+`, is one more/,
    );
  });

  test("a record is read as it was written", async () => {
    const record = await recordFor(drawn);
    expect(readRecord(written(record))).toEqual(record);
  });
});
