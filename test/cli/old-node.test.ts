// perlc started by a Node that is too old, which can neither strip types nor read any other file of ours: the Node beside it does
// the work, or, where there is none, a sentence, exit 2, no stack trace.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { useFolder } from "./child.ts";

const folder = useFolder({
  "twenty.mjs": `
import { syncBuiltinESMExports } from "node:module";
Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.9.0" } });
syncBuiltinESMExports();
`,
});
const root = join(import.meta.dirname, "../..");
const says = (version: string) =>
  `perlc needs Node 24 or newer, and this is Node ${version}. In a clone \`npm ci\` brings one that it uses, elsewhere \`npm i node@24\`.\n`;

it("says which Node it needs", async () => {
  const twenty = pathToFileURL(join(folder.path, "twenty.mjs")).href;
  const env = { NODE_OPTIONS: `--no-experimental-strip-types --import ${twenty}` };
  expect(await folder.run(["check", "any.perl"], env)).toEqual({ code: 2, stdout: "", stderr: says("20.9.0") });
});

/** The Nodes of this machine that are older than ours. */
const old = (process.env.PATH ?? "").split(delimiter).flatMap((path): readonly (readonly [string, string])[] => {
  try {
    const node = join(path, "node");
    const version = execFileSync(node, ["--version"], { encoding: "utf8", stdio: "pipe" }).trim().slice(1);
    return Number(version.split(".")[0]) < 24 ? [[version, node]] : [];
  } catch {
    return [];
  }
});

it.skipIf(old.length === 0)(
  "in a Node that is old indeed hands the call to the one beside it, and says which it needs where there is none",
  async () => {
    const bare = join(folder.path, "cli/perlc.js");
    mkdirSync(dirname(bare), { recursive: true });
    writeFileSync(join(folder.path, "package.json"), '{ "type": "module" }');
    copyFileSync(join(root, "cli/perlc.js"), bare);
    for (const [version, node] of old) {
      const said = await folder.shell(`"${node}" "${join(root, "cli/perlc.js")}" check missing.perl`);
      expect(said.code).toBe(1);
      expect(said.stderr).toContain("E0150");
      expect(await folder.shell(`"${node}" "${bare}" --version`)).toEqual({
        code: 2,
        stdout: "",
        stderr: says(version),
      });
    }
  },
);

it("is what package.json names, and its lock file, too", () => {
  const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));
  expect(read("package.json").bin).toEqual({ perlc: "cli/perlc.js" });
  expect(read("package-lock.json").packages[""].bin).toEqual({ perlc: "cli/perlc.js" });
});
