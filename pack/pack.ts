// `npm run pack`: compiles this tree and writes two packages of it to packed/, each as a folder and as the tarball that npm makes of
// it. Nothing is bundled: a file here is a file there.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import packageFile from "../package.json" with { type: "json" };
import { writePage } from "../playground/build.ts";
import { divide, moduleOf, names, type PackageName, type Placed } from "./divide.ts";
import { glyphFiles } from "./glyphs.ts";
import { manifestOf } from "./manifest.ts";
import { rewritten } from "./rewrite.ts";
import { packed, tarball } from "./tarball.ts";

const root = join(import.meta.dirname, "..");

/** What is copied as it is, from the repository into a package. */
const copied: Readonly<Record<PackageName, readonly string[]>> = {
  perlc: ["compiler/diagnostics/codes", "specs", "LICENSE", "NOTICE"],
  "perlc-runtime": ["LICENSE", "NOTICE"],
};

/** Compiles into `packed/tree` and reads what came out (path to text), with the executable. */
function compiled(): ReadonlyMap<string, string> {
  const tree = join(packed, "tree");
  execFileSync(execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.pack.json")], {
    stdio: "inherit",
  });
  const files = readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && /\.(js|d\.ts)$/.test(each.name))
    .map((each) => join(each.parentPath, each.name));
  const path = (file: string) => file.slice(tree.length + 1).replaceAll("\\", "/");
  const made = files.map((file) => [path(file), readFileSync(file, "utf8")] as const);
  rmSync(tree, { recursive: true });
  return new Map([...made, ["cli/perlc.js", readFileSync(join(root, "cli/perlc.js"), "utf8")]]);
}

/** Writes the folder of a package. */
async function writePackage(name: PackageName, files: readonly Placed[]): Promise<void> {
  const folder = join(packed, name);
  const homes = new Map(files.map(({ path, home }) => [moduleOf(path), home]));
  const put = (path: string, text: string, mode = 0o644): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode });
  };
  for (const each of files.filter(({ home }) => home === name))
    put(each.path, rewritten(each, homes, packageFile.version), each.path === "cli/perlc.js" ? 0o755 : 0o644);
  for (const each of copied[name]) cpSync(join(root, each), join(folder, each), { recursive: true });
  cpSync(join(import.meta.dirname, `${name}.md`), join(folder, "README.md"));
  if (name === "perlc-runtime")
    for (const [path, text] of glyphFiles()) put(`runtime/data/four-artists/packs/${path}`, text);
  if (name === "perlc") await writePage(join(folder, "page"));
  put("package.json", `${JSON.stringify(manifestOf(files, name, readdirSync(folder).sort()), null, 2)}\n`);
}

rmSync(packed, { recursive: true, force: true });
const files = divide(compiled());
for (const name of names) {
  await writePackage(name, files);
  execFileSync("npm", ["pack", "--silent", join(packed, name), "--pack-destination", packed], {
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  console.log(`${tarball(name)}  ${files.filter(({ home }) => home === name).length} files`);
}
