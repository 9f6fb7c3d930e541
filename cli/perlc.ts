#!/usr/bin/env node
// The executable. Nothing of ours is loaded before the version check, so that a Node that strips types but is too old
// (22, 23) gets a sentence; npx always finds the right one. Everything else is loaded when it is needed.

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
