#!/usr/bin/env node
// The executable, the one file of plain JavaScript: a Node that is too old must be able to read it, so that it gets a
// sentence; npx always finds the right one. Everything else is TypeScript and is loaded behind the version check.

import { argv, stderr, versions } from "node:process";

const oldest = 24;

if (Number(versions.node.split(".")[0]) < oldest) {
  stderr.write(
    `perlc needs Node ${oldest} or newer, and this is Node ${versions.node}. \`npx perlc\` after \`npm ci\` uses the right one.\n`,
  );
  process.exitCode = 2;
} else {
  const { enableCompileCache } = await import("node:module");
  // stripping types and compiling is most of the time that `check` takes; Node keeps the result between calls
  enableCompileCache();
  const { main } = await import("./main.ts");
  const { outliveOutput } = await import("./output.ts");
  outliveOutput();
  process.exitCode = await main(argv.slice(2));
}
