// perlc called again and again in one process, for tests: what takes longest of a command is that its process starts. Each call has the folder,
// the environment and the arguments that it is sent; behind what it writes to stdout and to stderr stands a mark.

import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

/** What is asked of the process. */
export interface Call {
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A line that no command writes. */
  readonly mark: string;
}

enableCompileCache();
const { main } = await import("../../cli/main.ts");
const executable = fileURLToPath(new URL("../../cli/perlc.js", import.meta.url));

process.on("message", async ({ folder, args, env, mark }: Call) => {
  process.chdir(folder);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv = [process.execPath, executable, ...args];
  const code = await main(args);
  process.stdout.write(mark);
  process.stderr.write(mark);
  process.send?.(code);
});
process.on("disconnect", () => process.exit());
