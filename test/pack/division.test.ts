// How a compiled tree becomes two packages: what is read of a file, which package it goes to, and what its references are called there.

import { describe, expect, it, test } from "vitest";
import { divide, type PackageName, type Placed } from "../../pack/divide.ts";
import { manifestOf, packsOf } from "../../pack/manifest.ts";
import { referencesOf } from "../../pack/references.ts";
import { rewritten } from "../../pack/rewrite.ts";
import packageFile from "../../package.json" with { type: "json" };

describe("references", () => {
  const found = (path: string, text: string) =>
    referencesOf(path, text).map(({ file, pack, when, start, end }) => [file ?? pack, when, text.slice(start, end)]);

  it.each([
    ['import a from "./b.js";', "a/b.js", "at once"],
    ['import "../c.js";', "c.js", "at once"],
    ['export {\n  d,\n} from "./d.js";', "a/d.js", "at once"],
    ['const e = await import("./e.js");', "a/e.js", "later"],
    ['const { f } = require("./f.ts");', "a/f.js", "later"],
    ['new Worker(new URL("./g.ts", import.meta.url));', "a/g.js", "later"],
    ['import h from "sharp";', "sharp", "at once"],
    ['import { recovery } from "#recovery";', "compiler/recovery/when-needed.js", "at once"],
    ['require.resolve("webgpu/package.json");', "webgpu", "at once"],
    ['import i from "@huggingface/jinja/deep";', "@huggingface/jinja", "at once"],
    ['await import("ts-morph");', "ts-morph", "later"],
  ])("%s", (text, named, when) => {
    expect(found("a/a.js", text)).toEqual([[named, when, /"(.*)"/.exec(text)?.[1]]]);
  });

  it("leaves out Node's modules, texts that look like imports, and addresses of no module", () => {
    const text = [
      'import { join } from "node:path";',
      "const text = 'import x from \"./x.js\"';",
      '// import "./y.js"',
      'new URL("./codes/", import.meta.url);',
      'other.resolve("perlc");',
    ].join("\n");
    expect(found("a/a.js", text)).toEqual([]);
  });

  it("reads the types of a module from its declarations", () => {
    expect(found("a/a.d.ts", 'export declare const b: import("./b.ts").B;')).toEqual([
      ["a/b.d.ts", "at once", "./b.ts"],
    ]);
  });
});

/** A tree of two entries: one loads a device when it is asked, and both have modules of their own. */
const tree = new Map([
  ["cli/perlc.js", 'await import("./main.ts"); x.endsWith(".ts"); ({ format: "module-typescript" });'],
  ["cli/main.js", 'import "../plan/plan.js";\nawait import("./run.js");'],
  ["cli/run.js", 'import "../runtime/device.js";\nimport "../plan/plan.js";\nimport pack from "../package.json";'],
  ["runtime/device.js", 'import "webgpu";\nimport "./kernel.js";\nnew URL("./job.ts", import.meta.url);'],
  ["runtime/kernel.js", ""],
  ["runtime/job.js", ""],
  ["runtime/unused.js", 'import "sharp";'],
  ["plan/plan.js", 'import "zod";'],
  ["plan/plan.d.ts", 'export type { Event } from "./event.ts";'],
  ["plan/event.js", "export {};"],
  ["plan/event.d.ts", ""],
  ["perlc.js", 'import "./plan/plan.js";'],
  ["runtime/kernel.d.ts", 'import type { Shape } from "./shape.ts";'],
  ["runtime/shape.js", "export {};"],
  ["runtime/shape.d.ts", ""],
]);
const placed = divide(tree);
const homes = new Map(placed.map(({ path, home }) => [path.replace(/(\.d\.ts|\.js)$/, ""), home] as const));

test("what needs no device is perlc's, with the types that it names; the rest is the runtime's", () => {
  const of = (home: PackageName) => placed.filter((each) => each.home === home).map(({ path }) => path);
  expect(of("perlc")).toEqual([
    "cli/perlc.js",
    "cli/main.js",
    "plan/plan.js",
    "plan/plan.d.ts",
    "plan/event.js",
    "plan/event.d.ts",
    "perlc.js",
  ]);
  expect(of("perlc-runtime")).toEqual([
    "cli/run.js",
    "runtime/device.js",
    "runtime/kernel.js",
    "runtime/job.js",
    "runtime/kernel.d.ts",
    "runtime/shape.js",
    "runtime/shape.d.ts",
  ]);
});

test("references across are by name and version, those within by path, and the executable resolves JavaScript", () => {
  const textOf = (path: string) => {
    const file = placed.find((each) => each.path === path) as Placed;
    return rewritten(file, homes, "1.2.3");
  };
  expect(textOf("cli/main.js")).toBe(`import "../plan/plan.js";\nawait ${"import"}("perlc-runtime/1.2.3/cli/run.js");`);
  expect(textOf("cli/run.js")).toBe(
    'import "../runtime/device.js";\nimport "perlc/1.2.3/plan/plan.js";\nimport pack from "../package.json";',
  );
  expect(textOf("runtime/device.js")).toContain('new URL("./job.js", import.meta.url)');
  expect(textOf("plan/plan.d.ts")).toBe('export type { Event } from "./event.js";');
  expect(textOf("cli/perlc.js")).toBe('await import("./main.js"); x.endsWith(".js"); ({ format: "module" });');
});

test("each depends on what its files name, in the pinned version, and is the other's peer in its own", () => {
  const { version, dependencies } = packageFile;
  const [perlc, runtime] = (["perlc", "perlc-runtime"] as const).map((home) => manifestOf(placed, home, ["cli"]));
  expect(perlc).toMatchObject({
    version,
    bin: { perlc: "cli/perlc.js" },
    engines: { node: ">=24" },
    dependencies: { zod: dependencies.zod },
    peerDependencies: { "perlc-runtime": version, "ts-morph": dependencies["ts-morph"] },
  });
  // nobody who wants the compiler alone gets anything else
  expect(Object.keys(perlc?.peerDependenciesMeta ?? {}).sort()).toEqual(
    Object.keys(perlc?.peerDependencies ?? {}).sort(),
  );
  expect(runtime).toMatchObject({
    dependencies: { webgpu: dependencies.webgpu },
    peerDependencies: { perlc: version },
  });
  expect(runtime?.peerDependenciesMeta).not.toHaveProperty("perlc");
  expect(runtime).not.toHaveProperty("bin");
});

test("a package that the repository does not pin ends the packing", () => {
  const [first] = placed as [Placed];
  const stranger = { ...first, references: referencesOf("a.js", 'import "left-pad";') };
  expect(() => packsOf([stranger], "perlc")).toThrow("left-pad");
});
