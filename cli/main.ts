// The command line: which commands there are and what they take. Each command is a file of its own, loaded
// when it is called, so that `check` never waits for the runtime.

import { env, stderr } from "node:process";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import packageFile from "../package.json" with { type: "json" };
import { output } from "./output.ts";

/** 0: done; 1: the spec or the run failed; 2: wrong usage, or a bug of ours. */
export type ExitCode = 0 | 1 | 2;

const sarifOption = () =>
  new Option("--sarif", "the diagnostics as one SARIF 2.1.0 log, on stdout, for code hosts and CI").conflicts("json");

const setOption = () =>
  new Option("--set <path=value>", "change one setting, as if it were written in the spec (repeatable)")
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], "none");

function positiveCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It is a whole number, 1 or more.");
  return Number(text);
}

/** Runs `perlc` with the arguments behind its name. Never throws. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0;
  const run = (command: () => Promise<ExitCode>) => async () => {
    code = await command();
  };
  const program = new Command("perlc")
    .description(
      "Compiles and runs experiments in permutation-enhanced reinforcement learning, written in .perl specs.",
    )
    .version(`perlc ${packageFile.version}`, "-V, --version", "print the version")
    .showHelpAfterError("(perlc --help lists the commands)")
    .exitOverride();

  program
    .command("check")
    .description("say what is wrong with specs, without running anything")
    .argument("<spec...>", "the .perl files")
    .addOption(setOption())
    .option("--json", "one JSON object a diagnostic, on stdout")
    .addOption(sarifOption())
    .action((specs, options) => run(async () => (await import("./check.ts")).check(specs, options))());

  program
    .command("lint")
    .description("say what is wrong or unwise, and mend what can be mended; exit 1 while anything is left")
    .argument("<spec...>", "the .perl files")
    .option("--fix", "make the fixes that keep what a spec means, and check again")
    .option("--unsafe", "with --fix: also those that may change what it means")
    .option("--json", "one JSON object a diagnostic, on stdout")
    .addOption(sarifOption())
    .action((specs, options) => run(async () => (await import("./lint.ts")).lint(specs, options))());

  program
    .command("fmt")
    .description("lay specs out as every spec is: words, numbers and comments stay as they are")
    .argument("<spec...>", "the .perl files")
    .option("--check", "change nothing, and exit with 1 if a spec is laid out otherwise")
    .option("--json", "one JSON object a spec or diagnostic, on stdout")
    .action((specs, options) => run(async () => (await import("./fmt.ts")).fmt(specs, options))());

  program
    .command("plan")
    .description("show what a run would do: nodes, counts, steps, memory and hash; no device is touched")
    .argument("<spec>", "the .perl file")
    .addOption(setOption())
    .option("--json", "the plan as JSON, on stdout")
    .action((spec, options) => run(async () => (await import("./plan.ts")).plan(spec, options))());

  program
    .command("explain")
    .description("explain a diagnostic (E0412), a word (take), or a value of a spec (train.group quickstart.perl)")
    .argument("<what>", "a code, a word of the language, or the path of a setting")
    .argument("[spec]", "the .perl file in which the path is")
    .addOption(setOption())
    .option("--json", "as JSON, on stdout")
    .action((what, spec, options) => run(async () => (await import("./explain.ts")).explain(what, spec, options))());

  program
    .command("diff")
    .description("compare two specs, plans or run folders by meaning; exit 1 when the results differ")
    .argument("<a>", "a .perl file, a plan (.json) or the folder of a run")
    .argument("<b>", "another")
    .option("--json", "as JSON, on stdout")
    .action((a, b, options) => run(async () => (await import("./diff.ts")).diff(a, b, options))());

  program
    .command("emit")
    .description(
      "write a plan for other programs: `json` (canonical), `ts` (a typed module), or the language's `schema`",
    )
    .argument("<form>", "json, ts or schema")
    .argument("[spec]", "the .perl file; `schema` needs none")
    .addOption(setOption())
    .option("--out <file>", "the file to write, instead of stdout")
    .action((form, spec, options) => run(async () => (await import("./emit.ts")).emit(form, spec, options))());

  program
    .command("new")
    .description("write a starter spec, explained line by line")
    .argument("<name>", "its name, such as ablation")
    .option("--json", "the path as JSON, on stdout")
    .action((name, options) => run(async () => (await import("./new.ts")).create(name, options))());

  program
    .command("run")
    .description("train what a spec says, or take an earlier run up again")
    .argument("[spec]", "the .perl file")
    .addOption(setOption())
    .option("--adapter <name>", "the adapter to run on: part of its name, or `software` (perlc doctor lists them)")
    .option("--out <folder>", "where the folder of the run is made", "runs")
    .option("--again <folder>", "continue the run in this folder from its last checkpoint")
    .option("--json", "the events of the run as JSON lines, on stdout")
    .action((spec, options) => run(async () => (await import("./run.ts")).run(spec, options))());

  program
    .command("lsp")
    .description("the language server, for editors: it speaks the protocol over standard input and output")
    .option("--stdio", "that way; editors say so, and there is no other")
    .action(() => run(async () => (await import("./lsp.ts")).lsp())());

  program
    .command("doctor")
    .description("list the adapters of this machine, what they can do, and which one a run would take")
    .option("--adapter <name>", "say what this choice would take")
    .option("--json", "the adapters as JSON, on stdout")
    .action((options) => run(async () => (await import("./doctor.ts")).doctor(options))());

  program
    .command("bench")
    .description("measure this machine: matmul, dispatches, and the tiny model decoding and training")
    .option("--adapter <name>", "the adapter to measure; a software driver only when named")
    .option("--runs <count>", "samples of each measurement", positiveCount, 5)
    .option("--json", "JSON alone, on stdout")
    .action((options) => run(async () => (await import("./bench.ts")).bench(options))());

  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return explainFailure(error, args);
  }
}

function explainFailure(error: unknown, args: readonly string[]): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Failure) {
    output(args.includes("--json")).diagnose(error.diagnostics);
    return 1;
  }
  const what = error instanceof Error ? error.message : String(error);
  stderr.write(
    `perlc has a bug, and this is it: ${what}\nPlease report it, with the spec. PERLC_DEBUG=1 shows where it happened.\n`,
  );
  if ((env.PERLC_DEBUG ?? "") !== "" && error instanceof Error) stderr.write(`${error.stack}\n`);
  return 2;
}
