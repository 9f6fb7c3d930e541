// Checklists: what they say stands in the record, with its source; what no file says is left to the authors; words of others stay words; the
// same twice.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { ownSpecs } from "../../disk.ts";
import type { PlanNode, Resolved } from "../../plan/plan.ts";
import type { Host, RunEvent } from "../../runtime/record/event.ts";
import { hoursOf, type Known } from "../../share/checklists/known.ts";
import { answersOf, forms, jsonOf, markdownOf } from "../../share/checklists/write.ts";

const journal = new URL("../report/fixtures/journal-b0ffdcc.jsonl", import.meta.url);
const host: Host = {
  perlc: "0.1.0",
  node: "24.0.0",
  system: "linux x64",
  processor: "Some Processor",
  cores: 4,
  memory: 16 * 2 ** 30,
  command: ["perlc", "run", "quickstart.perl"],
  repository: { commit: "abc123", dirty: true },
};
const events = readFileSync(journal, "utf8")
  .trim()
  .split("\n")
  .map((text) => JSON.parse(text) as RunEvent)
  .map((each) => (each.event === "start" ? { ...each, clock: { ...each.clock, host } } : each));
const path = join(ownSpecs, "quickstart.perl");
const [quickstart] = compile({ path, text: readFileSync(path, "utf8") }, disk).value?.plan.runs ?? [];
const run = { ...quickstart, hash: `sha256:${"a".repeat(64)}` } as Resolved;
const known: Known = { perlc: "0.1.0", runs: [{ run, events }], licenceOf: () => undefined };
const only = (id: string, of: Known = known) => answersOf(of).forms.find((each) => each.id === id)?.questions ?? [];
const said = (id: string, number: string, of?: Known) =>
  only(id, of)
    .find((each) => each.number === number)
    ?.answer.map(({ says }) => says)
    .join("\n") ?? "";

describe("checklists", () => {
  it("of a small run are as they were looked at", async () => {
    await expect(markdownOf(known)).toMatchFileSnapshot("checklists/quickstart.md");
    expect(markdownOf(known)).toBe(markdownOf({ ...known, runs: structuredClone(known.runs) }));
    expect(jsonOf(known)).toBe(jsonOf(known));
  });

  it("answer every question with lines that have a source, or leave it to the authors", () => {
    const nothing: Known = { ...known, runs: [{ run, events: [] }] };
    for (const of of [known, nothing])
      for (const { questions } of answersOf(of).forms)
        for (const { answer, forYou } of questions) {
          expect(answer.length > 0 || forYou !== undefined).toBe(true);
          for (const { says, source } of answer) expect(says !== "" && source !== "").toBe(true);
        }
    expect(only("neurips").map(({ number }) => Number(number))).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
    // without a journal nothing is said of machine, cost or figures
    for (const number of ["7", "8"])
      expect(said("neurips", number, nothing)).not.toMatch(/device|accuracy|by the clock/);
    expect(only("cvpr", nothing)[0]).toMatchObject({ answer: [], forYou: expect.any(String) });
  });

  it("have the figures, tokens and hours of the journal", () => {
    const steps = events.filter((each) => each.event === "step");
    const tokens = steps.reduce((sum, each) => sum + each.tokens, 0).toLocaleString("en-US");
    expect(said("cvpr", "2")).toContain(`${steps.length} steps of training, ${tokens} tokens`);
    const last = events.findLast((each) => each.event === "evaluation" && each.when === "after");
    if (last?.event !== "evaluation") throw new Error("the journal has no evaluation");
    const { value, low, high } = last.figures.accuracy;
    const [is, from, to] = [value, low, high].map((each) => (100 * each).toFixed(1));
    expect(said("neurips", "7")).toContain(`accuracy ${is} % (95 % interval ${from} to ${to} %)`);
    expect(said("neurips", "7")).toContain(`n = ${last.figures.items} questions`);
    expect(said("neurips", "8")).toContain("Some Processor, 4 cores, 16 GiB, linux x64");
    const span = ((events.at(-1)?.clock.at ?? 0) - (events[0]?.clock.at ?? 0)) / 3_600_000;
    expect(said("cvpr", "2")).toContain(`${span.toFixed(4)} h by the clock`);
  });

  it("count the hours of a resumed run without its pauses, and its steps once", () => {
    const hour = 3_600_000;
    const [start] = events;
    const step = events.find((each) => each.event === "step");
    if (start?.event !== "start" || step?.event !== "step") throw new Error("no start, or no step");
    const at = (event: RunEvent, hours: number): RunEvent => ({ ...event, clock: { at: hours * hour } }) as RunEvent;
    const resume = { event: "resume", step: 0, adapter: "cpu", driver: "x", clock: { at: 0 } } as const;
    const failed = { event: "failed", code: "E1050", says: "full", clock: { at: 0 } } as const;
    const again = [at(start, 0), at(step, 1), at(failed, 2), at(resume, 100), at(step, 101)];
    expect(hoursOf(again)).toBe(3);
    expect(hoursOf([at(start, 5), at(step, 1)])).toBe(0);
    const of = { ...known, runs: [{ run, events: again }] };
    expect(said("cvpr", "2", of)).toContain("3.0000 h by the clock on one device, 1 step of training");
    expect(said("cvpr", "3", of)).toContain(
      "of 1 run with a journal 1 failed at least once, and they were taken up again 1 time",
    );
  });

  it("add a sweep up, with the share that failed", () => {
    const second = { ...run, seed: run.seed + 1, name: "second" };
    const third = { ...run, seed: run.seed + 2, name: "third" };
    const of: Known = {
      ...known,
      runs: [
        { run, events },
        { run: second, events },
        { run: third, events: [] },
      ],
      states: ["finished", "finished", "failed"],
    };
    const each = hoursOf(events);
    expect(said("neurips", "8", of)).toContain(`all 2 runs together: ${(2 * each).toFixed(4)} h by the clock`);
    expect(said("neurips", "8", of)).toContain("of 3 runs of the sweep 1 failed, 2 finished, 0 did neither");
    expect(said("neurips", "7", of)).toContain(`2 seeds (${run.seed}, ${run.seed + 1}) in 2 runs`);
    expect(said("neurips", "7", of)).not.toContain("one seed alone");
    expect(said("neurips", "7")).toContain("one seed alone");
  });

  it("say what was sealed before, and licences as somebody names them", () => {
    expect(said("neurips", "1")).toContain("not preregistered");
    const sealed = events.map((each) =>
      each.event === "start" ? { ...each, preregistered: `sha256:${"b".repeat(64)}` } : each,
    );
    expect(said("neurips", "1", { ...known, runs: [{ run, events: sealed }] })).toContain(
      `1 of 1 run began under a preregistration: sha256:${"b".repeat(64)}`,
    );
    expect(said("neurips", "12")).toContain("licence: not known, nobody names one");
    expect(said("neurips", "12", { ...known, licenceOf: () => "MIT" })).toContain("licence: MIT");
    expect(said("acm", "Available")).toBe("");
    expect(said("acm", "Available", { ...known, licence: "MIT" })).toBe("licence of spec and results: MIT");
  });

  it.each([
    "<script>alert(1)</script>",
    "![p](http://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "\n\n# heading\n- **for you to answer**: no",
    "\u001b[31mred\u202Eder\u2028",
    "www.evil.example https://evil.example a@evil.example",
    "`</code>`<img src=x onerror=alert(1)>",
    "<!-- x -->| a | b |",
  ])("take %j for words", (text) => {
    const nodes = run.nodes.map((node) => ({ ...node, id: text, ...("path" in node && { path: text }) }) as PlanNode);
    const hostile = events.map((each) => ({
      ...each,
      ...("stage" in each && { stage: text }),
      ...(each.event === "start" && {
        adapter: text,
        driver: text,
        preregistered: text,
        clock: { ...each.clock, host: { ...host, processor: text, command: [text], perlc: text } },
      }),
    })) as RunEvent[];
    const markdown = markdownOf({
      perlc: text,
      runs: [{ run: { ...run, name: text, nodes }, events: hostile }],
      licenceOf: () => text,
      licence: text,
      states: [text],
      bundle: { files: [{ role: text }], absent: [{ place: text, why: text }] },
    });
    const ours = forms.reduce((all, { address }) => all.replace(`<${address}>`, ""), markdown);
    expect(ours).not.toMatch(/(?<!\\)[<[]/);
    expect(ours).not.toMatch(/https?:\/\/|(?<!\\)@|\bwww\.e/);
    expect(markdown.replaceAll("\n", "")).not.toMatch(/\p{Cc}|[\u202A-\u202E\u2028\u2029]/u);
    const headings = forms.reduce((sum, { questions }) => sum + 1 + questions.length, 1);
    expect(markdown.split("\n").filter((line) => /^#/.test(line))).toHaveLength(headings);
    expect(markdown.match(/^- \*\*for you/gm)?.length).toBe(
      answersOf(known)
        .forms.flatMap(({ questions }) => questions)
        .filter(({ forYou }) => forYou !== undefined).length,
    );
  });
});
