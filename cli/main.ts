// Where perlc begins. The one command that everybody waits for, `perlc check` with nothing but specs behind it, is called
// at once; the reader of options (commands.ts) takes longer to load than a spec takes to check.

import type { ExitCode } from "./exit-code.ts";

/** Runs `perlc` with the arguments behind its name. Never throws. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    const [word, ...specs] = args;
    if (word === "check" && specs.length > 0 && !specs.some((each) => each.startsWith("-")))
      return await (await import("./check.ts")).check(specs, { set: [] });
    return await (await import("./commands.ts")).command(args);
  } catch (error) {
    return (await import("./failure.ts")).explainFailure(error, args);
  }
}
