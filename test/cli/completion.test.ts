// Completion as shells do it: bash with its own words, zsh and fish where they are installed.

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { permuted, useFolder } from "./child.ts";

const perlc = fileURLToPath(new URL("../../cli/perlc.js", import.meta.url));
const folder = useFolder({
  "demo.perl": `${permuted}\nsweep rates over [demo] { train.rate = each(1e-4, 2e-4) }\n`,
  "broken.perl": "spec 1\nexperiment (",
  "a name.perl": permuted,
  "x.perlz": "",
});
mkdirSync(join(folder.path, "runs"));
mkdirSync(join(folder.path, "bin"));
writeFileSync(join(folder.path, "bin/perlc"), `#!/bin/sh\nexec "${execPath}" "${perlc}" "$@"\n`);
chmodSync(join(folder.path, "bin/perlc"), 0o755);
const env = { ...process.env, PATH: `${join(folder.path, "bin")}:${process.env.PATH}`, PERLC_CALLED: "perlc" };

const inShell = (program: string, script: string): readonly string[] =>
  spawnSync(program, ["-c", script], { cwd: folder.path, env, encoding: "utf8" }).stdout.split("\n").filter(Boolean);
const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

const inBash = (line: string): readonly string[] =>
  inShell(
    "bash",
    `source <(perlc completion bash); COMP_LINE=${JSON.stringify(line)}; COMP_POINT=\${#COMP_LINE}; _perlc perlc 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
  );

const cases: readonly (readonly [line: string, found: readonly string[]])[] = [
  ["perlc che", ["check", "checklist"]],
  ["perlc comp", ["compare", "completion"]],
  ["perlc run --dr", ["--dry-run"]],
  ["perlc completion ", ["bash", "zsh", "fish"]],
  ["perlc run dem", ["demo.perl"]],
  ["perlc compare r", ["runs/"]],
  ["perlc verify ", ["bin/", "runs/", "x.perlz"]],
  ["perlc run demo.perl --adapter s", ["software"]],
  ["perlc run demo.perl --run r", ["r1e-4-seed0", "r2e-4-seed0", "rates"]],
  ["perlc run demo.perl --set train.per", ["train.per_order="]],
  ["perlc explain E041", ["E0412", "E0413"]],
  ["perlc frobnicate ", []],
];

describe("completion in bash", { timeout: 120_000 }, () => {
  it.each(cases)("of `%s`", (line, found) => {
    const replies = inBash(line);
    if (line.includes("E041")) expect(replies).toEqual(expect.arrayContaining([...found]));
    else expect(replies.toSorted()).toEqual([...found].sort());
  });

  it("of the runs of a spec, whose colon ends a word of bash", () => {
    expect(inBash("perlc plan demo.perl:r").toSorted()).toEqual(["r1e-4-seed0", "r2e-4-seed0", "rates"]);
    expect(inBash("perlc plan broken.perl:")).toEqual([]);
  });

  it("of a name with a space is in a form that the shell reads as one word", () => {
    expect(inBash("perlc check a")).toEqual(["a\\ name.perl"]);
  });

  it("is silent of what it cannot know, and never says why", () => {
    const { stdout, stderr, status } = spawnSync(execPath, [perlc, "complete-words", "--", "plan", "gone.perl:x"], {
      cwd: folder.path,
      encoding: "utf8",
    });
    expect({ stdout, stderr, status }).toEqual({ stdout: "", stderr: "", status: 0 });
  });
});

describe("completion elsewhere", { timeout: 120_000 }, () => {
  it.skipIf(!has("fish"))("in fish", () => {
    const replies = inShell("fish", `perlc completion fish | source; complete -C "perlc run demo.perl --run r"`);
    expect(replies.map((each) => each.split("\t")[0]).toSorted()).toEqual(["r1e-4-seed0", "r2e-4-seed0", "rates"]);
  });

  it.skipIf(!has("zsh"))("in zsh", () => {
    const script = `compdef() { :; }; compadd() { shift 3; print -l -- "$@"; }; source <(perlc completion zsh); words=(perlc run --dr); CURRENT=3; _perlc`;
    expect(inShell("zsh", script)).toEqual(["--dry-run"]);
  });

  it("has a script for each shell, and refuses any other", async () => {
    for (const shell of ["bash", "zsh", "fish"])
      expect((await folder.run(["completion", shell])).stdout).toContain("complete-words --");
    const { code, stderr } = await folder.run(["completion", "tcsh"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Allowed choices are bash, zsh, fish");
  });
});
