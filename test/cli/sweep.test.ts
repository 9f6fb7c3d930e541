// Several runs as one sweep: stages that are done once, runs that fail, stops and kills, and one table at the end.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { journalPath } from "../../runtime/record/folder.ts";
import { readJournal } from "../../runtime/record/journal.ts";
import { readSweep } from "../../runtime/record/sweep.ts";
import { jsonLines, tiny, useFolder } from "./child.ts";

const swept = tiny
  .replace(
    "| take(8) }",
    "| take(8)\n  held = four_artists(split = held_out_question, images = 2..2, ask = [which]) | take(4) }",
  )
  .replace("seed   = 3", "seed   = 1")
  .replace(/\}\n$/, "  evaluate held { on = data.held  orders = 2 }\n}\n");

const folder = useFolder({
  "arms.perl": `${swept}\nsweep arms over [tiny] {\n  seed = each(1..3)\n  train.rate = each(1e-2, 1e-3)\n}\n`,
  "bad.perl": `${swept}\nsweep bad over [tiny] { train.max_prompt = each(24tok, 14tok) }\n`,
});
const at = (...path: string[]) => join(folder.path, ...path);
const arms = ["r1e-2-seed1", "r1e-3-seed1", "r1e-2-seed2", "r1e-3-seed2", "r1e-2-seed3", "r1e-3-seed3"].sort();
const run = (...args: string[]) => folder.run(["run", ...args, "--adapter", "cpu", "--threads", "1"]);

/** What a sweep came to. */
const result = (sweep: string) => ({
  weights: Object.fromEntries(readSweep(at(sweep)).runs.map((each) => [each.folder, each.weights])),
  report: readFileSync(at(sweep, "sweep-report.json"), "utf8"),
  metrics: arms.map((each) => readFileSync(at(sweep, each, "metrics.json"), "utf8")),
});

/** A process takes some seconds to begin, which a busy machine makes a minute. */
const patience = { timeout: 240_000 };

describe("a sweep", patience, () => {
  let said = "";
  let whole: ReturnType<typeof result>;

  beforeAll(async () => {
    const { code, stdout, stderr } = await run("arms.perl", "--out", "whole");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    said = stdout;
    whole = result("whole/arms-1");
  }, 240_000);

  it("has a folder with its state and one for each of its runs, whose names a shell takes as they are", () => {
    expect(readdirSync(at("whole"))).toEqual(["arms-1"]);
    const { runs, name } = readSweep(at("whole/arms-1"));
    expect([name, runs.map((each) => each.folder).sort()]).toEqual(["arms", arms]);
    expect(runs[0]?.factors).toEqual({ seed: "1", rate: "1e-2" });
    for (const each of runs) {
      expect([each.state, each.weights]).toEqual(["finished", expect.stringMatching(/^sha256:[0-9a-f]{64}$/)]);
      expect(JSON.parse(readFileSync(at("whole/arms-1", each.folder, "plan.json"), "utf8")).hash).toBe(each.hash);
    }
  });

  it("asks the same policy the same questions once, and its runs say whose answers they have", () => {
    const from = arms.map((each) => {
      const events = readJournal(journalPath(at("whole/arms-1", each)));
      return events.find((event) => event.event === "artifact" && event.name.includes("before"));
    });
    expect(from.map((each) => each?.event === "artifact" && each.from)).toEqual([
      ...[undefined, undefined, undefined],
      ...["r1e-2-seed1", "r1e-2-seed2", "r1e-2-seed3"],
    ]);
  });

  it("gives each run what it gives alone, to the bit", async () => {
    const { code } = await run("arms.perl:r1e-3-seed2", "--out", "alone");
    expect([code, readdirSync(at("alone"))]).toEqual([0, ["arms-r1e-3-seed2-1"]]);
    const [own, other] = ["alone/arms-r1e-3-seed2-1", "whole/arms-1/r1e-3-seed2"].map((each) =>
      readFileSync(at(each, "metrics.json"), "utf8"),
    );
    expect(own).toBe(other);
  });

  it("ends with one table, of at most 80 columns, which is kept and is what compare prints", async () => {
    const table = said.slice(said.indexOf("evaluate.held:"), said.indexOf("\n\nsweep "));
    expect(table).toMatch(/^accuracy +after training +− r1e-2 +p$/m);
    expect(table).toMatch(/^ {2}r1e-3 +[\d.]+ \[[\d.]+, [\d.]+\] +[+−][\d.]+ \[[+−][\d.]+, [+−][\d.]+\] +\d\.\d{3}$/m);
    expect(table).toContain("Each arm has seeds 1, 2, 3.");
    expect(Math.max(...table.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(80);
    expect(readFileSync(at("whole/arms-1/sweep-report.txt"), "utf8")).toBe(`${table}\n`);
    const [sweep, runs, none] = await Promise.all([
      folder.run(["compare", "whole/arms-1"]),
      folder.run(["compare", ...readSweep(at("whole/arms-1")).runs.map((each) => `whole/arms-1/${each.folder}`)]),
      folder.run(["compare", "gone"]),
    ]);
    expect(sweep).toEqual({ code: 0, stdout: `${table}\n`, stderr: "" });
    const words = (text: string) => text.replaceAll("arms-r1e", "r1e").split(/\s+/);
    expect(words(runs.stdout)).toEqual(words(sweep.stdout));
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("error[E1030]")]);
    const [other, unknown] = await Promise.all([
      folder.run(["compare", "whole/arms-1", "--reference", "r1e-3"]),
      folder.run(["compare", "whole/arms-1", "--reference", "r1"]),
    ]);
    expect(other.stdout).toMatch(/^accuracy +after training +− r1e-3 +p$/m);
    expect(other.stdout).toContain("The reference is the first arm, r1e-3;");
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("there are r1e-2, r1e-3")]);
  });

  it("is at its end when it is taken up again: no run is opened, and nothing is left of what a kill cut short", async () => {
    writeFileSync(at("whole/arms-1/sweep.json.0a1b2c3d.partial"), "{");
    const before = arms.map((each) => readFileSync(journalPath(at("whole/arms-1", each)), "utf8"));
    const { code, stdout } = await folder.run(["run", "--again", "whole/arms-1"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("0 of 6 runs are left")]);
    expect(arms.map((each) => readFileSync(journalPath(at("whole/arms-1", each)), "utf8"))).toEqual(before);
    expect(result("whole/arms-1")).toEqual(whole);
    expect(readdirSync(at("whole/arms-1")).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });

  it.each(["begins", "step", "finished"])(
    "that is killed once a run %s, and then taken up, ends as one that nothing happened to",
    async (word) => {
      const out = `killed-${word}`;
      const child = folder.start(["run", "arms.perl", "--out", out, "--jobs", "2", "--adapter", "cpu"], {
        PERLC_THREADS: "2",
      });
      child.signalAt(word === "begins" ? "before training" : word, "SIGKILL");
      const { stdout } = await child.ended;
      expect(stdout).toContain("2 at a time with 1 thread each");
      expect(readSweep(at(out, "arms-1")).runs.every((each) => each.state === "finished")).toBe(false);
      const again = await folder.run(["run", "--again", `${out}/arms-1`, "--adapter", "cpu", "--jobs", "2"]);
      expect([again.code, again.stderr]).toEqual([0, expect.not.stringContaining("error")]);
      expect(result(`${out}/arms-1`)).toEqual(whole);
    },
  );

  it("is stopped by Ctrl-C with all its runs, and says one command that goes on", async () => {
    const child = folder.start(["run", "arms.perl", "--out", "stopped", "--jobs", "2", "--adapter", "cpu"]);
    child.signalAt("step 1/", "SIGINT");
    const { code, stdout, stderr } = await child.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^stopping all runs after their step .*\n$/);
    expect(stdout.match(/continue with: perlc run --again stopped\/arms-1$/gm)).toHaveLength(1);
    const states = readSweep(at("stopped/arms-1")).runs.map((each) => each.state);
    expect(states).toContain("waiting");
    const again = await run("--again", "stopped/arms-1");
    expect(again.code).toBe(0);
    expect(result("stopped/arms-1")).toEqual(whole);
  });
});

describe.concurrent("a sweep with a run that fails", patience, () => {
  it("does the others, says which failed and why, and exits with 1", async () => {
    const { code, stdout, stderr } = await run("bad.perl", "--out", "bad");
    expect(code).toBe(1);
    expect(stderr).toMatch(/error\[E1035\]/);
    expect(stdout).toMatch(
      /1 of 2 runs failed\n {2}m14-seed1 {2}E1035: .*\n\nmend what failed, and go on with: perlc run --again bad\/bad-1\n/,
    );
    const { runs } = readSweep(at("bad/bad-1"));
    expect(runs.map((each) => [each.folder, each.state])).toEqual([
      ["m24-seed1", "finished"],
      ["m14-seed1", "failed"],
    ]);
    expect(existsSync(at("bad/bad-1/sweep-report.json"))).toBe(true);
  });

  it("says so in JSON lines, too", async () => {
    const { code, stdout } = await run("bad.perl", "--out", "json", "--json");
    expect(code).toBe(1);
    const lines = jsonLines(stdout);
    expect(lines[0]).toEqual({ event: "sweep", folder: "json/bad-1", runs: 2, left: 2, jobs: 1 });
    expect(lines.find((each) => each.event === "finish")).toMatchObject({ run: "m24-seed1" });
    expect(lines.find((each) => each.code === "E1035")).toMatchObject({ severity: "error" });
    expect(lines.at(-1)).toMatchObject({ event: "end", outcome: "failed", sweep: "json/bad-1" });
  });

  it("is not begun where nobody knows the adapter, or several runs would share a device that is no processor", async () => {
    const [unknown, shared] = await Promise.all([
      folder.run(["run", "arms.perl", "--adapter", "voodoo2", "--out", "none"]),
      folder.run(["run", "arms.perl", "--adapter", "null", "--jobs", "2", "--out", "none"]),
    ]);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("error[E1003]")]);
    expect([shared.code, shared.stderr]).toEqual([1, expect.stringContaining("error[E1092]: 2 runs at a time")]);
    expect(existsSync(at("none"))).toBe(false);
  });
});
