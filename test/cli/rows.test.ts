// What a run would refuse of its rows is said by `check`, `plan` and the preflight as well, where the table is at hand and small.

import { describe, expect, it } from "vitest";
import { permuted, useFolder } from "./child.ts";

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
