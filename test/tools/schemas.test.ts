// The two schemas that emit writes: of plans, and of the language's words. Each takes what the compiler takes and refuses
// what it would refuse, asked by a validator that knows nothing of the compiler.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { disk } from "../../cli/files.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile } from "../../compiler/compile.ts";
import type { JsonSchema } from "../../compiler/tools/emit/json-schema.ts";
import { planJsonSchema } from "../../compiler/tools/emit/plan-schema.ts";
import { languageSchema } from "../../compiler/tools/emit/schema.ts";
import { wordName } from "../../compiler/tools/emit/structures.ts";
import { canonicalJson } from "../../plan/canonical.ts";
import type { Plan } from "../../plan/plan.ts";
import { readPlan } from "../../plan/read.ts";

function planOf(path: string): Plan {
  const { value } = compile({ path, text: readFileSync(path, "utf8") }, disk);
  if (!value) throw new Error(`${path} does not compile`);
  return value.plan;
}

describe("emit words", () => {
  const schema = languageSchema() as JsonSchema & { readonly $defs: Readonly<Record<string, JsonSchema>> };
  type Properties = Readonly<Record<string, JsonSchema>>;
  const properties = (name: string) => schema.$defs[name]?.properties as Properties;

  it("has every word with its documentation, and every setting with type, documentation and default", () => {
    for (const word of [...vocabulary.blocks, ...vocabulary.functions]) {
      const name = wordName(word.family, word.name);
      expect(schema.$defs[name]?.description, name).toBe(word.doc);
    }
    for (const word of vocabulary.blocks)
      for (const [key, setting] of Object.entries(word.settings)) {
        const found = properties(wordName("block", word.name))[key];
        expect(found?.description).toBe(setting.doc);
        expect(found?.["x-type"]).toBe(setting.type.name);
        expect(found?.["x-default"]).toBe(setting.default);
      }
  });

  it("carries units: a group counts rollouts, a batch prompts or rollouts", () => {
    expect(properties("block_train_grpo").per_order).toMatchObject({
      type: "integer",
      "x-unit": "rollout",
      default: 8,
    });
    expect(properties("block_train_grpo").batch).toMatchObject({
      "x-units": ["prompt", "rollout"],
      default: { unit: "prompt", count: 8 },
    });
    expect(properties("block_permute").copies).toMatchObject({ maximum: 16, default: 1 });
  });

  test("every reference leads somewhere", () => {
    const refs = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(refs.length).toBeGreaterThan(5);
    for (const ref of refs) expect(Object.keys(schema.$defs)).toContain(decodeURIComponent(ref));
  });

  test("every default fits its own schema, and something else does not", () => {
    let held = 0;
    for (const word of vocabulary.blocks)
      for (const [key, found] of Object.entries(properties(wordName("block", word.name)))) {
        if (found.default === undefined) continue;
        const type = z.fromJSONSchema(found as Parameters<typeof z.fromJSONSchema>[0]);
        expect(type.safeParse(found.default).success, `${word.name}.${key}`).toBe(true);
        expect(type.safeParse({ nothing: "of the kind" }).success, `${word.name}.${key}`).toBe(false);
        held += 1;
      }
    expect(held).toBeGreaterThan(20);
  });
});

describe("emit words: a spec as JSON", () => {
  const validator = z.fromJSONSchema(languageSchema() as Parameters<typeof z.fromJSONSchema>[0]);
  const spec = {
    spec: 1,
    model: { tiny: { weights: { checkpoint: { path: "models/tiny-vlm" } } } },
    experiment: {
      quick: {
        seed: 1,
        policy: "tiny",
        reference: { frozen: { of: "policy" } },
        reward: [
          { weight: 0.9, grader: { boxed: { against: "answer" } } },
          { weight: 0.1, grader: { matches: { form: "think_then_box" } } },
        ],
        data: {
          train: [
            { four_artists: { split: "train", ask: ["which", { share: 0.2, of: "most" }] } },
            { take: { count: 500 } },
            { where: { keep: { kind: "between", field: "accuracy", from: 0.1, to: 0.9 } } },
          ],
          all: {
            mix: {
              parts: [
                { share: 0.6, of: "train" },
                { share: 0.4, of: "train" },
              ],
            },
          },
        },
        permute: { images: "data.train", probability: { linear: { ends: { from: 1, to: 0 } } } },
        train: {
          on: "data.train",
          per_order: 6,
          duration: { unit: "step", count: 60 },
          max_prompt: 36,
          max_completion: 16,
        },
      },
    },
  };
  const changed = (change: (quick: Record<string, Record<string, unknown>>) => void) => {
    const copy = structuredClone(spec);
    change(copy.experiment.quick as unknown as Record<string, Record<string, unknown>>);
    return validator.safeParse(copy).success;
  };

  it("takes pipelines, curves, conditions, shares and sums as structures", () => {
    expect(validator.safeParse(spec).error).toBeUndefined();
    expect(changed((quick) => Object.assign(quick.permute ?? {}, { probability: 0.5 }))).toBe(true);
  });

  it.each<[string, (quick: Record<string, Record<string, unknown>>) => void]>([
    ["a curve that is a text", (quick) => Object.assign(quick.permute ?? {}, { probability: "linear(100% -> 0%)" })],
    ["a curve that is none", (quick) => Object.assign(quick.permute ?? {}, { probability: { linaer: {} } })],
    ["a share above 1", (quick) => Object.assign(quick.permute ?? {}, { probability: 30 })],
    [
      "a pipeline that begins with a stage",
      (quick) => Object.assign(quick.data ?? {}, { train: [{ take: { count: 1 } }, { shuffle: {} }] }),
    ],
    [
      "a stage with another's argument",
      (quick) => Object.assign(quick.data ?? {}, { train: [{ four_artists: {} }, { take: { keep: 1 } }] }),
    ],
    [
      "a condition on what is no field",
      (quick) =>
        Object.assign(quick.data ?? {}, {
          train: [{ four_artists: {} }, { where: { keep: { kind: "between", field: "height", from: 0, to: 1 } } }],
        }),
    ],
    ["a setting that is none", (quick) => Object.assign(quick.train ?? {}, { num_generations: 8 })],
    ["a group that is no count", (quick) => Object.assign(quick.train ?? {}, { per_order: 0 })],
  ])("refuses %s", (_, change) => {
    expect(changed(change)).toBe(false);
  });
});

describe("emit schema", () => {
  const schema = planJsonSchema() as JsonSchema & { readonly $defs: Readonly<Record<string, JsonSchema>> };
  const validator = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const all = readdirSync("specs").filter((each) => each.endsWith(".perl"));
  const json = (plan: Plan) => JSON.parse(canonicalJson(plan));

  it.each(all)("%s: the plan it makes fits", (name) => {
    const plan = planOf(`specs/${name}`);
    if (plan.runs.length > 0) expect(validator.safeParse(json(plan)).error).toBeUndefined();
  });

  it("has nothing left to say in texts: curves, conditions, shares and counts are structures", () => {
    const text = JSON.stringify(schema);
    for (const name of ["curve", "condition", "node_grpo", "node_where", "node_mix"])
      expect(Object.keys(schema.$defs)).toContain(name);
    expect(text).not.toContain(":{}");
    const properties = schema.$defs.node_grpo?.properties as Readonly<Record<string, JsonSchema>>;
    expect(properties.group).toMatchObject({ type: "integer", minimum: 1, "x-unit": "rollout" });
    expect(properties.rate).toMatchObject({ $ref: "#/$defs/curve" });
    for (const [name, each] of Object.entries(schema.$defs)) expect(each.description, name).toMatch(/\w/);
    const refs = [...text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map((match) => decodeURIComponent(match[1] ?? ""));
    for (const ref of refs) expect(Object.keys(schema.$defs)).toContain(ref);
  });

  /** Every leaf of a plan with another value, which the runtime's own schema then refuses or takes: both must agree. */
  it("refuses what the compiler's own schema refuses, and takes what it takes", () => {
    const { $defs } = schema;
    const others = [0, -1, 0.5, "word", null, [], {}, true];
    let refused = 0;
    let taken = 0;
    const seen = new Set<string>();
    for (const path of ["specs/paper.perl", "specs/quickstart.perl"]) {
      const plan = json(planOf(path));
      for (const node of plan.runs[0].nodes as Record<string, unknown>[]) {
        if (seen.has(String(node.kind))) continue;
        seen.add(String(node.kind));
        const one = { ...plan, runs: [{ ...plan.runs[0], nodes: [node] }] };
        const theirs = z.fromJSONSchema({ $ref: `#/$defs/node_${node.kind}`, $defs } as Parameters<
          typeof z.fromJSONSchema
        >[0]);
        const visit = (at: Record<string, unknown>, key: string): void => {
          const before = at[key];
          for (const other of others) {
            at[key] = other;
            const ours = readPlan(one).issues === undefined;
            if (ours) taken += 1;
            else refused += 1;
            if (theirs.safeParse(node).success !== ours)
              expect.fail(`${key} = ${JSON.stringify(other)}: the schema ${ours ? "refuses" : "takes"} what we do not`);
          }
          at[key] = before;
          if (typeof before === "object" && before !== null)
            for (const inner of Object.keys(before)) visit(before as Record<string, unknown>, inner);
        };
        for (const key of Object.keys(node).filter((each) => each !== "because" && each !== "kind")) visit(node, key);
      }
    }
    expect(seen.size).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(500);
    expect(taken).toBeGreaterThan(50);
  }, 300_000);

  it("refuses a field that is missing or unknown", () => {
    const plan = json(planOf("specs/quickstart.perl"));
    const { nodes } = plan.runs[0];
    const train = nodes.findIndex((each: { kind: string }) => each.kind === "grpo");
    const changed = (node: object) => ({ ...plan, runs: [{ ...plan.runs[0], nodes: nodes.with(train, node) }] });
    const { batch: _, ...without } = nodes[train];
    expect(validator.safeParse(changed(nodes[train])).success).toBe(true);
    expect(validator.safeParse(changed(without)).success).toBe(false);
    expect(validator.safeParse(changed({ ...nodes[train], num_generations: 8 })).success).toBe(false);
  });
});
