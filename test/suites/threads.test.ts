// What users of other trainers tripped over, one case a thread: test/corpus/threads/<thread> holds a spec that says the
// thread, its lesson and the code expected of it, and what the compiler says. `UPDATE=1` rewrites diagnostics.txt.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { env } from "node:process";
import { describe, expect, test } from "vitest";
import { holds, tinyDisk } from "../../bench/language/specs.ts";
import { folderOf, threadCases, threads } from "../../bench/language/threads.ts";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";

const root = new URL("../corpus/threads/", import.meta.url);

const noted = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? "";

test("each of the 42 threads has its cases, or a reason why no spec can show it", () => {
  expect(threads.map((each) => each.number)).toEqual(Array.from({ length: 42 }, (_, i) => i + 1));
  const bar = threadCases();
  expect(holds(bar), bar.missed.join("\n")).toBe(true);
  // and no case stands in the corpus that belongs to none of them
  const told = threads.flatMap((each) => each.cases ?? []).map(folderOf);
  expect(readdirSync(root).filter((each) => !told.includes(each))).toEqual([]);
});

describe.each(readdirSync(root).sort())("%s", (name) => {
  const folder = new URL(`${name}/`, root);
  const text = readFileSync(new URL("spec.perl", folder), "utf8");
  const { value, diagnostics } = compile({ path: "spec.perl", text }, tinyDisk);
  const expected = noted(text, /^\/\/ expects: (clean|E\d{4})$/m);

  test("it names its thread and its lesson", () => {
    const thread = noted(text, /^\/\/ ([\w.-]+\/[\w.-]+#\d+)$/m);
    expect(thread.replace(/[/#]/g, "-")).toBe(name);
    expect(noted(text, /^\/\/ lesson: (.+)$/m).length).toBeGreaterThan(20);
  });

  test(`the lesson is learned: ${expected}`, () => {
    if (expected === "clean") {
      expect(drawAll(diagnostics.filter((each) => each.severity === "error"))).toBe("");
      expect(value).toBeDefined();
    } else expect(diagnostics.map((each) => each.code)).toContain(expected);
  });

  test("diagnostics.txt", () => {
    const file = new URL("diagnostics.txt", folder);
    const drawn = diagnostics.length === 0 ? "" : `${drawAll(diagnostics)}\n`;
    if (env.UPDATE === "1" && drawn === "") rmSync(file, { force: true });
    else if (env.UPDATE === "1") writeFileSync(file, drawn);
    expect(drawn).toBe(existsSync(file) ? readFileSync(file, "utf8") : "");
  });
});
