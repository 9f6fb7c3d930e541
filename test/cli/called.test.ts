// What perlc prints of its own commands can be pasted: however it was called, the line calls the same one again.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { commands, pasteable, quoted } from "../../cli/called.ts";

const root = realpathSync(join(import.meta.dirname, "../.."));
const executable = join(root, "cli/perlc.js");
// a project with perlc linked into it, and a folder of programs
const place = realpathSync(mkdtempSync(join(tmpdir(), "perlc-called-")));
const [project, programs] = [join(place, "my project"), join(place, "bin")];
mkdirSync(join(project, "node_modules/.bin"), { recursive: true });
mkdirSync(programs);
symlinkSync(executable, join(project, "node_modules/.bin/perlc"));
symlinkSync(executable, join(programs, "perlc"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const path = [dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
type Environment = Readonly<Record<string, string>>;

function shell(line: string, cwd: string, env: Environment = {}) {
  return spawnSync("sh", ["-c", line], { cwd, env: { HOME: place, PATH: path, ...env }, encoding: "utf8" });
}

/** How the last line of a message says to call it. */
function printed(line: string, cwd: string, env: Environment = {}): string | undefined {
  return /= explain +(.*) explain E0150$/m.exec(shell(`${line} check nothing.perl`, cwd, env).stderr)?.[1];
}

describe.runIf(process.platform !== "win32")("a printed command", () => {
  it.each([
    ["a clone, by its executable", "node cli/perlc.js", root, {}, "node cli/perlc.js"],
    ["from the folder of the executable", "node perlc.js", join(root, "cli"), {}, "node ./perlc.js"],
    ["from a folder elsewhere", `node ${executable}`, programs, {}, `node ${executable}`],
    ["the link of a project", "node_modules/.bin/perlc", project, {}, "node_modules/.bin/perlc"],
    [
      "with a blank in its path",
      `"${project}/node_modules/.bin/perlc"`,
      programs,
      {},
      "'../my project/node_modules/.bin/perlc'",
    ],
    ["where a shell finds it", "perlc", project, { PATH: `${programs}${delimiter}${path}` }, "perlc"],
    [
      "by another name, where a shell finds it",
      `node ${executable}`,
      project,
      { PATH: `${programs}${delimiter}${path}` },
      "perlc",
    ],
    ["as something else says", "node cli/perlc.js", root, { PERLC_CALLED: "docker run perlc" }, "docker run perlc"],
  ])("%s", (_, line, cwd, env, words) => {
    expect(printed(line, cwd, env)).toBe(words);
    if (!("PERLC_CALLED" in env))
      expect(shell(`${words} --version`, cwd, env)).toMatchObject({ status: 0, stderr: "" });
  });

  it("by npx and in a script of npm", () => {
    expect(printed("node cli/perlc.js", root, { npm_command: "exec" })).toBe("npx perlc");
    expect(printed("node cli/perlc.js", root, { npm_command: "run-script" })).toBe("npx perlc");
  });

  it("in the steps after `new`, in help, in a help note", () => {
    const { stdout } = shell(`node ${executable} new "my first/one"`, project);
    const steps = stdout.split("\n").filter((each) => each.startsWith("  "));
    expect(steps).toHaveLength(3);
    for (const step of steps.slice(0, 2)) expect(shell(step.split(/ {3,}/)[0] ?? "", project).status).toBe(0);
    expect(shell("node cli/perlc.js chekc", root).stderr).toContain("(node cli/perlc.js --help lists the commands)");
    writeFileSync(join(place, "plan.json"), "[]");
    // the shorter of the two ways to it: which that is hangs on where the clone lies
    const ways = [executable, relative(place, executable)].map(
      (way) => `made by ${quoted(`node ${way}`).slice(1, -1)}`,
    );
    const { stderr } = shell(`node ${executable} plan plan.json`, place);
    expect(
      ways.some((way) => stderr.includes(`${way} emit json`)),
      stderr,
    ).toBe(true);
  });
});

test("words of a sentence are no command", () => {
  const text = "perlc runs, and perlc reads node_modules/perlc run; perlc-runtime run; a/perlc run";
  expect(pasteable(text)).toBe(text);
});

test("a word of the command line is quoted where a shell would take it apart", () => {
  for (const word of ["a b", "it's", "$HOME", "a;b", "runs/first-seed1-1", "", "*"])
    expect(execFileSync("sh", ["-c", `printf %s ${quoted(word)}`], { encoding: "utf8" })).toBe(word);
  expect(quoted("runs/first-seed1-1")).toBe("runs/first-seed1-1");
});

test("the commands that are looked for are those that there are", () => {
  const help = execFileSync(process.execPath, [executable, "--help"], { encoding: "utf8" });
  const listed = [...help.slice(help.indexOf("Commands:")).matchAll(/^ {2}([a-z]+)\b/gm)].map((each) => each[1]);
  expect(listed.filter((each) => each !== "help").sort()).toEqual([...commands].sort());
});
