// Slips of one line, each one diagnostic that says what was slipped, and, where there is a fix, a text that parses after it.

import { expect, test } from "vitest";
import { parse } from "../../compiler/recovery/parse.ts";

const around = (line: string) => `spec 1\n\nexperiment demo {\n  policy = tiny\n  ${line}\n  cites = "x"\n}\n`;

test.each([
  ["seed 1 =", "E0111", "`seed` has no value", "seed = 1"],
  ["seed 1 = 1", "E0114", "expected `=`, found `1`", "seed = 1"],
  [
    "reward = * 90% boxed(answer) + 10% * b(c)",
    "E0131",
    "nothing stands before `*`",
    "reward = 90% * boxed(answer) + 10% * b(c)",
  ],
  ["reward = + boxed(answer)", "E0131", "nothing stands before `+`", "reward = boxed(answer)"],
  ["margin = ± 3%", "E0131", "nothing stands before `±`", undefined],
  ["train = a | (take 500)", "E0114", "expected an operator or `)`, found `500`", "train = a | take(500)"],
  ['name = f"{x}-7b"', "E0110", '`f"…"` is written `"…"` here', 'name = "{x}-7b"'],
  ['name = r"a"', "E0110", '`r"…"` is written `"…"` here', 'name = "a"'],
  ["reward = 90% boxed(answer) + 10% matches(b)", "E0129", "nothing joins `90%` and `boxed`", undefined],
])("%s", (line, code, title, mended) => {
  const text = around(line);
  const { diagnostics } = parse({ path: "spec.perl", text });
  expect(diagnostics.map((each) => `${each.code} ${each.title}`)).toEqual([`${code} ${title}`]);
  const edits = [...(diagnostics[0]?.fix?.edits ?? [])].sort((a, b) => b.span.start - a.span.start);
  const fixed = edits.reduce((now, { span, text }) => now.slice(0, span.start) + text + now.slice(span.end), text);
  if (mended === undefined) return;
  expect(fixed).toBe(around(mended));
  expect(parse({ path: "spec.perl", text: fixed }).diagnostics).toEqual([]);
});

test.each([
  ["use tiny from models.perl", 'use { tiny } from "models.perl"'],
  ['use tiny, fine from "models.perl"', 'use { tiny, fine } from "models.perl"'],
  ["use { tiny } from models.perl;", 'use { tiny } from "models.perl"'],
])("%s", (line, mended) => {
  const text = `spec 1\n\n${line}\n\nexperiment demo {\n  policy = tiny\n}\n`;
  const found = parse({ path: "spec.perl", text }).diagnostics.find((each) => each.code === "E0110");
  expect(found?.fix?.title).toBe(`write \`${mended}\``);
});

test("a line that imports is told how a file is used", () => {
  const [only, ...rest] = parse({ path: "spec.perl", text: 'spec 1\n\nimport "models.perl"\n' }).diagnostics;
  expect(rest).toEqual([]);
  expect(only?.notes[0]?.text).toContain('`use { name } from "file.perl"`');
});

test("what a name and a text are is not changed by a gap between them", () => {
  const codes = parse({ path: "spec.perl", text: around('name = f "a"') }).diagnostics.map((each) => each.code);
  expect(codes).toEqual(["E0129"]);
});

test("behind a sign that leads nowhere the parser's stumbling over the next one is not said", () => {
  const { diagnostics } = parse({ path: "demo.perl", text: 'spec 1 + *\n\nuse { tiny } from "models.perl"\n' });
  expect(diagnostics.map((each) => each.code)).not.toContain("E0114");
  expect(diagnostics.map((each) => each.code)).toContain("E0119");
});

test("what stands behind a sign without a value is not said beside it: the rest of its line was meant for that value", () => {
  const codes = (line: string) =>
    parse({ path: "slip.perl", text: `spec 1\n${line}\n` }).diagnostics.map(({ code }) => code);
  expect(codes('use { tiny_vlm } from "models.perl" | @ #')).toEqual(["E0119"]);
  expect(codes('use { tiny_vlm } from "models.perl" |')).toEqual(["E0119"]);
});
