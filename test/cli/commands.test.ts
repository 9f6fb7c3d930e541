// The commands from outside: what they print, where, and with which exit code. Each starts a process, as a user would.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const perlc = fileURLToPath(new URL("../../cli/perlc.ts", import.meta.url));
const spec = `spec 1
model tiny {
  weights = fresh
  text { hidden = 64  inter = 160  layers = 2  heads = 4  kv_heads = 2  mrope = [2, 3, 3] }
  vision { hidden = 48  inter = 96  depth = 2  heads = 3  full_attention = [1] }
}
experiment demo {
  policy = tiny
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(64) }
  train grpo { on = data.train  group = 6rollout  length = 40step  prompt = 48tok  completion = 20tok }
}
`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "perlc-"));
  writeFileSync(join(folder, "good.perl"), spec);
  writeFileSync(join(folder, "bad.perl"), spec.replace("40step", "40stp"));
  writeFileSync(join(folder, "models.perl"), spec.slice(0, spec.indexOf("experiment")));
  writeFileSync(join(folder, "script.perl"), "#!/usr/bin/perl\nuse strict;\nmy $x = 1;\nprint $x;\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> =>
  new Promise((resolve) => {
    execFile(execPath, [perlc, ...args], { cwd: folder, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      expect(stderr).not.toMatch(/^\s+at /m);
      resolve({ code, stdout, stderr });
    });
  });

describe("perlc check", () => {
  it("is content with a good spec", async () => {
    expect(await run(["check", "good.perl"])).toEqual({
      code: 0,
      stdout: "good.perl: nothing wrong (1 run)\n",
      stderr: "",
    });
  });

  it("draws what is wrong, in plain text when it is no terminal, and exits with 1", async () => {
    const { code, stdout, stderr } = await run(["check", "bad.perl", "good.perl"]);
    expect(code).toBe(1);
    expect(stdout).toBe("bad.perl: 1 error\ngood.perl: nothing wrong (1 run)\n");
    expect(stderr).toContain("error[E0303]: there is no unit `stp`");
    expect(stderr).not.toContain("\u001B");
  });

  it("gives JSON lines to machines", async () => {
    const { code, stdout, stderr } = await run(["check", "bad.perl", "--json"]);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect({ code, stderr, codes: lines.map((each) => each.code) }).toEqual({ code: 1, stderr: "", codes: ["E0303"] });
    expect(lines[0].labels[0]).toMatchObject({ path: "bad.perl", primary: true, start: { line: 11 } });
  });

  it.each([
    [["check", "gone.perl"], "E0150"],
    [["check", "."], "E0150"],
    [["check", "script.perl"], "E0101"],
    [["check", "good.perl", "--set", "train.group=1rollout"], "E0403"],
    [["check", "good.perl", "--set", "nonsense"], "E01"],
    [["plan", "models.perl"], "E0220"],
    [["explain", "train.gruop", "good.perl"], "E0222"],
  ])("perlc %j fails with %s", async (args, code) => {
    const result = await run(args);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(`[${code}`);
  });
});

describe("perlc plan", () => {
  it("lists nodes, counts, memory and hash", async () => {
    const { code, stdout } = await run(["plan", "good.perl"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^plan sha256:[0-9a-f]{64}\n/);
    expect(stdout).toContain("8 prompts × 1 order × 6 rollouts = 48 rollouts");
    expect(stdout).toMatch(/memory +about [\d.]+ MiB: weights/);
  });

  it("gives the plan as JSON, changed by --set", async () => {
    const [plain, set] = await Promise.all([
      run(["plan", "good.perl", "--json"]),
      run(["plan", "good.perl", "--json", "--set", "seed=5"]),
    ]);
    const [a, b] = [JSON.parse(plain.stdout), JSON.parse(set.stdout)];
    expect([a.plan.runs[0].seed, b.plan.runs[0].seed]).toEqual([0, 5]);
    expect(a.plan.hash).not.toBe(b.plan.hash);
    expect(a.runs[0].counts).toMatchObject({ promptsPerStep: 8, rolloutsPerStep: 48, steps: { count: 40 } });
  });
});

describe("perlc explain", () => {
  it("knows codes, words and values", async () => {
    const [page, word, value] = await Promise.all([
      run(["explain", "E0412"]),
      run(["explain", "take"]),
      run(["explain", "train.group", "good.perl"]),
    ]);
    expect(page.stdout).toContain("# E0412");
    expect(word.stdout).toContain("take(256)");
    expect(value.stdout).toContain("written in demo");
    expect([page.code, word.code, value.code]).toEqual([0, 0, 0]);
  });

  it("says what it takes when it knows nothing", async () => {
    const { code, stderr } = await run(["explain", "tkae"]);
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean `take`?");
  });
});

describe("perlc", () => {
  it.each([[["frobnicate"]], [["check"]], [["check", "good.perl", "--frob"]]])("%j is wrong usage", async (args) => {
    expect((await run(args)).code).toBe(2);
  });

  it("helps", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    for (const command of ["check", "plan", "explain"]) expect(stdout).toContain(command);
  });
});
