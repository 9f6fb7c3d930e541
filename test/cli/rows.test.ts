// What a run would refuse of its rows is said by `check`, `plan` and the preflight as well, where the table is at hand and small.

import { describe, expect, it } from "vitest";
import { permuted, tiny, useFolder } from "./child.ts";

const dataset = /four_artists\(.*\) \| take\(64\)/;
const lines = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const picture = "a.png";
const row = { question: "<image><image> Which picture shows a dog?", images: [picture, picture], answer: "B" };
const told = { ...row, change_needed: true, question: "A: <image> B: <image> Which picture shows a dog?" };
const many = lines(...Array.from({ length: 2001 }, () => row));
const spec = (source: string) => permuted.replace(dataset, source).replace("8prompt", "1prompt");

const folder = useFolder({
  "silent.perl": spec('jsonl("silent.jsonl")'),
  "said.perl": spec('jsonl("silent.jsonl", when_permuted = answer_follows)'),
  "told.perl": spec('jsonl("told.jsonl")'),
  "many.perl": spec('jsonl("many.jsonl")'),
  "first.perl": spec('jsonl("silent.jsonl") | take(1)'),
  "silent.jsonl": lines(told, row, told),
  "told.jsonl": lines(told, told),
  "many.jsonl": many,
});

describe("a column that the spec names and no row has", { timeout: 120_000 }, () => {
  const plain = (source: string) => tiny.replace(/four_artists\(.*\) \| take\(8\)/, source);
  const columns = useFolder({
    "permuted.perl": spec('jsonl("q.jsonl", prompt = "qq", when_permuted = answer_follows)'),
    "plain.perl": plain('jsonl("q.jsonl", prompt = "qq", answer = "a")'),
    "late.perl": plain('jsonl("late.jsonl", prompt = "q", answer = "a", images = "late")'),
    "many.perl": plain('jsonl("many.jsonl", prompt = "qq", answer = "a")'),
    "q.jsonl": lines(...Array.from({ length: 8 }, () => ({ q: "?", a: "A" }))),
    "late.jsonl": lines(...Array.from({ length: 8 }, (_, at) => ({ q: "?", a: "A", ...(at === 7 && { late: [] }) }))),
    "many.jsonl": lines(...Array.from({ length: 2001 }, () => ({ q: "?", a: "A" }))),
  });

  it.each([
    ["check", "plain"],
    ["check", "permuted"],
    ["check --preflight", "plain"],
    ["check --preflight", "permuted"],
    ["check --preflight", "many"],
  ])("is named by perlc %s: %s", async (command, name) => {
    const { code, stderr } = await columns.run([...command.split(" "), `${name}.perl`]);
    expect(stderr).toMatch(/^error\[E0506\]: `(q|many)\.jsonl` has no column `qq`/);
    expect(stderr).toMatch(new RegExp(`${name}\\.perl:\\d+:\\d+`));
    expect(stderr.match(/^error\[/gm)).toHaveLength(1);
    expect(code).toBe(1);
  });

  it("is none where some row has it, and in a large table it is for the preflight", async () => {
    for (const args of [
      ["check", "late.perl"],
      ["check", "--preflight", "late.perl"],
      ["check", "many.perl"],
    ]) {
      const { code, stderr } = await columns.run(args);
      expect([stderr, code], args.join(" ")).toEqual(["", 0]);
    }
  });
});

describe("rows of which nobody says what their answers do", { timeout: 120_000 }, () => {
  it.each(["check", "plan", "check --preflight"])("are named by perlc %s", async (command) => {
    const { code, stderr } = await folder.run([...command.split(" "), "silent.perl"]);
    expect(stderr).toMatch(/^error\[E0608\]: `silent\.jsonl#1` is to be permuted, and nothing says whether/);
    expect(stderr).toMatch(/silent\.perl:\d+:\d+/);
    expect(stderr).toContain("when_permuted = answer_follows");
    expect(code).toBe(1);
  });

  it("are none where the spec says it, where the rows do, and where they are not taken", async () => {
    for (const name of ["said.perl", "told.perl", "first.perl"])
      for (const command of ["check", "plan"]) {
        const { code, stderr } = await folder.run([command, name]);
        expect([stderr, code], `${command} ${name}`).toEqual(["", 0]);
      }
  });

  it("of a large table are for the preflight and the run", async () => {
    expect((await folder.run(["check", "many.perl"])).code).toBe(0);
    const { code, stderr } = await folder.run(["check", "--preflight", "many.perl"]);
    expect(stderr).toContain("E0608");
    expect(code).toBe(1);
  });
});
