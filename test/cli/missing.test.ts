// What is not on a machine, or not allowed there: each is said in words of ours, with what to do, and nothing else is on stderr.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { tiny, useFolder } from "./child.ts";

/** A module that hides packages from a process, as if they were not installed. */
const hiding = (names: string) => `import module from "node:module";
const { _resolveFilename } = module;
module._resolveFilename = function (name, ...rest) {
  if (${names}.test(name)) throw Object.assign(new Error(\`Cannot find module '\${name}'\`), { code: "MODULE_NOT_FOUND" });
  return _resolveFilename.call(this, name, ...rest);
};
`;

const folder = useFolder({
  "tiny.perl": tiny,
  "no-driver.mjs": hiding("/^@sparticuz\\/chromium$/"),
  "no-sharp.mjs": hiding("/^@img\\/sharp|sharp.*\\.node$/"),
});
const importing = (name: string) => ({
  NODE_OPTIONS: `--import ${pathToFileURL(join(folder.path, name)).href}`,
});

describe("a machine", { timeout: 120_000 }, () => {
  it("without a driver in software is no reason to say anything, and an adapter that is not there says why", async () => {
    const env = importing("no-driver.mjs");
    const [any, named] = await Promise.all([
      folder.run(["run", "tiny.perl", "--dry-run"], env),
      folder.run(["run", "tiny.perl", "--dry-run", "--adapter", "voodoo2"], env),
    ]);
    expect({ code: any.code, stderr: any.stderr }).toEqual({ code: 0, stderr: "" });
    expect(named.stderr).toMatch(/^error\[E1003\]/);
    expect(named.stderr).not.toContain("Warning:");
  });

  it("on which the library of pictures does not load says what to install", async () => {
    const { code, stderr } = await folder.run(["run", "tiny.perl", "--adapter", "cpu"], importing("no-sharp.mjs"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error\[E1087\]: `sharp` does not load on `\w+-\w+`/);
    expect(stderr).toContain("npm ci --include=optional");
  });

  it.runIf(process.platform === "linux" && process.arch === "x64")(
    "that limits the size of files is blamed, and not the folder",
    async () => {
      const line = 'PERLC_CACHE="$PWD/cache" perlc run tiny.perl --dry-run --adapter software';
      const { code, stderr } = await folder.shell(`ulimit -f 64; ${line}`);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error\[E1088\]: .*unpacking the software driver.*\n/);
      expect(stderr).toContain("ulimit -f");
      expect(existsSync(join(folder.path, "cache", "swiftshader"))).toBe(false);
    },
  );
});
