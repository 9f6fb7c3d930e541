// The compiler as a bundler makes it for a browser, run where there is nothing of Node: the same plans and the same words as here,
// for legal texts and torn ones.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";

const root = join(import.meta.dirname, "../..");
const specs = join(root, "specs");

/** A program that has `check(path, text, disk)`, in a world of JavaScript and an encoder of texts. */
async function bundled() {
  const build = await rolldown({
    input: "entry",
    platform: "browser",
    cwd: root,
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? join(root, "entry.ts") : undefined),
        load: (id) =>
          id === join(root, "entry.ts")
            ? `import { compile } from "./compiler/compile.ts";
               import { drawAll } from "./compiler/diagnostics/draw.ts";
               import { explainCode } from "./compiler/diagnostics/explain.ts";
               import { givePages } from "./compiler/diagnostics/pages-given.ts";
               export { compile, drawAll, explainCode, givePages };`
            : undefined,
      },
    ],
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "iife", name: "perlc", codeSplitting: false });
  const [{ code, imports }] = output;
  expect([...imports]).toEqual([]);
  expect(/["'`]node:|createRequire/.exec(code)?.[0]).toBeUndefined();
  return runInNewContext(`${code}\nperlc`, { TextEncoder }) as {
    compile: typeof compile;
    drawAll: typeof drawAll;
    explainCode: (code: string) => string | undefined;
    givePages: (read: (file: string) => string) => void;
  };
}

test("a browser's compiler says what Node's says", async () => {
  const theirs = await bundled();
  const files = {
    read: (path: string) => {
      try {
        return readFileSync(path, "utf8");
      } catch {
        return undefined;
      }
    },
    exists: (path: string) => readdirSync(specs).some((each) => join(specs, each) === path),
  };
  let torn = 0;
  for (const name of readdirSync(specs).filter((each) => each.endsWith(".perl"))) {
    const path = join(specs, name);
    const text = readFileSync(path, "utf8");
    const cuts = [
      text.replace("=", ""),
      text.replace("{", "{ {"),
      text.slice(0, text.length / 2),
      `#!/bin/sh\n${text}`,
    ];
    for (const each of [text, ...cuts]) {
      const [ours, other] = [compile, theirs.compile].map((by) => by({ path, text: each }, files));
      expect(theirs.drawAll(other!.diagnostics), `${name}: ${each}`).toBe(drawAll(ours!.diagnostics));
      expect(other!.value?.plan.hash).toBe(ours!.value?.plan.hash);
      if (ours!.diagnostics.some((found) => found.code.startsWith("E01"))) torn++;
    }
  }
  expect(torn).toBeGreaterThan(10);
});

test("pages of codes are handed in, and never missing in silence", async () => {
  const { explainCode, givePages } = await bundled();
  expect(() => explainCode("E0412")).toThrow(/nobody has handed in/);
  givePages((file) => readFileSync(join(root, "compiler/diagnostics/codes", file), "utf8"));
  expect(explainCode("E0412")).toContain("# E0412");
});
