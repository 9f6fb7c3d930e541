#!/usr/bin/env node
// The executable, the one file of plain JavaScript: a Node that is too old must be able to read it, so that it gets a
// sentence; npx always finds the right one. Everything else is TypeScript and is loaded behind the version check.
// `process` is the global here and in print.ts: as a module it has all its streams made, a tenth of a `check`.

const oldest = 24;

if (Number(process.versions.node.split(".")[0]) < oldest) {
  process.stderr.write(
    `perlc needs Node ${oldest} or newer, and this is Node ${process.versions.node}. \`npx perlc\` after \`npm ci\` uses the right one.\n`,
  );
  process.exitCode = 2;
} else {
  const { enableCompileCache, registerHooks } = await import("node:module");
  // stripping types and compiling is most of the time that `check` takes; Node keeps the result between calls
  enableCompileCache();
  const ours = new URL("../", import.meta.url).href;
  // our imports name their file, so there is nothing to search for: this is a quarter of what is left
  registerHooks?.({
    resolve: (specifier, context, next) =>
      specifier.startsWith(".") && specifier.endsWith(".ts") && context.parentURL?.startsWith(ours)
        ? { url: new URL(specifier, context.parentURL).href, format: "module-typescript", shortCircuit: true }
        : next(specifier, context),
  });
  const { main } = await import("./main.ts");
  process.exitCode = await main(process.argv.slice(2));
}
