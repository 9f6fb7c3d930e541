// The commands from outside: what they print, where, and with which exit code. Each starts a process, as a user would.

import { describe, expect, it } from "vitest";
import { asTerminal, jsonLines, permuted, useFolder } from "./child.ts";

const folder = useFolder({
  "good.perl": permuted,
  "bad.perl": permuted.replace("40step", "40stp"),
  "sweep.perl": `${permuted}\nsweep rates over [demo] { train.rate = each(1e-4, 2e-4, 3e-4, 4e-4) }\n`,
  "models.perl": permuted.slice(0, permuted.indexOf("experiment")),
  "terminal.mjs": asTerminal,
});
const { run } = folder;
const ESC = "\u001B";
const colours = new RegExp(`${ESC}\\[[\\d;]*m`, "g");

describe.concurrent("perlc check", () => {
  it("is content with a good spec, and with one that only has models", async () => {
    expect(await run(["check", "good.perl", "models.perl"])).toEqual({
      code: 0,
      stdout: "good.perl: nothing wrong (1 run)\nmodels.perl: nothing wrong\n",
      stderr: "",
    });
  });

  it("goes on after a bad spec, and exits with 1", async () => {
    const { code, stdout, stderr } = await run(["check", "bad.perl", "good.perl"]);
    expect(code).toBe(1);
    expect(stdout).toBe("bad.perl: 1 error\ngood.perl: nothing wrong (1 run)\n");
    expect(stderr).toContain("error[E0303]: there is no unit `stp`");
  });
});

describe.concurrent("perlc plan", () => {
  it("lists nodes, counts, steps, memory and hash", async () => {
    const { code, stdout, stderr } = await run(["plan", "good.perl"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^plan sha256:[0-9a-f]{64}\n/);
    for (const node of ["policy", "data.train.four_artists", "data.train.take", "permute", "reward", "train"])
      expect(stdout).toMatch(new RegExp(`^ {2}${node} `, "m"));
    expect(stdout).toMatch(/a step +8 prompts × 2 orders × 6 rollouts = 96 rollouts, at most \d+ tokens/);
    expect(stdout).toMatch(/steps +40\n/);
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
    expect(a.runs[0].counts).toMatchObject({ promptsPerStep: 8, rolloutsPerStep: 96, steps: { count: 40 } });
  });

  it("shows the prompt as the model is shown it, batch, seeds and cost", async () => {
    const [text, json] = await Promise.all([
      run(["plan", "good.perl", "--prompt"]),
      run(["plan", "good.perl", "--prompt", "--json"]),
    ]);
    expect(text).toMatchObject({ code: 0, stderr: "" });
    expect(text.stdout).toMatch(/groups +8 of 12 rollouts/);
    expect(text.stdout).toMatch(/seeds +run 0, data\.train\.four_artists 0\n/);
    expect(text.stdout).toMatch(/in all +≤ [\d,]+ +≤ [\d.e+]+\n/);
    expect(text.stdout).toMatch(/prompt of four-artists\/train\/0\/0[\s\S]*│ <\|im_start\|>/);
    expect(JSON.parse(json.stdout).prompt).toMatchObject({ source: "data.train.four_artists", limit: 48 });
    expect(JSON.parse(json.stdout).runs[0].budget.batch).toMatchObject({ rollouts: 96, updates: 1 });
  });

  it("of a sweep is a table of what it runs; a name shows one of them, or the base, and knows no other", async () => {
    const [all, one, none, swept, base, both] = await Promise.all([
      run(["plan", "sweep.perl"]),
      run(["plan", "sweep.perl", "--run", "demo"]),
      run(["plan", "sweep.perl", "--run", "dmeo"]),
      run(["plan", "sweep.perl:r2e-4-seed0"]),
      run(["plan", "sweep.perl:demo"]),
      run(["plan", "sweep.perl", "--with-base"]),
    ]);
    expect(all.stdout).toMatch(/ {2}run +seed +train\.rate/);
    expect(all.stdout.match(/^ {2}r\de-4-seed0 /gm)?.length).toBe(4);
    expect(all.stdout).not.toContain("demo");
    expect(all.stdout).toContain("plan sweep.perl:r1e-4-seed0 shows one of them in full");
    expect(both.stdout.match(/^ {2}(?:demo|r\de-4)-seed0 /gm)?.length).toBe(5);
    expect(base).toEqual(one);
    expect(swept.stdout).toMatch(/^run rates,rate=2e-4, seed 0, /m);
    expect(one.stdout).toMatch(/^run demo, seed 0, /m);
    expect([none.code, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toMatch(/error\[E0266\][\s\S]*did you mean `demo`\?/);
  });

  it("takes an emitted plan, too, which says all but what was written", async () => {
    await run(["emit", "json", "good.perl", "--out", "good.json"]);
    const [spec, plan] = await Promise.all([run(["plan", "good.perl"]), run(["plan", "good.json"])]);
    const [said, written] = spec.stdout.split("\nsettings that differ");
    expect(written).toContain("  train\n");
    expect(plan).toEqual({ ...spec, stdout: said });
  });

  it("plans nothing where there is no experiment", async () => {
    const { code, stdout, stderr } = await run(["plan", "models.perl"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error\[E0220\]: `models\.perl` declares no experiment\n/);
  });
});

describe.concurrent("perlc explain", () => {
  it.each([
    [["E0412"], /^# E0412/],
    [["e0412"], /^# E0412/],
    [["take"], /take\(256\)/],
    [["train grpo"], /^train grpo\n/],
    [["train"], /^train grpo\n(?:.*\n)*train supervised\n/],
    [["per_order"], /^per_order\n {2}a setting of train grpo: Count<rollout>/],
    [["train.per_order", "good.perl"], /written in demo/],
    [["good.perl", "train.per_order"], /written in demo/],
  ])("%j", async (what, says) => {
    const { code, stdout, stderr } = await run(["explain", ...what]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(says);
  });

  it.each([
    [["tkae"], 2, "; did you mean `take`? For a value"],
    [["train.per_ordr", "good.perl"], 1, "did you mean `train.per_order`?"],
    [["batch", "good.perl"], 1, "did you mean `train.batch`?"],
    [["num_generations", "good.perl"], 1, "did you mean `train.per_order`?"],
  ])("%j is not known, and something near it is", async (what, exit, says) => {
    const { code, stdout, stderr } = await run(["explain", ...what]);
    expect({ code, stdout }).toEqual({ code: exit, stdout: "" });
    expect(stderr).toContain(says);
  });
});

describe.concurrent("perlc doctor", () => {
  it("names each adapter and the one that a run takes, and why", async () => {
    const [text, json] = await Promise.all([run(["doctor"]), run(["doctor", "--json"])]);
    expect([text.code, json.code]).toEqual([0, 0]);
    expect(text.stdout.match(/^→ .+$/gm)?.length).toBe(1);
    expect(text.stdout).toContain("a run takes it: ");
    const { adapters } = JSON.parse(json.stdout) as { adapters: { name: string; taken: boolean; because: string }[] };
    const taken = adapters.filter((each) => each.taken);
    expect(taken.length).toBe(1);
    expect(text.stdout).toContain(`→ ${taken[0]?.name}`);
    expect(text.stdout).toContain(taken[0]?.because);
  });

  it("says what a choice would take", async () => {
    const { code, stdout } = await run(["doctor", "--adapter", "voodoo2"]);
    expect(code).toBe(1);
    expect(stdout).toContain("No adapter here answers to --adapter voodoo2.");
  });
});

describe.concurrent("wrong usage", () => {
  it.each([
    [[], "Usage: perlc"],
    [["frobnicate"], "unknown command 'frobnicate'"],
    [["chekc", "good.perl"], "Did you mean check?"],
    [["check"], "missing required argument 'spec'"],
    [["check", "good.perl", "--frob"], "unknown option '--frob'"],
    [["run"], "perlc run wants a spec or a plan, or --again"],
    [["run", "good.perl", "models.perl"], "too many arguments"],
    [["run", "good.perl", "--again", "runs/x"], "--again takes neither a spec nor --set"],
    [["run", "--again", "runs/x", "--set", "seed=2"], "--again takes neither a spec nor --set"],
    [["run", "good.perl", "--adapter"], "argument missing"],
    [["bench", "--runs", "many"], "a whole number"],
  ])("%j exits with 2 and says what is right", async (args, says) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/--help/);
  });

  it("is never a question for help or for the version", async () => {
    const [help, version] = await Promise.all([run(["--help"]), run(["--version"])]);
    expect([help.code, version.code]).toEqual([0, 0]);
    for (const command of ["check", "plan", "explain", "run", "doctor", "bench"])
      expect(help.stdout).toContain(command);
    expect(version.stdout).toMatch(/^perlc \d+\.\d+\.\d+\n$/);
  });
});

describe.concurrent("output", () => {
  const terminal = { NODE_OPTIONS: "--import ./terminal.mjs", TERM: "xterm-256color", NO_COLOR: "" };

  it("has colours on a terminal, none in a pipe, none with NO_COLOR, none on a dumb terminal", async () => {
    const [shown, piped, plain, dumb] = await Promise.all([
      run(["check", "bad.perl"], terminal),
      run(["check", "bad.perl"], { TERM: "xterm-256color", NO_COLOR: "" }),
      run(["check", "bad.perl"], { ...terminal, NO_COLOR: "1" }),
      run(["check", "bad.perl"], { ...terminal, TERM: "dumb" }),
    ]);
    expect(shown.stderr).toContain(`${ESC}[1;31merror[E0303]${ESC}[0m`);
    for (const each of [piped, plain, dumb]) expect(each.stderr).not.toContain(ESC);
    expect(plain.stderr).toBe(shown.stderr.replace(colours, ""));
  });

  it("is JSON lines on stdout, and nothing on stderr, when machines ask", async () => {
    const { code, stdout, stderr } = await run(["check", "bad.perl", "good.perl", "--json"], terminal);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(jsonLines(stdout)).toMatchObject([{ code: "E0303", labels: [{ path: "bad.perl", start: { line: 21 } }] }]);
  });

  it("that nobody reads to its end is no mistake", async () => {
    const { code, stdout, stderr } = await folder.shell("perlc plan good.perl --json | head -c 1");
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "{", stderr: "" });
  });

  it("that cannot be written is one sentence and exit 1", async ({ skip }) => {
    if (process.platform !== "linux") skip("/dev/full is Linux's");
    const { code, stderr } = await folder.shell("perlc check good.perl > /dev/full");
    expect(code).toBe(1);
    expect(stderr).toBe("perlc: stdout cannot be written (ENOSPC); what a run does is in its folder\n");
  });
});
