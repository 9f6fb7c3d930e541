// The README keeps its word: its spec compiles, its diagnostic is what the compiler says, its commands exist, and the
// two command lines are those that CI and newcomers run.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { declaredCommands } from "./declared.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const readme = read("README.md");
const blocks = (language: string) =>
  [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, tag]) => tag === language)
    .map(([, , text]) => text ?? "");
const [spec = ""] = blocks("perl");

describe("README.md", () => {
  it("has the two command lines, as they are run", () => {
    const [first, second] = blocks("sh");
    expect([first, second]).toEqual(["npm ci && npx perlc run specs/quickstart.perl\n", "npm ci && npm test\n"]);
    expect(read(".ci/run")).toContain("\nnpm ci && npm test\n");
  });

  it("has a first spec that compiles", () => {
    const { value, diagnostics } = compile({ path: "first.perl", text: spec }, disk);
    expect(drawAll(diagnostics)).toBe("");
    expect(value?.plan.runs.length).toBe(1);
  });

  it("shows a diagnostic as the compiler draws it", () => {
    const [shown = ""] = blocks("").filter((text) => text.startsWith("error["));
    const broken = spec.replace("8prompt", "100rollout");
    expect(drawAll(compile({ path: "first.perl", text: broken }, disk).diagnostics)).toBe(shown.trimEnd());
  });

  it("names every command, and none that does not exist", () => {
    const named = new Set([...readme.matchAll(/perlc ([a-z]+)/g)].map((match) => match[1]));
    named.delete("is");
    expect([...named].filter((each) => !declaredCommands.includes(each ?? ""))).toEqual([]);
    expect(declaredCommands.filter((each) => !named.has(each))).toEqual([]);
  });

  it("credits every picture pack that is installed", () => {
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
    const packs = Object.keys(dependencies).filter((each) => each.startsWith("@iconify-json/"));
    for (const pack of [...packs, "unicode-emoji-json"]) expect(readme).toContain(pack);
  });
});
