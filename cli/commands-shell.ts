// The commands around perlc: the playground, the script by which a shell completes what is typed, and, hidden, what that asks.

import { Argument, type Command } from "commander";
import type { Runner } from "./commands-sharing.ts";

export function addShell(program: Command, run: Runner): void {
  program
    .command("completion")
    .description("print the script by which a shell completes commands, options, specs and the names of their runs")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .action((shell) => run(async () => (await import("./completion.ts")).completion(shell))());

  program
    .command("page")
    .description("lay the playground into a folder: a page that checks and plans specs in a browser, without a server")
    .argument("<folder>", "where; made when it is not there")
    .option("--json", "the names of the files as JSON, on stdout")
    .action((folder, options) => run(async () => (await import("./page.ts")).page(folder, options))());

  program
    .command("complete-words", { hidden: true })
    .argument("[words...]", "what stands behind `perlc`, the word under the cursor last")
    .allowUnknownOption()
    .action((words) => run(async () => (await import("./complete.ts")).complete(program, words))());
}
