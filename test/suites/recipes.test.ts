// docs/recipes/ compiles, without a warning but of what no run executes yet; its page, llms.txt and the skill are what the recipes,
// the vocabulary and the codes say today.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formBlocks, forms } from "../../compiler/4-vocabulary/forms.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile } from "../../compiler/compile.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";
import { format } from "../../compiler/tools/format/format.ts";
import { otherFiles, readRecipes } from "../../compiler/tools/reference/generate.ts";
import { diskFiles } from "../../disk.ts";

const project = new URL("../../", import.meta.url);
const files = otherFiles();
const recipes = readRecipes();

test.each([...files])("%s is fresh (node compiler/tools/reference/generate.ts)", (path, text) => {
  const file = new URL(path, project);
  expect(existsSync(file) ? readFileSync(file, "utf8") : undefined).toBe(text);
});

test("there is a recipe of every method that the page is for", () => {
  const asked = ["cispo", "curriculum", "dapo", "dr_grpo", "gspo", "matched_grid", "r1", "rloo", "vlm_r1"];
  expect(recipes.map(({ name }) => name)).toEqual(expect.arrayContaining(asked));
  expect(new Set(recipes.map(({ title }) => title)).size).toBe(recipes.length);
  const lying = readdirSync(new URL("docs/recipes/", project)).filter((file) => file !== "README.md");
  expect(lying.sort()).toEqual(recipes.map(({ name }) => `${name}.perl`));
});

test.each(recipes)("$name checks, is laid out, and says what no run executes", ({ name, text, unable }) => {
  const path = `docs/recipes/${name}.perl`;
  const { value, diagnostics } = compile({ path, text }, diskFiles(), { runnable: true });
  expect(value).toBeDefined();
  expect(diagnostics.map((each) => each.code)).toEqual(unable.map(() => "E0785"));
  expect(format({ path, text }).value).toBe(text);
});

test("the skill has every word, and every diagnostic of a check", () => {
  const skill = files.get("docs/skill/SKILL.md") ?? "";
  for (const block of vocabulary.blocks)
    for (const setting of Object.keys(block.settings)) expect(skill, block.name).toContain(`\n- \`${setting}\`: `);
  for (const { example } of [...vocabulary.functions, ...forms, ...formBlocks])
    expect(skill).toContain(example.replaceAll("\n", " "));
  for (const { code } of readPages().pages.filter(({ stage }) => stage === "check"))
    expect(skill).toContain(`\n- ${code}: `);
});

test("what llms.txt links to is there", () => {
  const links = [...(files.get("llms.txt") ?? "").matchAll(/\]\(([^)]+)\)/g)].map(([, path = ""]) => path);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((path) => !existsSync(new URL(path, project)))).toEqual([]);
});
