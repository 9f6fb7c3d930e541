// lint, diff, emit and new from outside: what they print and write, and their exit codes. Each starts a process.

import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonLines, permuted, useFolder } from "./child.ts";

const crooked = permuted.replace("experiment demo {", "// of ours\nexperiment demo {;").replace("40step", "40stp");
const folder = useFolder({
  "good.perl": permuted,
  "other.perl": permuted.replace("40step", "50step"),
  "saved.perl": permuted.replace("duration       = 40step", "duration       = 40step\n    checkpoint     = 5step"),
  "crooked.perl": crooked,
  "bad.perl": permuted.replace("40step", "40stp"),
  "safe.perl": crooked,
  "unsafe.perl": crooked,
  "locked.perl": crooked,
});
const { run } = folder;
const at = (name: string) => join(folder.path, name);
const read = (name: string) => readFileSync(at(name), "utf8");

describe.concurrent("perlc lint", () => {
  it("says what is wrong and what can be mended, and changes nothing", async () => {
    const { code, stdout, stderr } = await run(["lint", "crooked.perl", "good.perl"]);
    expect(code).toBe(1);
    expect(stdout).toBe("crooked.perl: 1 error (--fix mends 1)\ngood.perl: nothing wrong\n");
    expect(stderr).toContain("error[E0109]");
    expect(read("crooked.perl")).toBe(crooked);
  });

  it("makes safe fixes with --fix, and the rest with --unsafe; the file keeps its mode and leaves no other beside it", async () => {
    chmodSync(at("safe.perl"), 0o640);
    const safe = await run(["lint", "--fix", "safe.perl"]);
    expect({ code: safe.code, stdout: safe.stdout }).toEqual({
      code: 1,
      stdout: "safe.perl: 1 fix made, 1 error left (--fix --unsafe mends 1)\n",
    });
    expect(read("safe.perl")).toBe(crooked.replace("{;", "{"));
    expect(statSync(at("safe.perl")).mode & 0o777).toBe(0o640);
    const all = await run(["lint", "--fix", "--unsafe", "unsafe.perl"]);
    expect(all).toEqual({ code: 0, stdout: "unsafe.perl: 2 fixes made, nothing left\n", stderr: "" });
    expect(read("unsafe.perl")).toBe(permuted.replace("experiment", "// of ours\nexperiment"));
    expect(existsSync(at(`unsafe.perl.part`))).toBe(false);
  });

  it("prints JSON lines, or SARIF; and so does check", async () => {
    const [json, sarif, check] = await Promise.all([
      run(["lint", "bad.perl", "--json"]),
      run(["lint", "bad.perl", "good.perl", "--sarif"]),
      run(["check", "bad.perl", "--sarif"]),
    ]);
    expect([json.code, sarif.code, check.code]).toEqual([1, 1, 1]);
    expect(jsonLines(json.stdout)).toMatchObject([{ code: "E0303", fix: { safety: "unsafe" } }]);
    expect(JSON.parse(sarif.stdout)).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          results: [{ ruleId: "E0303", level: "error", fixes: [{ description: { text: "write `40step` (unsafe)" } }] }],
        },
      ],
    });
    expect(JSON.parse(check.stdout)).toEqual(JSON.parse(sarif.stdout));
    expect([json.stderr, sarif.stderr, check.stderr]).toEqual(["", "", ""]);
  });

  it.each([
    [["lint", "good.perl", "--unsafe"], "--unsafe says which fixes --fix makes"],
    [["lint", "good.perl", "--json", "--sarif"], "cannot be used with"],
    [["check", "good.perl", "--json", "--sarif"], "cannot be used with"],
  ])("%j is wrong usage", async (args, says) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
  });
});

describe.concurrent("perlc diff", () => {
  it.each([
    ["good.perl", 0, "nothing differs"],
    ["saved.perl", 0, "changes cost\n  train.checkpoint  50step → 5step"],
    ["other.perl", 1, "changes results\n  train.duration  40step → 50step"],
  ])("good.perl and %s: exit %i", async (other, code, says) => {
    const found = await run(["diff", "good.perl", other]);
    expect({ code: found.code, stderr: found.stderr }).toEqual({ code, stderr: "" });
    expect(found.stdout).toContain(`good.perl → ${other}\n`);
    expect(found.stdout).toContain(says);
  });

  it("takes plans and run folders, and prints JSON", async () => {
    const emitted = await run(["emit", "json", "other.perl", "--out", "other.json"]);
    expect(emitted).toEqual({ code: 0, stdout: "", stderr: "" });
    const plan = JSON.parse(read("other.json")) as { runs: readonly unknown[] };
    mkdirSync(at("run"));
    writeFileSync(at("run/plan.json"), JSON.stringify(plan.runs[0]));
    const [same, other] = await Promise.all([
      run(["diff", "other.json", "run"]),
      run(["diff", "good.perl", "other.json", "--json"]),
    ]);
    expect(same.code).toBe(0);
    expect(other.code).toBe(1);
    expect(JSON.parse(other.stdout)).toMatchObject({
      same: false,
      runs: [
        {
          changes: [
            { effect: "results", path: "train.duration", before: { value: "40step" }, after: { value: "50step" } },
          ],
        },
      ],
    });
  });

  it("exits with 2 where there is nothing to compare", async () => {
    for (const [file, code] of [
      ["bad.perl", "E0303"],
      ["none.perl", "E0150"],
    ] as const) {
      const found = await run(["diff", "good.perl", file]);
      expect({ code: found.code, stdout: found.stdout }).toEqual({ code: 2, stdout: "" });
      expect(found.stderr).toContain(`error[${code}]`);
    }
  });
});

describe.concurrent("perlc emit", () => {
  it("json is one canonical line with the hash that plan prints", async () => {
    const [json, plan] = await Promise.all([
      run(["emit", "json", "good.perl", "--set", "seed=3"]),
      run(["plan", "good.perl", "--set", "seed=3"]),
    ]);
    expect(json.stdout.trimEnd()).not.toContain("\n");
    expect(plan.stdout).toContain(`plan ${(JSON.parse(json.stdout) as { hash: string }).hash}\n`);
  });

  it("ts is a module that imports the compiler from where it is written", async () => {
    const { code, stdout } = await run(["emit", "ts", "good.perl"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/import \{[^}]*\btype GrpoNode,[^}]*\} from "\.\.?\/.*\/perlc\.ts";/);
    expect(stdout).toMatch(/export const plan = seal\(\[runDemo\]\);\n$/);
  });

  it.each(["schema", "words"])("%s needs no spec", async (form) => {
    const { code, stdout } = await run(["emit", form]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
  });

  it.each([
    [["emit", "yaml", "good.perl"], 2, "knows json, ts, schema, words"],
    [["emit", "trl", "good.perl"], 2, "trl and verl are not made yet"],
    [["emit", "json"], 2, "wants a spec"],
    [["emit", "ts", "bad.perl"], 1, "E0303"],
  ])("%j fails", async (args, code, says) => {
    const found = await run(args);
    expect({ code: found.code, stdout: found.stdout }).toEqual({ code, stdout: "" });
    expect(found.stderr).toContain(says);
  });
});

describe("perlc new", () => {
  it("writes a spec that checks clean, and never over a file", async () => {
    const made = await run(["new", "studies/my-first"]);
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: "" });
    expect(made.stdout).toContain("studies/my-first.perl is written");
    const before = read("studies/my-first.perl");
    expect(before).toContain("experiment my_first {");
    expect(await run(["check", "studies/my-first.perl"])).toEqual({
      code: 0,
      stdout: "studies/my-first.perl: nothing wrong (1 run)\n",
      stderr: "",
    });
    expect(before).toContain('use { tiny_vlm } from "perlc:models"');
    const again = await run(["new", "studies/my-first.perl"]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("error[E0255]: `studies/my-first.perl` is already there");
    expect(read("studies/my-first.perl")).toBe(before);
  });

  it("refuses what cannot be a name", async () => {
    const { code, stderr } = await run(["new", "2 words"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error[E0256]: `2 words` cannot name a spec");
  });
});

describe.concurrent("perlc fmt -", () => {
  it("lays out what stands on standard input, and writes it to standard output", async () => {
    const laid = await folder.shell("printf 'spec 1\\nexperiment   a{seed=1}' | perlc fmt -");
    expect(laid).toEqual({ code: 0, stdout: "spec 1\n\nexperiment a { seed = 1 }\n", stderr: "" });
    expect((await folder.shell("printf 'spec 1\\n\\nexperiment a { seed = 1 }\\n' | perlc fmt --check -")).code).toBe(
      0,
    );
  });

  it("refuses a torn one, and prints none of it", async () => {
    const { code, stdout, stderr } = await folder.shell("printf 'spec 1\\nexperiment a{seed=}' | perlc fmt -");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error[E0111]");
  });
});

describe.concurrent("perlc diff of one run of a spec", () => {
  it("knows the memory of both sides, or speaks of none", async () => {
    const one = await run(["diff", "good.perl:demo", "other.perl"]);
    expect(one.stdout).toContain("train.duration");
    expect(one.stdout).not.toContain("unknown");
  });
});
