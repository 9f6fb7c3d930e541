// The commands for shells: the script that completes what is typed, and, hidden, what that script asks.

import { Argument, type Command } from "commander";
import type { Runner } from "./commands-sharing.ts";

export function addShell(program: Command, run: Runner): void {
  program
    .command("completion")
    .description("print the script by which a shell completes commands, options, specs and the names of their runs")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .action((shell) => run(async () => (await import("./completion.ts")).completion(shell))());

  program
    .command("complete-words", { hidden: true })
    .argument("[words...]", "what stands behind `perlc`, the word under the cursor last")
    .allowUnknownOption()
    .action((words) => run(async () => (await import("./complete.ts")).complete(program, words))());
}
