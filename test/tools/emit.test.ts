// What emit gives to other programs: the same bytes for the same plan, a module that type-checks and evaluates to the same
// hash, and a JSON Schema that takes what the compiler holds and refuses what it would refuse.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import * as morph from "ts-morph";
import { afterAll, describe, expect, it, test } from "vitest";
import { z } from "zod";
import { disk } from "../../cli/files.ts";
import type { Plan } from "../../compiler/4-plan/plan.ts";
import { planSchema } from "../../compiler/4-plan/schema.ts";
import { compile } from "../../compiler/compile.ts";
import { canonicalJson } from "../../compiler/tools/emit/canonical.ts";
import { type JsonSchema, languageSchema } from "../../compiler/tools/emit/schema.ts";
import { seal } from "../../compiler/tools/emit/seal.ts";
import { emitTypeScript } from "../../compiler/tools/emit/typescript.ts";
import { vocabulary } from "../../compiler/vocabulary/registry.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "perlc-emit-"));
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function planOf(path: string, change: (text: string) => string = (text) => text): Plan {
  const text = change(readFileSync(join(root, path), "utf8"));
  const { value } = compile({ path, text }, disk);
  if (!value) throw new Error(`${path} does not compile`);
  return value.plan;
}
const specs = ["specs/quickstart.perl", "specs/warm-start.perl"];
/** Two experiments in one file: their nodes have the same ids. */
const both = (text: string) => `${text}\nexperiment second extends quickstart {\n  seed = 2\n}\n`;

describe("emit json", () => {
  it.each(specs)("%s: reads back as the plan, in one line, with sorted keys", (path) => {
    const plan = planOf(path);
    const text = canonicalJson(plan);
    expect(planSchema.parse(JSON.parse(text))).toEqual(plan);
    expect(text).not.toContain("\n");
    expect(Object.keys(JSON.parse(text))).toEqual(["edition", "hash", "runs"]);
  });
});

describe("seal", () => {
  const plan = planOf("specs/quickstart.perl");

  it("gives a plan back as it was, and believes no hash", () => {
    expect(seal(plan.runs)).toEqual(plan);
    expect(seal(plan.runs.map((run) => ({ ...run, hash: "sha256:0" })))).toEqual(plan);
    expect(seal(plan.runs.map((run) => ({ ...run, seed: run.seed + 1 }))).hash).not.toBe(plan.hash);
  });

  it("refuses nodes that read what is not before them", () => {
    expect(() => seal(plan.runs.map((run) => ({ ...run, nodes: run.nodes.toReversed() })))).toThrow(/before/);
  });
});

describe("emit ts", () => {
  const compiler = relative(folder, join(root, "compiler")).split(sep).join("/");
  const plans: readonly (readonly [string, Plan])[] = [
    ...specs.map((path) => [path, planOf(path)] as const),
    ["two experiments", planOf("specs/quickstart.perl", both)],
  ];
  const modules = plans.map(([spec, plan], i) => {
    const file = join(folder, `plan${i}.ts`);
    writeFileSync(file, emitTypeScript(plan, { spec, compiler }, morph));
    return { spec, plan, file };
  });
  // line by line: the reader of imports in imports.test.ts takes a line that begins with one for an import of ours
  const user = (length: string) =>
    [
      `import type { Plan } from "${compiler}/4-plan/plan.ts";`,
      `import { seal } from "${compiler}/tools/emit/seal.ts";`,
      'import { plan, policy, train } from "./plan0.ts";',
      `const longer = { ...train, length: { unit: "step", count: ${length} } } as const;`,
      "const change = (each: Plan['runs'][number]['nodes'][number]) => (each.id === train.id ? longer : each);",
      "const changed: Plan = seal(plan.runs.map((run) => ({ ...run, nodes: run.nodes.map(change) })));",
      "export const hashes: readonly string[] = [changed.hash, plan.hash, policy.kind];",
    ].join("\n");
  writeFileSync(join(folder, "user.ts"), user("90"));
  writeFileSync(join(folder, "wrong.ts"), user('"ninety"'));

  /** What the type checker says about some files of the folder, under the rules of this repository. */
  function typeCheck(...files: readonly string[]): string {
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: { noEmit: true, typeRoots: [join(root, "node_modules/@types")], types: ["node"] },
      files,
      include: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    try {
      execFileSync(execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], {
        cwd: folder,
        encoding: "utf8",
      });
      return "";
    } catch (error) {
      const said = String((error as { stdout?: unknown }).stdout);
      return (
        said
          .split("\n")
          .filter((line) => /^(?:plan|user|wrong)/.test(line))
          .join("\n") || said
      );
    }
  }

  it("type-checks, also in the hands of a program that builds on it", () => {
    expect(typeCheck(...modules.map(({ file }) => file), join(folder, "user.ts"))).toBe("");
  }, 60_000);

  it("is typed: a length that is no number is refused", () => {
    expect(typeCheck(join(folder, "wrong.ts"))).toMatch(/wrong\.ts.*error TS2322|wrong\.ts.*error TS2345/);
  }, 60_000);

  it("evaluates to the same plan, and to another one when a node is changed", () => {
    const script = `
      const plans = await Promise.all(${JSON.stringify(modules.map(({ file }) => file))}.map((file) => import(file)));
      const { hashes } = await import(${JSON.stringify(join(folder, "user.ts"))});
      console.log(JSON.stringify({ plans: plans.map(({ plan }) => plan), hashes }));`;
    const said = execFileSync(execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    const { plans: found, hashes } = JSON.parse(said) as { plans: readonly Plan[]; hashes: readonly string[] };
    expect(found).toEqual(modules.map(({ plan }) => plan));
    expect(hashes[1]).toBe(modules[0]?.plan.hash);
    expect(hashes[0]).not.toBe(hashes[1]);
  }, 60_000);
});

describe("emit schema", () => {
  const schema = languageSchema() as JsonSchema & { readonly $defs: Readonly<Record<string, JsonSchema>> };
  type Properties = Readonly<Record<string, JsonSchema>>;
  const properties = (name: string) => schema.$defs[name]?.properties as Properties;

  it("has every word with its documentation, and every setting with type, documentation and default", () => {
    for (const word of [...vocabulary.blocks, ...vocabulary.functions]) {
      const name = `${word.family} ${word.name}`;
      expect(schema.$defs[name]?.description, name).toBe(word.doc);
    }
    for (const word of vocabulary.blocks)
      for (const [key, setting] of Object.entries(word.settings)) {
        const found = properties(`block ${word.name}`)[key];
        expect(found?.description).toBe(setting.doc);
        expect(found?.["x-type"]).toBe(setting.type.name);
        expect(found?.["x-default"]).toBe(setting.default);
        expect(found?.default === undefined, `${word.name}.${key}`).toBe(setting.default === undefined);
      }
  });

  it("carries units: a group counts rollouts, a batch prompts or rollouts", () => {
    expect(properties("block train grpo").group).toMatchObject({ type: "integer", "x-unit": "rollout", default: 8 });
    expect(properties("block train grpo").batch).toMatchObject({
      "x-units": ["prompt", "rollout"],
      default: { unit: "prompt", count: 8 },
    });
    expect(properties("block permute").copies).toMatchObject({ maximum: 16, default: 1 });
  });

  test("every reference leads somewhere", () => {
    const refs = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(refs.length).toBeGreaterThan(5);
    for (const ref of refs) expect(Object.keys(schema.$defs)).toContain(decodeURIComponent(ref));
  });

  test("every default fits its own schema, and something else does not", () => {
    let held = 0;
    for (const word of vocabulary.blocks)
      for (const [key, found] of Object.entries(properties(`block ${word.name}`))) {
        if (found.default === undefined) continue;
        const type = z.fromJSONSchema(found as Parameters<typeof z.fromJSONSchema>[0]);
        expect(type.safeParse(found.default).success, `${word.name}.${key}`).toBe(true);
        expect(type.safeParse({ nothing: "of the kind" }).success, `${word.name}.${key}`).toBe(false);
        held += 1;
      }
    expect(held).toBeGreaterThan(20);
  });
});
