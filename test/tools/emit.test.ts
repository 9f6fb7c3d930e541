// What emit gives to other programs: the same bytes for the same plan, a module that type-checks and evaluates to the same
// hash, and a JSON Schema that takes what the compiler holds and refuses what it would refuse.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import * as morph from "ts-morph";
import { afterAll, describe, expect, it } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { fieldDoc, nodeDoc } from "../../compiler/tools/emit/docs.ts";
import { seal } from "../../compiler/tools/emit/seal.ts";
import { emitTypeScript } from "../../compiler/tools/emit/typescript.ts";
import { canonicalJson } from "../../plan/canonical.ts";
import type { Plan } from "../../plan/plan.ts";
import { readPlan } from "../../plan/read.ts";

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
    expect(readPlan(JSON.parse(text)).value).toEqual(plan);
    expect(text).not.toContain("\n");
    const names = plan.hash === undefined ? ["outline"] : ["hash", "outline"];
    expect(Object.keys(JSON.parse(text))).toEqual(["edition", ...names, "runs"]);
  });
});

describe("seal", () => {
  const plan = planOf("specs/quickstart.perl");

  it("gives a plan back as it was, and believes no hash", () => {
    expect(seal(plan.runs)).toEqual(plan);
    expect(seal(plan.runs.map((run) => ({ ...run, hash: "sha256:0" })))).toEqual(plan);
    expect(seal(plan.runs.map((run) => ({ ...run, seed: run.seed + 1 }))).outline).not.toBe(plan.outline);
  });

  it("refuses nodes that read what is not before them", () => {
    expect(() => seal(plan.runs.map((run) => ({ ...run, nodes: run.nodes.toReversed() })))).toThrow(/stands behind it/);
  });
});

describe("emit ts", () => {
  const library = relative(folder, join(root, "perlc.ts")).split(sep).join("/");
  const plans: readonly (readonly [string, Plan])[] = [
    ...specs.map((path) => [path, planOf(path)] as const),
    ["two experiments", planOf("specs/quickstart.perl", both)],
    ["the published experiment", planOf("specs/paper.perl")],
  ];
  const modules = plans.map(([spec, plan], i) => {
    const file = join(folder, `plan${i}.ts`);
    writeFileSync(file, emitTypeScript(plan, { spec, library, directory: "./" }, morph));
    return { spec, plan, file };
  });
  // line by line: the reader of imports in imports.test.ts takes a line that begins with one for an import of ours
  const user = [
    `import { compile, type Plan, run, seal, withSettings } from "${library}";`,
    'import { plan, policy, train, runQuickstart } from "./plan0.ts";',
    // literal types, as narrow as the values
    "const six: 6 = train.group;",
    'const name: "policy" = plan.runs[0].nodes[0].id;',
    "// @ts-expect-error a group is 6",
    "const seven: 7 = train.group;",
    // amended by the builder
    "const changed = withSettings(plan, { seed: 2, train: { group: 8, adam: { ...train.adam, beta2: 0.95 } } });",
    "const without = withSettings(changed, { train: { kl: undefined, reference: undefined } });",
    "// @ts-expect-error a group is a number",
    'withSettings(plan, { train: { group: "eight" } });'.replace("withSettings", "() => withSettings"),
    "// @ts-expect-error there is no field of that name",
    "() => withSettings(plan, { train: { num_generations: 8 } });",
    "// @ts-expect-error no such mean",
    '() => withSettings(plan, { train: { mean: "median" } });',
    "// @ts-expect-error no node of that name",
    "() => withSettings(plan, { training: { group: 8 } });",
    "// @ts-expect-error which kind of node it is stays",
    '() => withSettings(plan, { train: { kind: "supervised" } });',
    "// @ts-expect-error what a training needs cannot be taken out",
    "() => withSettings(plan, { train: { batch: undefined } });",
    // amended by hand, and sealed
    'const longer = { ...train, length: { unit: "step", count: 90 } } as const;',
    "const change = (each: Plan['runs'][number]['nodes'][number]) => (each.id === train.id ? longer : each);",
    "const byHand: Plan = seal(plan.runs.map((run) => ({ ...run, nodes: run.nodes.map(change) })));",
    "// @ts-expect-error a length has no unit of that name",
    '() => seal([{ ...runQuickstart, nodes: [{ ...train, length: { unit: "hour", count: 90 } }] }]);',
    // the rest of the library
    "export const start = () => run(changed, { adapter: 'null', event: (each) => void each.event });",
    'const compiled: Plan | undefined = compile({ text: "spec 1" }).value;',
    "const group: number | undefined = changed.runs[0]?.nodes.find((each) => each.id === 'train')?.group;",
    "export const hashes: readonly string[] = [byHand.outline, plan.outline, changed.outline, without.outline];",
    "export const values = [six, seven, name, group, compiled, policy.kind];",
  ].join("\n");
  writeFileSync(join(folder, "user.ts"), user);

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
          .filter((line) => /^(?:plan|user)/.test(line))
          .join("\n") || said
      );
    }
  }

  it("type-checks, also in the hands of a program that builds on it; wrong values do not compile", () => {
    expect(typeCheck(...modules.map(({ file }) => file), join(folder, "user.ts"))).toBe("");
  }, 300_000);

  it("evaluates to the same plan, and to another one when a node is changed", () => {
    const script = `
      const plans = await Promise.all(${JSON.stringify(modules.map(({ file }) => file))}.map((file) => import(file)));
      const { hashes } = await import(${JSON.stringify(join(folder, "user.ts"))});
      console.log(JSON.stringify({ plans: plans.map(({ plan }) => plan), hashes }));`;
    const said = execFileSync(execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    const { plans: found, hashes } = JSON.parse(said) as { plans: readonly Plan[]; hashes: readonly string[] };
    expect(found).toEqual(modules.map(({ plan }) => plan));
    expect(hashes[1]).toBe(modules[0]?.plan.outline);
    expect(new Set(hashes).size).toBe(hashes.length);
  }, 300_000);

  it("documents every node, and every field that a setting says", () => {
    const bare = new Set<string>();
    for (const { file, plan } of modules) {
      const text = readFileSync(file, "utf8");
      for (const node of plan.runs.flatMap((run) => run.nodes)) {
        expect(text).toContain(`/** ${nodeDoc(node)} */\nexport const `);
        for (const field of Object.keys(node)) if (fieldDoc(node, field) === undefined) bare.add(field);
      }
    }
    const edges = [
      "id",
      "kind",
      "because",
      "input",
      "policy",
      "reference",
      "permute",
      "reward",
      "from",
      "train",
      "judge",
    ];
    expect([...bare].filter((each) => !edges.includes(each))).toEqual([]);
  });

  it("is laid out: no line of code beyond 120 columns", () => {
    for (const { file } of modules)
      for (const line of readFileSync(file, "utf8").split("\n"))
        if (!line.trimStart().startsWith("/")) expect(line.length, line).toBeLessThanOrEqual(120);
  });
});
