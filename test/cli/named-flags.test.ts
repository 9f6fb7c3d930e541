// What the language tells people to type has to exist: every `perlc …` that a reason, a diagnostic page or the reference names is
// a command of this program, and each of its options one that the command takes.

import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { foreign } from "../../compiler/diagnostics/foreign.ts";
import { useFolder } from "./child.ts";

const { run } = useFolder();
const root = new URL("../../", import.meta.url);

const textsIn = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(".md"))
    .map((name) => readFileSync(new URL(`${folder}${name}`, root), "utf8"));

/** The commands with their options that texts name in backticks. */
function named(texts: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const text of texts)
    for (const [, line = ""] of text.matchAll(/`perlc ([^`]+)`/g)) {
      const [command = ""] = line.split(/\s/);
      const options = line.match(/(?<=\s)--[a-z-]+/g) ?? [];
      const known = found.get(command) ?? new Set();
      for (const option of options) known.add(option);
      found.set(command, known);
    }
  return found;
}

const reasons = named(foreign.map(([reason]) => reason));
const all = named([
  ...foreign.map(([reason]) => reason),
  ...textsIn("compiler/diagnostics/codes/"),
  ...textsIn("docs/language/"),
]);

const helps = new Map<string, string>();
beforeAll(async () => {
  const said = await Promise.all([...all.keys()].map((each) => run([each, "--help"])));
  for (const [at, command] of [...all.keys()].entries()) helps.set(command, said[at]?.stdout ?? "");
}, 300_000);

describe("named", () => {
  it("by reasons why a setting of another trainer is not here: options of `run`", () => {
    expect([...reasons].map(([command, options]) => [command, [...options].sort()])).toEqual([
      ["run", ["--adapter", "--again", "--dry-run", "--out", "--overfit", "--tensorboard"]],
    ]);
  });

  it.each([...all])("`perlc %s` is a command, and takes the options it is named with", (command, options) => {
    const help = helps.get(command) ?? "";
    expect(help).toContain(`Usage: perlc ${command} `);
    for (const option of options) expect(help, option).toMatch(new RegExp(`^\\s+(-\\w, )?${option}\\b`, "m"));
  });
});
