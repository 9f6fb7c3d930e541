// The tutorial keeps its word: its spec is the one that `perlc new` writes, what it tells one to change says what it shows, its commands are
// those of a session that is kept (captures/tutorial.txt), and what they print stands there. test/browser/docs.test.ts follows its first half.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { starter } from "../../compiler/tools/new/new.ts";
import { reportOf } from "../../report/page.ts";
import { files, record } from "../report/made.ts";
import { captureFile } from "./captures/capture.ts";
import { sessions } from "./captures/sessions.ts";
import { declaredCommands } from "./declared.ts";

const tutorial = readFileSync(new URL("../../docs/tutorial.md", import.meta.url), "utf8");
const fences = (language: string) =>
  [...tutorial.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, tag, text = ""]) =>
    tag === language ? [text] : [],
  );
const [spec = ""] = fences("perl");
const said = (text: string) => drawAll(compile({ path: "first.perl", text }, disk).diagnostics);
const changed = (from: string, to: string) => {
  expect(spec).toContain(from);
  return spec.replace(from, to);
};

describe("docs/tutorial.md", () => {
  test("has the spec that `perlc new first` writes, and nothing is wrong with it", () => {
    expect(spec).toBe(starter("first").value?.text);
    expect(said(spec)).toBe("");
  });

  test("what it tells one to break breaks as it shows, and what it tells one to try is right", () => {
    const [shown = "", ...more] = fences("").filter((text) => text.startsWith("error["));
    expect(more).toEqual([]);
    expect(tutorial).toContain("change `batch = 8prompt` to `batch = 100rollout`");
    expect(said(changed("= 8prompt  ", "= 100rollout"))).toBe(shown.trimEnd());
    expect(said(changed("batch  ", "batchs "))).toMatch(/^error\[/);
    expect(tutorial).toContain("`cosine(100% -> 20%)`");
    expect(said(changed("linear(100% -> 0%)", "cosine(100% -> 20%)"))).toBe("");
  });

  test("its commands are those of the session that is kept, in that order", () => {
    const typed = sessions.find(({ name }) => name === "tutorial")?.typed ?? [];
    const kept = typed.map((line) => `npx ${line.replace(" --threads 1", "")}`);
    const lines = fences("sh").flatMap((text) => text.trim().split("\n"));
    const [install, ...commands] = lines;
    expect(install).toBe("npm ci");
    expect(kept.filter((line) => !line.startsWith("npx perlc plan"))).toEqual(commands);
    expect(tutorial).toContain("`npm ci && npx perlc page site`");
    expect(declaredCommands).toContain("page");
  });

  test("what they print stands there, line by line", () => {
    const kept = readFileSync(captureFile("tutorial"), "utf8");
    const shown = fences("").filter((text) => !text.startsWith("error["));
    expect(shown.length).toBeGreaterThan(4);
    for (const text of shown) expect(kept).toContain(`\n${text}`);
  });

  test("the report has the parts that it names, and the page its tabs", () => {
    const page = reportOf(record(), { files, command: "" });
    const named = [...tutorial.matchAll(/\*\*(.+?)\*\*/gs)].map(([, each = ""]) => each.replace(/\s+/g, " "));
    expect(named.length).toBeGreaterThan(2);
    for (const each of named) expect(page).toContain(`>${each}</h2>`);
    const tabs = [...tutorial.matchAll(/tab \*(\w+)\*/g)].map(([, each]) => each);
    expect(new Set(tabs)).toEqual(new Set(["explain", "problems", "plan", "schedule"]));
  });
});
