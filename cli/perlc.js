#!/usr/bin/env node
// The executable, the one file of plain JavaScript: a Node that is too old must be able to read it. It hands the call to the one
// that `npm ci` brought, or says a sentence where there is none. Everything else is TypeScript and is loaded behind the version check.
// `process` is the global here and in print.ts: as a module it has all its streams made, a tenth of a `check`.

const oldest = 24;

if (Number(process.versions.node.split(".")[0]) < oldest) {
  const { spawn } = await import("node:child_process");
  const { existsSync } = await import("node:fs");
  const { createRequire } = await import("node:module");
  const { dirname, join } = await import("node:path");
  const { fileURLToPath } = await import("node:url");
  // of a clone in its own node_modules, of an install beside it
  const name = process.platform === "win32" ? "node.exe" : "node";
  let node = "";
  try {
    node = join(dirname(createRequire(import.meta.url).resolve("node/package.json")), "bin", name);
  } catch {
    // the package `node` is not installed
  }
  // the mark: what was handed on once is not handed on again
  if (process.env.PERLC_HANDED_ON || !existsSync(node)) {
    const found = process.versions.node;
    process.stderr.write(
      `perlc needs Node ${oldest} or newer, and this is Node ${found}. In a clone \`npm ci\` brings one that it uses, elsewhere \`npm i node@${oldest}\`.\n`,
    );
    process.exitCode = 2;
  } else {
    const env = { ...process.env, PERLC_HANDED_ON: process.argv[1] };
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit", env });
    // a terminal's Ctrl-C reaches both; what is sent to this process alone is handed on, and the child says how it ends
    process.on("SIGINT", () => {});
    for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.once("exit", (code, signal) => {
      if (code !== null) process.exitCode = code;
      else {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
    });
  }
} else {
  const { enableCompileCache, registerHooks } = process.getBuiltinModule("node:module");
  // the name that the user called, of which this process was given the file (called.ts)
  if (process.env.PERLC_HANDED_ON) process.argv[1] = process.env.PERLC_HANDED_ON;
  delete process.env.PERLC_HANDED_ON;
  const ours = new URL("../", import.meta.url).href;
  const bundle = process.env.PERLC_SOURCE === "1" ? undefined : bundled();
  // stripping types and compiling is most of the time that `check` takes from its source; Node keeps the result between calls.
  // The bundle does so itself, and later (compiled.ts): what a check needs of it is kept in another way
  if (bundle === undefined) enableCompileCache();
  // our imports name their file, so there is nothing to search for: this is a quarter of what is left
  if (bundle === undefined)
    registerHooks?.({
      resolve: (specifier, context, next) =>
        specifier.startsWith(".") && specifier.endsWith(".ts") && context.parentURL?.startsWith(ours)
          ? { url: new URL(specifier, context.parentURL).href, format: "module-typescript", shortCircuit: true }
          : next(specifier, context),
    });
  const { main } = bundle === undefined ? await import("./main.ts") : await import(bundle);
  process.exitCode = await main(process.argv.slice(2));
}

/** What bundle.ts made of the sources, while none of them has changed since. */
function bundled() {
  const { readFileSync, statSync } = process.getBuiltinModule("node:fs");
  // paths, not URLs: there are hundreds
  const root = `${import.meta.dirname}/../`;
  const folder = `${root}.cache/perlc/`;
  try {
    const { entry, sources } = JSON.parse(readFileSync(`${folder}bundle.json`, "utf8"));
    for (const [path, size, changed] of sources) {
      const is = statSync(root + path);
      if (is.size !== size || is.mtimeMs !== changed) return undefined;
    }
    return new URL(`../.cache/perlc/${entry}`, import.meta.url).href;
  } catch {
    return undefined; // nobody made one
  }
}
