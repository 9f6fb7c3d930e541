// What holds for every command, whichever it is: exit codes, JSON alone on stdout, plain text where there is no terminal,
// help, and never a stack trace. Each starts a process.

import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goldenPath } from "../golden-set.ts";
import { asTerminal, jsonLines, permuted, useFolder } from "./child.ts";
import { declaredCommands } from "./declared.ts";

const folder = useFolder({
  "good.perl": permuted,
  "frozen.perl": permuted,
  "laid.perl": permuted,
  "bad.perl": permuted.replace("40step", "40stp"),
  "other.perl": permuted.replace("40step", "50step"),
  "terminal.mjs": asTerminal,
});
mkdirSync(join(folder.path, "goldens"));
cpSync(goldenPath("losses/aggregation-toy.json"), join(folder.path, "goldens/toy.json"));
const ESC = "\u001B";

/** Every command with arguments that it is content with, and with a spec that is wrong. */
const commands: readonly (readonly [name: string, good: readonly string[], bad: readonly string[] | undefined])[] = [
  ["check", ["good.perl"], ["bad.perl"]],
  ["lint", ["good.perl"], ["bad.perl"]],
  ["fmt", ["laid.perl"], ["nothing.perl"]],
  ["plan", ["good.perl"], ["bad.perl"]],
  ["explain", ["train.per_order", "good.perl"], ["train.per_order", "bad.perl"]],
  ["diff", ["good.perl", "good.perl"], undefined],
  ["emit", ["json", "good.perl"], ["json", "bad.perl"]],
  ["new", ["fresh"], ["2 words"]],
  ["freeze", ["frozen.perl"], ["bad.perl"]],
  ["pack", ["good.perl"], ["bad.perl"]],
  ["card", ["."], ["."]],
  ["checklist", ["."], ["."]],
  ["push", ["nothing", "--to", "me/model"], ["nothing", "--to", "me/model"]],
  ["page", ["site"], ["good.perl"]],
  ["verify", [], ["nothing.perlz"]],
  ["reproduce", [], ["nothing.perlz"]],
  ["run", [], ["bad.perl"]],
  ["compare", ["."], ["."]],
  ["report", ["."], ["."]],
  ["watch", ["."], ["."]],
  ["export", ["tensorboard", "."], ["tensorboard", "."]],
  ["doctor", [], ["--adapter", "voodoo2"]],
  ["conform", ["goldens"], ["nothing"]],
  ["bench", [], ["--adapter", "voodoo2"]],
];
/** Runs and benchmarks take a device and time, push a model, and compare, report, watch, export and card a run: others test their good ends. */
const quick = commands.filter(
  ([name]) =>
    ![
      "run",
      "bench",
      "compare",
      "report",
      "watch",
      "export",
      "card",
      "checklist",
      "push",
      "page",
      "verify",
      "reproduce",
    ].includes(name),
);
const failing = commands.flatMap(([name, , bad]) => (bad ? [[name, bad] as const] : []));

it("is every command there is, but the language server and the scripts for shells", async () => {
  expect(declaredCommands.filter((each) => each !== "lsp" && each !== "completion").sort()).toEqual(
    commands.map(([name]) => name).sort(),
  );
});

describe.concurrent("perlc", { timeout: 120_000 }, () => {
  it.each(quick)("%s ends with 0, and says nothing on stderr", async (name, good) => {
    const { code, stderr } = await folder.run([name, ...(name === "new" ? ["first"] : good)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.each(quick)("%s --json is JSON alone on stdout", async (name, good) => {
    const { code, stdout, stderr } = await folder.run([name, ...(name === "new" ? ["second"] : good), "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    if (stdout === "") expect(["check", "lint"]).toContain(name);
    else expect(() => JSON.parse(stdout)).not.toThrow();
  });

  it.each(failing)("%s ends with 1 where its input is wrong, and draws why", async (name, bad) => {
    const { code, stdout, stderr } = await folder.run([name, ...bad]);
    expect(code).toBe(1);
    if (name !== "doctor") expect(stderr).toMatch(/^error\[E\d{4}\]: /);
    expect(stdout + stderr).not.toMatch(/perlc has a bug|\bat .*:\d+:\d+\)/);
  });

  it.each(failing.filter(([name]) => name !== "doctor"))("%s --json says why in JSON lines", async (name, bad) => {
    const { code, stdout, stderr } = await folder.run([name, ...bad, "--json"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(jsonLines(stdout).at(-1)).toMatchObject({ severity: "error", code: expect.stringMatching(/^E\d{4}$/) });
  });

  it.each(commands)("%s ends with 2 for an option that it does not have", async (name, good) => {
    const { code, stdout, stderr } = await folder.run([name, ...good, "--frobnicate"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("unknown option '--frobnicate'");
    expect(stderr).toMatch(/--help/);
  });

  it.each([...commands.map(([name]) => name), "lsp"])("%s --help ends with 0 and names its options", async (name) => {
    const { code, stdout, stderr } = await folder.run([name, "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: perlc ${name}`);
    if (name !== "lsp") expect(stdout).toContain("--json");
  });

  it.each(failing)("%s has colours on a terminal only, and none with NO_COLOR", async (name, bad) => {
    const terminal = { NODE_OPTIONS: "--import ./terminal.mjs", TERM: "xterm-256color", NO_COLOR: "" };
    const [piped, plain] = await Promise.all([
      folder.run([name, ...bad], { TERM: "xterm-256color", NO_COLOR: "" }),
      folder.run([name, ...bad], { ...terminal, NO_COLOR: "1" }),
    ]);
    for (const each of [piped, plain]) expect(each.stdout + each.stderr).not.toContain(ESC);
  });
});
