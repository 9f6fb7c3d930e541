// A spec that was frozen: its lock holds everything its outcome hangs on, and check and run say what is not as it was.
// Each starts a process.

import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Lock, sealed } from "../../compiler/tools/lock/lock.ts";
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
    expect(lock.runs[0]?.settings).toMatchObject({ "train.per_order": "6rollout", "train.clip": "0.2", seed: "1" });
    expect(lock.runs[0]?.batch).toMatchObject({ prompts: 12, rollouts: 144 });
    expect(lock.runs[0]?.seeds).toContainEqual({ of: "run", seed: 1 });
    expect(lock.tokens[0]?.stop.length).toBeGreaterThan(0);
    expect(lock.tokens[0]?.banned.length).toBeGreaterThan(0);
    expect(lock.pins.find((each) => each.what === "models/tiny-vlm/model.safetensors")?.is).toMatch(/^sha256:/);
    writeFileSync(at("one.perl"), quickstart.replace("  seed      = 1\n", "  // again\n  seed = 1\n"));
    expect((await folder.run(["check", "one.perl"])).stdout).toBe("one.perl: nothing wrong (1 run)\n");
  });

  it("names each setting that is not as it was, at its line", async () => {
    const changed = quickstart.replace("6rollout", "8rollout").replace("rate           = 2e-4\n", "");
    writeFileSync(at("one.perl"), changed);
    const [check, run] = await Promise.all([
      folder.run(["check", "one.perl", "--json"]),
      folder.run(["run", "one.perl"]),
    ]);
    expect([check.code, run.code]).toEqual([1, 1]);
    expect(jsonLines(check.stdout).map((each) => each.title)).toEqual([
      "`train.per_order` was frozen as 6rollout, and is 8rollout",
      "`train.rate` was frozen as 2e-4, and is 1e-6",
    ]);
    expect(run.stderr).toMatch(/error\[E0264\].*8rollout\n +┌─ one\.perl:46:22/);
    await folder.run(["freeze", "one.perl"]);
    expect((await folder.run(["check", "one.perl"])).code).toBe(0);
    writeFileSync(at("one.perl"), quickstart);
  });

  it("is held for all that --set does not name, and says what it takes out", async () => {
    expect((await folder.run(["freeze", "one.perl"])).code).toBe(0);
    const set = async (command: string, ...flags: readonly string[]) => {
      const args = flags.flatMap((each) => ["--set", each]);
      const { code, stderr } = await folder.run([command, "one.perl", ...args]);
      return { code, stderr };
    };
    expect(await set("check", "train.per_order=6rollout")).toEqual({ code: 0, stderr: "" });
    expect(await set("check", "seed=3", "train.per_order=6rollout")).toEqual({
      code: 0,
      stderr: "`one.lock.json` holds, but for what --set changes: seed = 3, frozen as 1\n",
    });
    writeFileSync(at("one.perl"), quickstart.replace("rate           = 2e-4", "rate           = 5e-4"));
    for (const [command, flag] of [
      ["check", "train.per_order=6rollout"],
      ["run", "seed=3"],
    ] as const) {
      const { code, stderr } = await set(command, flag);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error\[E0264\]: `train\.rate` was frozen as 2e-4, and is 5e-4\n +┌─ one\.perl:/);
      expect(stderr.match(/^error/gm)).toHaveLength(1);
    }
    // what --set names is what it says, whatever the file has
    expect(await set("check", "train.rate=3e-4")).toEqual({
      code: 0,
      stderr: "`one.lock.json` holds, but for what --set changes: train.rate = 3e-4, frozen as 2e-4\n",
    });
    expect(await set("check", "train.rate=2e-4")).toEqual({ code: 0, stderr: "" });
    writeFileSync(at("one.perl"), quickstart);
    appendFileSync(at("models/tiny-vlm/chat_template.jinja"), "{# changed #}");
    expect((await set("check", "seed=3")).stderr).toMatch(/^error\[E0264\]: `models\/tiny-vlm\/chat_template\.jinja`/);
    cpSync(join(specs, "models"), join(folder.path, "models"), { recursive: true });
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
    expect(same.stdout, "what has the same contents is followed by nothing").not.toContain("follows");
    writeFileSync(at("moved/tokenizer_config.json"), "{}");
    const other = await folder.run(["diff", "one.perl", "other/one.perl"]);
    expect(other.code).toBe(1);
    expect(other.stdout).toMatch(/^follows\n {2}.*train, evaluate/m);
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

  it("is not written over one that cannot be read: the results in it would be gone", async () => {
    writeFileSync(at("torn.lock.json"), "{");
    const { code, stderr } = await folder.run(["freeze", "torn.perl"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error[E0267]: the lock `torn.lock.json` cannot be read: it is not JSON");
    expect(readFileSync(at("torn.lock.json"), "utf8")).toBe("{");
    rmSync(at("torn.lock.json"));
    mkdirSync(at("torn.lock.json"));
    for (const command of ["check", "freeze"])
      expect((await folder.run([command, "torn.perl"])).stderr).toContain("cannot be read: it is a folder");
    rmSync(at("torn.lock.json"), { recursive: true });
    expect((await folder.run(["freeze", "torn.perl"])).code).toBe(0);
  });
});

describe("perlc freeze --results", () => {
  const tiny = `spec 1
model small {
  weights    = fresh
  min_pixels = 784
  max_pixels = 784
  text { hidden = 16  inter = 16  layers = 1  heads = 2  kv_heads = 2  tied = yes  rope_theta = 1e4  mrope = [2, 1, 1] }
  vision { hidden = 16  inter = 16  depth = 1  heads = 2  patch = 14  window = 56  full_attention = [0] }
}
experiment tiny {
  policy = small
  data { train = four_artists(images = 2..2, ask = [which]) | take(4) }
  train supervised { on = data.train  batch = 4prompt  duration = 1step  max_prompt = 24tok  max_completion = 12tok }
}
`;
  const adapter = process.env.PERLC_ADAPTER === undefined ? [] : ["--adapter", process.env.PERLC_ADAPTER];
  const run = () => folder.run(["run", "tiny.perl", ...adapter]);

  it("keeps what a finished run came to; a later run that comes to something else says so", async () => {
    writeFileSync(at("tiny.perl"), tiny);
    expect((await run()).code).toBe(0);
    const frozen = await folder.run(["freeze", "tiny.perl", "--results", "runs/tiny-seed0-1"]);
    expect(frozen.stdout).toContain("the results of 1 run");
    const metrics = JSON.parse(readFileSync(at("runs/tiny-seed0-1/metrics.json"), "utf8")) as {
      plan: string;
      weights: string;
      devices: readonly { adapter: string; driver: string }[];
    };
    const lock = lockOf("tiny");
    expect(lock.results).toMatchObject([{ run: "tiny", hash: metrics.plan, weights: metrics.weights }]);
    expect(lock.results[0]).toMatchObject(metrics.devices[0]!);
    expect(lock.plan).toMatch(/^sha256:/);
    // another lock of the same spec keeps them
    await folder.run(["freeze", "tiny.perl"]);
    expect(lockOf("tiny")).toEqual(lock);
    const other = `sha256:${"0".repeat(64)}`;
    const text = JSON.stringify(lock).replace(metrics.weights, other);
    writeFileSync(at("tiny.lock.json"), text);
    const byHand = await folder.run(["check", "tiny.perl"]);
    expect(byHand.code).toBe(1);
    expect(byHand.stderr).toContain("error[E0267]");
    const { digest: _, ...held } = JSON.parse(text) as Lock;
    writeFileSync(at("tiny.lock.json"), JSON.stringify(sealed(held)));
    const again = await run();
    expect(again.code).toBe(1);
    expect(again.stderr).toContain(
      `error[E0275]: the weights of \`tiny\` are ${metrics.weights}; its lock has ${other}`,
    );
  }, 300_000);

  it("takes no results of another spec, nor of a folder that is none", async () => {
    writeFileSync(at("other.perl"), tiny.replace("duration = 1step", "duration = 2step"));
    for (const name of ["runs/tiny-seed0-1", "models"]) {
      const { code, stderr } = await folder.run(["freeze", "other.perl", "--results", name]);
      expect(code).toBe(1);
      expect(stderr).toContain(`error[E0274]: \`${name}\` holds no results for this lock`);
    }
    expect(existsSync(at("other.lock.json"))).toBe(false);
  });
});
