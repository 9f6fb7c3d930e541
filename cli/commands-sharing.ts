// The commands that give an experiment to others, or take one from them: what commands.ts has of all others.

import { type Command, Option } from "commander";
import { called } from "./called.ts";
import type { ExitCode } from "./exit-code.ts";
import { repeated, rootOption, threadsOption } from "./options.ts";

/** Makes the action of a command, whose exit code is that of the process. */
export type Runner = (command: () => Promise<ExitCode>) => () => Promise<void>;

/** Commands that give an experiment to others, or take one from them. */
export function addSharing(program: Command, run: Runner): void {
  program
    .command("pack")
    .description("make one file of an experiment: specs, lock, plan, what its runs read, and what they came to")
    .argument("<what>", "the folder of a finished run or of a sweep, or a .perl file; `:name` behind it picks runs")
    .option("-o, --out <file>", "the file to write (default: its name with the ending .perlz)")
    .option("--results <folder>", "beside a spec: the folder of a finished run of it (repeatable)", repeated, [])
    .option("--weights", "also the final weights")
    .option(
      "--licence <id>",
      "the SPDX name of your own licence; PATH=ID of something that a run reads, which puts it in (repeatable)",
      repeated,
      [],
    )
    .option("--without <path>", "name what a run reads there by its digest alone (repeatable)", repeated, [])
    .option("--from <folder>", "what the paths of a run's folder count from, when its files lie elsewhere")
    .option("--sign <key>", "sign it with the private half of a key (PEM), as OpenSSF Model Signing does")
    .option("--json", "what was written as JSON, on stdout")
    .addOption(rootOption())
    .action((what, options) => run(async () => (await import("./pack.ts")).pack(what, options))());

  program
    .command("card")
    .description("write the model card of a finished run beside its weights, README.md, with what its author says")
    .argument("<run>", "the folder of the run")
    .option("--licence <id>", "under which licence the weights are: an SPDX name")
    .option("--base <name>", "what the model that the run began with is called on the Hugging Face hub: owner/name")
    .option("--out <file>", "the file to write, instead of the one beside the weights")
    .option("--json", "what was written as JSON, on stdout")
    .action((folder, options) => run(async () => (await import("./card.ts")).card(folder, options))());

  program
    .command("checklist")
    .description(
      "print the checklists of NeurIPS, ACM and CVPR for a run or a sweep, answered as far as its files say it",
    )
    .argument("<what>", "the folder of a run or of a sweep, in whatever state")
    .addOption(new Option("--form <name>", "this form alone").choices(["neurips", "acm", "cvpr"]))
    .option("--licence <id>", "under which licence your spec and results are: an SPDX name")
    .option("--json", "as JSON, on stdout")
    .action((what, options) => run(async () => (await import("./checklist.ts")).checklist(what, options))());

  program
    .command("push")
    .description("send the model of a finished run to the Hugging Face hub, as one commit; nothing else of the run")
    .argument("<what>", "the folder of a run, or of a model in the layout of the hub")
    .requiredOption("--to <name>", "its name there: owner/name; it is made where there is none")
    .option("--private", "a repository that is made is for its owner alone; one that anybody can read is refused")
    .option("--revision <branch>", "the branch, which is made where there is none", "main")
    .option("--sign <key>", "also model.sig, of all files that are sent, by the private half of a key (PEM)")
    .option("--dry-run", "say which files would be sent, and how large they are; no token and no network")
    .option("--json", "what was sent as JSON, on stdout")
    .action((what, options) => run(async () => (await import("./push.ts")).push(what, options))());

  program
    .command("verify")
    .description(
      "say what the bundle of a stranger holds and whether it is whole, or a signed model; nothing of it runs",
    )
    .argument("<file>", "the file that `perlc pack` made, or the folder of a model with a model.sig")
    .option("--key <file>", "the public half of the key that must have signed it (PEM); anything else is refused")
    .option("--signature <file>", "a signature beside it, instead of the one in it")
    .option("--save-signature <file>", "write its signature there, for other tools")
    .option("--json", "as JSON, on stdout")
    .action((file, options) => run(async () => (await import("./verify.ts")).verify(file, options))());

  program
    .command("reproduce")
    .description("run the bundle of a stranger and say whether it came to the same: bits, figures, or where first not")
    .argument("<file>", "the file that `perlc pack` made")
    .option("--out <folder>", "where it is laid out and run", "runs")
    .option("--from <folder>", "where files lie that the bundle leaves out, under whatever names")
    .option("--run <name>", "this run alone (repeatable)", repeated, [])
    .option("--results <folder>", "compare the finished run in this folder instead of running anything")
    .option("--key <file>", "the public half of the key that must have signed it (PEM); anything else is refused")
    .option("--adapter <name>", `as for ${called()} run`)
    .addOption(threadsOption())
    .option("--json", "the events of the runs and the comparisons as JSON lines, on stdout")
    .action((file, options) => run(async () => (await import("./reproduce.ts")).reproduce(file, options))());
}
