// perlc run --dry-run as it is called: of specs and of plans, for people and for programs; it leaves no folder and trains nothing.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonLines, tiny, useFolder } from "./child.ts";

const folder = useFolder({ "tiny.perl": tiny });
const runs = join(folder.path, "runs");

describe("perlc run --dry-run", { timeout: 120_000 }, () => {
  it.each(["cpu", "null"])("compiles a spec on %s, and ends with what it compiled", async (adapter) => {
    const { code, stdout, stderr } = await folder.run(["run", "tiny.perl", "--dry-run", "--adapter", adapter]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const word = adapter === "cpu" ? "kernels" : "pipelines";
    expect(stdout).toMatch(new RegExp(`^tiny, seed 3, .* on ${adapter}`));
    expect(stdout).toMatch(new RegExp(`\n  train +1 program, \\d+ dispatches, \\d+ ${word}\n`));
    expect(stdout).toMatch(/\n {2}memory +[\d.]+ [KM]iB on the device.*\n +at least [\d.]+ [KM]iB on the host/);
    expect(stdout).toMatch(new RegExp(`\neverything compiles: 1 program, \\d+ ${word}, on ${adapter}\n$`));
    expect(existsSync(runs)).toBe(false);
  });

  it("does so of a plan and of a changed setting, for a program", async () => {
    const [plan, changed] = await Promise.all([
      folder
        .run(["emit", "json", "tiny.perl", "--out", "plan.json"])
        .then(() => folder.run(["run", "plan.json", "--dry-run", "--json", "--adapter", "cpu"])),
      folder.run(["run", "tiny.perl", "--dry-run", "--json", "--adapter", "cpu", "--set", "train.batch=8prompt"]),
    ]);
    const last = [plan, changed].map(({ code, stdout }) => {
      expect(code).toBe(0);
      return jsonLines(stdout).at(-1) as { memory: { device: number }; stages: { programs: number }[] };
    });
    expect(last[0]).toMatchObject({
      event: "dry-run",
      run: "tiny",
      adapter: "cpu",
      programs: 1,
      threads: expect.any(Number),
    });
    expect(last[0]?.stages).toEqual([
      {
        stage: "train",
        programs: 1,
        dispatches: expect.any(Number),
        kernels: expect.any(Number),
        notes: [expect.any(String)],
      },
    ]);
    // twice the batch
    expect(last[1]?.memory.device).toBeGreaterThan(last[0]?.memory.device ?? Infinity);
    expect(existsSync(runs)).toBe(false);
  });

  it("ends as a run does where something is wrong, and has nothing to do with a run that has begun", async () => {
    const [adapter, again, long] = await Promise.all([
      folder.run(["run", "tiny.perl", "--dry-run", "--adapter", "none such"]),
      folder.run(["run", "--dry-run", "--again", "runs/tiny"]),
      folder.run(["run", "tiny.perl", "--dry-run", "--adapter", "null", "--set", "train.max_prompt=14tok"]),
    ]);
    expect([adapter.code, again.code, long.code]).toEqual([1, 2, 1]);
    expect(adapter.stderr).toContain("E1003");
    expect(long.stderr).toContain("E1035");
    expect(existsSync(runs)).toBe(false);
  });
});
