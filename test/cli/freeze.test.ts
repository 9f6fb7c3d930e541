// A spec that was frozen: its lock holds everything its outcome hangs on, and check and run say what is not as it was.
// Each starts a process.

import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Lock } from "../../compiler/tools/lock/lock.ts";
import { jsonLines, useFolder } from "./child.ts";

const specs = fileURLToPath(new URL("../../specs", import.meta.url));
const quickstart = readFileSync(join(specs, "quickstart.perl"), "utf8");
const two = `${quickstart}\nexperiment second extends quickstart {\n  seed = 2\n}\n`;
const folder = useFolder({ "one.perl": quickstart, "two.perl": two, "torn.perl": quickstart, "free.perl": quickstart });
cpSync(join(specs, "models"), join(folder.path, "models"), { recursive: true });
cpSync(join(specs, "models.perl"), join(folder.path, "models.perl"));
const at = (name: string) => join(folder.path, name);
const lockOf = (name: string) => JSON.parse(readFileSync(at(`${name}.lock.json`), "utf8")) as Lock;

describe("perlc freeze", () => {
  it("writes what the outcome hangs on, and the spec then checks clean, in any layout", async () => {
    const { code, stdout, stderr } = await folder.run(["freeze", "one.perl"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("one.lock.json is written: 1 run, 7 files and names pinned");
    const lock = lockOf("one");
    const plan = await folder.run(["plan", "one.perl", "--json"]);
    expect(lock.plan).toBe((JSON.parse(plan.stdout) as { plan: { hash: string } }).plan.hash);
    expect(lock.runs[0]?.settings).toMatchObject({ "train.group": "6rollout", "train.clip": "0.2", seed: "1" });
    expect(lock.runs[0]?.batch).toMatchObject({ prompts: 12, rollouts: 144 });
    expect(lock.runs[0]?.seeds).toContainEqual({ of: "run", seed: 1 });
    expect(lock.tokens[0]?.stop.length).toBeGreaterThan(0);
    expect(lock.tokens[0]?.banned.length).toBeGreaterThan(0);
    expect(lock.pins.find((each) => each.what === "models/tiny-vlm/model.safetensors")?.is).toMatch(/^sha256:/);
    writeFileSync(at("one.perl"), quickstart.replace("  seed      = 1\n", "  // again\n  seed = 1\n"));
    expect((await folder.run(["check", "one.perl"])).stdout).toBe("one.perl: nothing wrong (1 run)\n");
  });

  it("names each setting that is not as it was, at its line; flags are another question", async () => {
    const changed = quickstart.replace("6rollout", "8rollout").replace("rate        = 2e-4\n", "");
    writeFileSync(at("one.perl"), changed);
    const [check, run, flags] = await Promise.all([
      folder.run(["check", "one.perl", "--json"]),
      folder.run(["run", "one.perl"]),
      folder.run(["check", "one.perl", "--set", "seed=3"]),
    ]);
    expect([check.code, run.code, flags.code]).toEqual([1, 1, 0]);
    expect(jsonLines(check.stdout).map((each) => each.title)).toEqual([
      "`train.group` was frozen as 6rollout, and is 8rollout",
      "`train.rate` was frozen as 2e-4, and is 1e-6",
    ]);
    expect(run.stderr).toMatch(/error\[E0264\].*8rollout\n +┌─ one\.perl:46:19/);
    await folder.run(["freeze", "one.perl"]);
    expect((await folder.run(["check", "one.perl"])).code).toBe(0);
    writeFileSync(at("one.perl"), quickstart);
    await folder.run(["freeze", "one.perl"]);
  });

  it("knows runs that came and went, and a file with other contents", async () => {
    await folder.run(["freeze", "two.perl"]);
    expect(lockOf("two").runs.map((each) => each.name)).toEqual(["quickstart", "second"]);
    writeFileSync(at("two.perl"), two.replaceAll("second", "third").replace("seed = 2", "seed = 3"));
    const { code, stdout } = await folder.run(["check", "two.perl", "--json"]);
    expect(code).toBe(1);
    expect(jsonLines(stdout).map((each) => each.title)).toEqual([
      "the run `third` was frozen as not there, and is new",
      "the run `second` was frozen as there, and is gone",
    ]);
    appendFileSync(at("models/tiny-vlm/chat_template.jinja"), "{# changed #}");
    for (const command of ["run", "check"]) {
      const { code: failed, stderr } = await folder.run([command, "one.perl"]);
      expect(failed).toBe(1);
      expect(stderr).toMatch(/error\[E0264\]: `models\/tiny-vlm\/chat_template\.jinja` was frozen as sha256:/);
      expect(stderr).not.toContain("`seed`");
    }
    cpSync(join(specs, "models"), join(folder.path, "models"), { recursive: true });
    expect((await folder.run(["check", "one.perl"])).code).toBe(0);
  });

  it("travels: files that moved are no change, and no path in it is of this machine", async () => {
    await folder.run(["freeze", "one.perl"]);
    const text = readFileSync(at("one.lock.json"), "utf8");
    expect(text).not.toContain(folder.path);
    expect(lockOf("one").specs.map((each) => each.path)).toEqual(["one.perl", "models.perl"]);
    mkdirSync(at("other"));
    renameSync(at("models/tiny-vlm"), at("moved"));
    for (const name of ["one.perl", "one.lock.json"]) cpSync(at(name), at(join("other", name)));
    const models = readFileSync(at("models.perl"), "utf8").replace("models/tiny-vlm", "../moved");
    writeFileSync(at("other/models.perl"), models);
    const { code, stderr } = await folder.run(["check", "other/one.perl"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const diff = await folder.run(["diff", "one.perl", "other/one.perl"]);
    expect(diff.code, "the files of one side are gone").not.toBe(0);
    renameSync(at("moved"), at("models/tiny-vlm"));
    cpSync(at("models/tiny-vlm"), at("moved"), { recursive: true });
    const same = await folder.run(["diff", "one.perl", "other/one.perl"]);
    expect(same.code).toBe(0);
    expect(same.stdout).toMatch(/the same plan, sha256:\w{12}$/m);
    writeFileSync(at("moved/tokenizer_config.json"), "{}");
    const other = await folder.run(["diff", "one.perl", "other/one.perl"]);
    expect(other.code).toBe(1);
    expect(other.stdout).toMatch(/policy\.contents\.tokenizer_config\.json: sha256:/);
  });

  it("is not written while a file is not there", async () => {
    const jsonl = quickstart.replace(/held_out = four_artists\(.*\)\n/, 'held_out = jsonl("gone.jsonl")\n');
    writeFileSync(at("gone.perl"), jsonl);
    const { code, stderr } = await folder.run(["freeze", "gone.perl"]);
    expect(code).toBe(1);
    expect(stderr).toContain("gone.jsonl");
    expect(existsSync(at("gone.lock.json"))).toBe(false);
  });

  it("is silent without a lock, and says when a lock is none", async () => {
    expect((await folder.run(["check", "free.perl"])).code).toBe(0);
    for (const text of ["{", '{"perlc":"0.1.0"}']) {
      writeFileSync(at("torn.lock.json"), text);
      const { code, stderr } = await folder.run(["check", "torn.perl"]);
      expect(code).toBe(1);
      expect(stderr).toContain("error[E0267]: the lock `torn.lock.json` cannot be read: ");
    }
  });
});
