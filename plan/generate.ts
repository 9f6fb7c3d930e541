// Writes what is made from the declarations of nodes: the table of all kinds, the fast checks of plans, and the tables that name a
// file of each word and of each stage. `node plan/generate.ts` runs it; a test checks that the committed files are fresh.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import process, { argv } from "node:process";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { bundleSchema } from "./bundle-list.ts";
import { checksSource, fileChecksSource } from "./generate-checks.ts";
import { lockSchema } from "./lock.ts";
import { declarations } from "./nodes/all.ts";
import { kitOf } from "./nodes/kit.ts";
import { declaredObjectives as objectives } from "./nodes/planned-objective.ts";
import { preregistrationSchema } from "./preregistration.ts";
import { planSchema } from "./schema.ts";

const root = new URL("..", import.meta.url);

const head = (of: string): string =>
  `// Generated from ${of} by \`node plan/generate.ts\`. Do not edit.\n\n// biome-ignore-all format: generated\n// biome-ignore-all assist: generated\n`;

/** The files of a folder without their ends, in the order of the alphabet. */
const namesIn = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(".ts") && name !== "all.ts")
    .map((name) => name.slice(0, -".ts".length))
    .sort();

const camel = (name: string): string => name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
const pascal = (name: string): string => camel(name).replace(/^./, (letter) => letter.toUpperCase());

/** All kinds of nodes, one a file. */
function allKinds(): string {
  const names = namesIn("plan/nodes/kinds/");
  const lines = names.map((name) => `import { ${camel(name)}, type ${pascal(name)}Node } from "./kinds/${name}.ts";`);
  return [
    head("the files of kinds/"),
    ...lines,
    "",
    `export type { ${names.map((name) => `${pascal(name)}Node`).join(", ")} };`,
    "",
    "/** Every kind of node by its name. */",
    `export const declarations = { ${names.map((name) => `${name.replaceAll("-", "_")}: ${camel(name)}`).join(", ")} } as const;`,
    "",
    `export type PlanNode = ${names.map((name) => `${pascal(name)}Node`).join(" | ")};`,
    "",
  ].join("\n");
}

/** What a run does with each kind of data node, one a file of runtime/stages/data. */
function allStages(): string {
  const all = Object.values(declarations).flatMap((each) => ("passes" in each ? [each] : []));
  const done = all.filter((each) => !("notYet" in each));
  const name = (kind: string) => kind.replaceAll("_", "-");
  return [
    head("the declarations of plan/nodes/kinds"),
    ...done.map(({ kind }) => `import { ${camel(kind)} } from "./${name(kind)}.ts";`),
    'import type { Executions } from "./execution.ts";',
    "",
    "/** What a run does with each kind of data node; undefined for those that no run executes yet. */",
    "export const executions: Executions = {",
    ...all.map((each) => `  ${each.kind}: ${"notYet" in each ? "undefined" : camel(each.kind)},`),
    "};",
    "",
  ].join("\n");
}

const graderFiles = namesIn("plan/nodes/graders/");

/** All graders, one a file. */
function allGraders(): string {
  const planned = graderFiles.map((name) => `PlannedGrader<typeof ${camel(name)}>`);
  return [
    head("the files of graders/"),
    'import type { ArgumentsOf, PlannedGrader } from "../grader.ts";',
    ...graderFiles.map((name) => `import { ${camel(name)} } from "./${name}.ts";`),
    "",
    "/** Every grader by its name in the plan. */",
    `export const graders = { ${named(graderFiles)} } as const;`,
    "",
    `export type Grader = ${planned.join(" | ")};`,
    "export type GraderName = keyof typeof graders;",
    'export type ArgumentsOfGrader<N extends GraderName> = ArgumentsOf<(typeof graders)[N]["parameters"]>;',
    "",
  ].join("\n");
}

/** What each grader gives, one a file. */
const allGrades = (): string =>
  [
    head("the declarations of plan/nodes/graders"),
    ...graderFiles.map((name) => `import { ${camel(name)} } from "./${name}.ts";`),
    'import type { Grades } from "./grade.ts";',
    "",
    `export const grades: Grades = { ${named(graderFiles)} };`,
    "",
  ].join("\n");

const objectiveFiles = namesIn("plan/nodes/objectives/");
const named = (files: readonly string[]) =>
  files.map((name) => `${name.replaceAll("-", "_")}: ${camel(name)}`).join(", ");

/** All objectives, one a file. */
const allObjectives = (): string =>
  [
    head("the files of objectives/"),
    'import type { PlannedObjective } from "../objective.ts";',
    ...objectiveFiles.map((name) => `import { ${camel(name)} } from "./${name}.ts";`),
    "",
    "/** Every objective by its name. */",
    `export const objectives = { ${named(objectiveFiles)} } as const;`,
    "",
    "/** What a plan has; the clipped one is absent. */",
    `export type Objective = ${objectiveFiles.map((name) => `PlannedObjective<typeof ${camel(name)}>`).join(" | ")};`,
    "",
  ].join("\n");

/** The policy term of each objective that is not another name for the clipped one. */
function allTerms(): string {
  const kinds = objectiveFiles.filter((name) => !objectives[name.replaceAll("-", "_")]?.implies);
  return [
    head("the declarations of plan/nodes/objectives"),
    'import type { Objective } from "../../../plan/nodes/objectives/all.ts";',
    ...kinds.map((name) => `import { ${camel(name)} } from "./${name}.ts";`),
    'import type { PolicyTerm } from "./term.ts";',
    "",
    "type Settings<K> = Extract<Objective, { kind: K }>;",
    "",
    'export const policyTerms: { readonly clip: PolicyTerm<unknown> } & { readonly [K in Objective["kind"]]: PolicyTerm<Settings<K>> } = {',
    `  ${named(kinds)},`,
    "};",
    "",
  ].join("\n");
}

/** The words of the language that are called, one a file of a folder of compiler/4-vocabulary. */
function allWords(): string {
  const families = ["sources", "stages", "models"];
  const words = families.flatMap((family) =>
    namesIn(`compiler/4-vocabulary/${family}/`).map((name) => ({ family, name })),
  );
  const local = ({ family, name }: { readonly family: string; readonly name: string }) =>
    `${camel(name)}${pascal(family).replace(/s$/, "")}`;
  return [
    head("the files of sources/, stages/ and models/"),
    'import type { FunctionWord } from "../3-types/word.ts";',
    ...words.map((word) => `import { ${camel(word.name)} as ${local(word)} } from "./${word.family}/${word.name}.ts";`),
    "",
    "/** The words that are called, in the order of their families. */",
    `export const called: readonly FunctionWord[] = [${words.map(local).join(", ")}];`,
    "",
  ].join("\n");
}

/** By path in the repository: its text. */
export function generated(): Readonly<Record<string, string>> {
  return {
    "plan/nodes/all.ts": allKinds(),
    "plan/nodes/graders/all.ts": allGraders(),
    "runtime/reward/graders/all.ts": allGrades(),
    "plan/nodes/objectives/all.ts": allObjectives(),
    "runtime/policy/objectives/all.ts": allTerms(),
    "plan/nodes/checks.ts": head("the schemas of plan/schema.ts") + checksSource(planSchema(kitOf(z)), declarations),
    "plan/file-checks.ts":
      head("the schemas of plan/lock.ts, plan/bundle-list.ts and plan/preregistration.ts") +
      fileChecksSource({
        lock: lockSchema(kitOf(z)),
        bundle: bundleSchema(kitOf(z)),
        preregistration: preregistrationSchema(kitOf(z)),
      }),
    "runtime/stages/data/all.ts": allStages(),
    "compiler/4-vocabulary/words.ts": allWords(),
  };
}

/** The tables of kinds and graders are what all else is made from: when one was stale, this program has loaded the old one. */
function refreshed(): boolean {
  const tables = Object.entries({
    "plan/nodes/all.ts": allKinds(),
    "plan/nodes/graders/all.ts": allGraders(),
    "plan/nodes/objectives/all.ts": allObjectives(),
  });
  const stale = tables.filter(([file, text]) => readFileSync(new URL(file, root), "utf8") !== text);
  if (stale.length === 0) return false;
  for (const [file, text] of stale) writeFileSync(new URL(file, root), text);
  return spawnSync(process.execPath, [fileURLToPath(import.meta.url)], { stdio: "inherit" }).status === 0;
}

if (argv[1] === fileURLToPath(import.meta.url) && !refreshed())
  for (const [file, text] of Object.entries(generated())) writeFileSync(new URL(file, root), text);
