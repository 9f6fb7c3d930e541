// What `perlc check` loads, which is most of the time it takes: its own rooms and nothing that only other commands need.
// And its short way past the reader of options says the same as the long way.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { tiny, useFolder } from "./child.ts";

const folder = useFolder({
  "good.perl": tiny,
  "bad.perl": tiny.replace("spec 1", "spec 1\n\nexperiment half { }"),
  "package.json": '{ "type": "commonjs" }',
  "plan.mts": 'import { other } from "./other.ts";\nexport const plan = other;\n',
  "other.ts": 'exports.other = { made: "by hand" };\n',
  "record.mjs": `
import { registerHooks } from "node:module";
import { writeFileSync } from "node:fs";
const loaded = [];
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
process.on("exit", () => writeFileSync("loaded.json", JSON.stringify(loaded)));
`,
});

/** The modules that a command loads, from the repository's root. */
async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
  const record = pathToFileURL(join(folder.path, "record.mjs")).href;
  await folder.run(args, { NODE_OPTIONS: `--import ${record}`, PERLC_SOURCE: "1" });
  const root = pathToFileURL(join(import.meta.dirname, "../../")).href;
  const urls: readonly string[] = JSON.parse(readFileSync(join(folder.path, "loaded.json"), "utf8"));
  return urls.filter((url) => url.startsWith(root)).map((url) => url.slice(root.length));
}

describe("a check of good specs", () => {
  it("loads the compiler, no package, and neither runtime nor what draws diagnostics", async () => {
    const loaded = await loadedBy("check", "good.perl");
    expect(loaded).toContain("compiler/compile.ts");
    const packages = loaded.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    expect(packages).toEqual([]);
    const rooms = new Set(loaded.filter((path) => !path.startsWith("node_modules/")).map((path) => path.split("/")[0]));
    expect([...rooms].sort()).toEqual(["cli", "compiler", "disk.ts", "grammar", "models", "plan"]);
    expect(loaded).not.toContain("compiler/diagnostics/draw.ts");
    expect(loaded).not.toContain("cli/commands.ts");
  });

  it("loads each module once", async () => {
    const loaded = await loadedBy("check", "good.perl");
    expect(loaded.length).toBe(new Set(loaded).size);
  });
});

describe("a module of the user's", () => {
  it("is found and read as Node does it, whatever we know of our own", async () => {
    const { code, stderr } = await folder.run(["run", "--allow-code", "plan.mts"]);
    expect(code).toBe(1);
    expect(stderr).toContain("it has no `runs`, which every plan has");
  });
});

describe("with nothing but specs behind it, check says what it says with options", () => {
  it.each([[["good.perl"]], [["bad.perl"]], [["good.perl", "bad.perl", "none.perl"]]])("%j", async (specs) => {
    // `--` ends the options, and nothing else
    expect(await folder.run(["check", ...specs])).toEqual(await folder.run(["check", "--", ...specs]));
  });

  it("and without any spec it says how it is used", async () => {
    const { code, stderr } = await folder.run(["check"]);
    expect(code).toBe(2);
    expect(stderr).toContain("missing required argument 'spec'");
  });
});
