// The command line: which commands there are and what they take. Each command is a file of its own, loaded
// when it is called, so that `lint` never waits for the runtime. Those that share are in commands-sharing.ts.

import { Argument, Command, CommanderError, Option } from "commander";
import packageFile from "../package.json" with { type: "json" };
import { called } from "./called.ts";
import { addSharing, type Runner } from "./commands-sharing.ts";
import { addShell } from "./commands-shell.ts";
import type { ExitCode } from "./exit-code.ts";
import {
  baseOption,
  jobsOption,
  positiveCount,
  primaryOption,
  rootOption,
  runOption,
  sarifOption,
  setOption,
  threadsOption,
} from "./options.ts";
import { asWritten, outliveOutput } from "./terminal.ts";

/** Commands that say something of specs. */
function addReading(program: Command, run: Runner): void {
  program
    .command("check")
    .description("say what is wrong with specs, without running anything")
    .argument("<spec...>", "the .perl files")
    .addOption(setOption())
    .option("--preflight", "also what a run would meet here: adapter, memory, disk, columns and rows of tables")
    .option("--json", "one JSON object a diagnostic, on stdout")
    .addOption(sarifOption())
    .addOption(rootOption())
    .action((specs, options) => run(async () => (await import("./check.ts")).check(specs, options))());

  program
    .command("lint")
    .description("say what is wrong or unwise, and mend what can be mended; exit 1 while anything is left")
    .argument("<spec...>", "the .perl files")
    .option("--fix", "make the fixes that keep what a spec means, and check again")
    .option("--unsafe", "with --fix: also those that may change what it means")
    .option("--json", "one JSON object a diagnostic, on stdout")
    .addOption(sarifOption())
    .addOption(rootOption())
    .action((specs, options) => run(async () => (await import("./lint.ts")).lint(specs, options))());

  program
    .command("fmt")
    .description("lay specs out as every spec is: words, numbers and comments stay as they are")
    .argument("<spec...>", "the .perl files, or - for standard input")
    .option("--check", "change nothing, and exit with 1 if a spec is laid out otherwise")
    .option("--json", "one JSON object a spec or diagnostic, on stdout")
    .action((specs, options) => run(async () => (await import("./fmt.ts")).fmt(specs, options))());

  program
    .command("plan")
    .description("show what a run would do: nodes, counts, steps, memory, cost and hash; no device is touched")
    .argument("<spec>", "the .perl file, or a plan (.json)")
    .addOption(setOption())
    .addOption(runOption())
    .addOption(baseOption())
    .option("--prompt", "also the first prompt, as the model is shown it")
    .option("--from <folder>", "what the paths of a plan count from, when its files lie elsewhere")
    .option("--json", "the plan as JSON, on stdout")
    .addOption(rootOption())
    .action((spec, options) => run(async () => (await import("./plan.ts")).plan(spec, options))());

  program
    .command("explain")
    .description("explain a diagnostic (E0412), a word (take), or a value of a spec (train.group quickstart.perl)")
    .argument("<what>", "a code, a word of the language, or the path of a setting")
    .argument("[spec]", "the .perl file in which the path is")
    .addOption(setOption())
    .option("--json", "as JSON, on stdout")
    .addOption(rootOption())
    .action((what, spec, options) => run(async () => (await import("./explain.ts")).explain(what, spec, options))());

  program
    .command("diff")
    .description(
      "compare two specs, plans or run folders by meaning; exit 0 for the same results, 1 for others, 2 when they cannot be compared",
    )
    .argument("<a>", "a .perl file, a plan (.json) or the folder of a run; `:name` behind it picks one run")
    .argument("<b>", "another")
    .option("--json", "as JSON, on stdout")
    .addOption(rootOption())
    .action((a, b, options) => run(async () => (await import("./diff.ts")).diff(a, b, options))());
}

/** Commands that write something for others. */
function addWriting(program: Command, run: Runner): void {
  program
    .command("emit")
    .description(
      "write a plan for other programs: `json` (canonical), `ts` (a typed module); the `schema` of plans; the language's `words`",
    )
    .argument("<form>", "json, ts, schema or words")
    .argument("[spec]", "the .perl file; `schema` and `words` need none")
    .addOption(setOption())
    .option("--out <file>", "the file to write, instead of stdout")
    .option("--json", "JSON alone on stdout, diagnostics too")
    .addOption(rootOption())
    .action((form, spec, options) => run(async () => (await import("./emit.ts")).emit(form, spec, options))());

  program
    .command("new")
    .description("write a starter spec, explained line by line")
    .argument("<name>", "its name, such as ablation")
    .option("--from <template>", "what it begins with: first, variant, sweep, paper or supervised (default: first)")
    .option("--json", "the path as JSON, on stdout")
    .action((name, options) => run(async () => (await import("./new.ts")).create(name, options))());

  program
    .command("freeze")
    .description(
      "write a lock beside a spec: settings, seeds, batches, digests of files; check and run hold it against that",
    )
    .argument("<spec>", "the .perl file")
    .option(
      "--results <folder>",
      "also what the finished run in this folder came to: weights, figures, adapter and driver",
    )
    .option("--preregister", "seal spec, runs, examples and tests before anything runs, in a file of its own")
    .addOption(primaryOption())
    .option("--json", "what was written as JSON, on stdout")
    .addOption(rootOption())
    .action((spec, options) => run(async () => (await import("./freeze.ts")).freeze(spec, options))());
}

/** Commands that use the machine, or what a run left. */
function addRunning(program: Command, run: Runner): void {
  program
    .command("run")
    .description("train what a spec says, or a plan of `perlc emit`, or take an earlier run up again")
    .argument(
      "[spec]",
      "the .perl file, a plan (.json), or with --allow-code a module that exports a `plan` (.ts); `:name` behind it picks a run",
    )
    .addOption(setOption())
    .addOption(runOption())
    .addOption(baseOption())
    .option(
      "--from <folder>",
      "what the paths of a plan, or of a run that is continued, count from, when its files lie elsewhere",
    )
    .option("--allow-code", "run a module that exports a plan: it is a program, and can do whatever you can")
    .option(
      "--adapter <name>",
      `the adapter to run on: part of its name, or "software" (${called()} doctor lists them)`,
    )
    .addOption(threadsOption())
    .addOption(jobsOption())
    .option("--out <folder>", "where the folder of the run, or of the sweep, is made", "runs")
    .option("--again <folder>", "continue the run in this folder from its last checkpoint, or what is left of a sweep")
    .option(
      "--overfit",
      "a check, not a result: every step trains on the batch of the first, which evaluations ask about too; says whether the reward rose",
    )
    .option("--tensorboard", "also an event file for TensorBoard in the folder of each run, line by line")
    .option("--dry-run", "all that comes before training, and every program compiled: no step, and no folder")
    .option("--json", "the events of the run as JSON lines, on stdout")
    .addOption(rootOption())
    .action((spec, options) => run(async () => (await import("./run.ts")).run(spec, options))());

  program
    .command("sweep-worker", { hidden: true })
    .action(() => run(async () => (await import("./sweep-worker.ts")).sweepWorker())());

  program
    .command("lsp")
    .description("the language server, for editors: it speaks the protocol over standard input and output")
    .option("--stdio", "that way; editors say so, and there is no other")
    .action(() => run(async () => (await import("./lsp.ts")).lsp())());
}

/** Commands that show what runs came to. */
function addShowing(program: Command, run: Runner): void {
  program
    .command("compare")
    .description("hold finished runs, or sweeps, against each other: means over seeds, paired differences, tests")
    .argument("<folder...>", "folders of runs and of sweeps; the first arm is the reference")
    .option("--reference <arm>", "the arm from which the others are taken, as the table calls it")
    .option("--json", "as JSON, on stdout")
    .action((folders, options) => run(async () => (await import("./compare.ts")).compare(folders, options))());

  program
    .command("report")
    .description("write the report of runs and sweeps: one HTML file each, which needs no network and no script")
    .argument("<folder...>", "the folders of runs or sweeps; each gets its own report.html")
    .option("--compare", "one page of all of them instead, against the first: comparison.html, or --out")
    .option("--reference <arm>", "the arm against which the others are held, with --compare or of a sweep")
    .option("--out <file>", "where the report of one run goes, instead of its folder")
    .option("--page <address>", "a link that opens the spec in the page at this address (what `perlc page` makes)")
    .option("--share-alike", "also pictures under a share-alike licence: the page is under that licence then")
    .option("--json", "as JSON lines, on stdout")
    .action((folders, options) => run(async () => (await import("./report.ts")).report(folders, options))());

  program
    .command("export")
    .description("write runs for other programs: `tensorboard` (an event file: curves, evaluations, settings)")
    .addArgument(new Argument("<form>", "the program").choices(["tensorboard"]))
    .argument("<folder...>", "the folders of runs and of sweeps; each run gets its own file")
    .option("--out <folder>", "where a folder for each run is made, instead of the run's own")
    .option("--json", "as JSON lines, on stdout")
    .action((_form, folders, options) =>
      run(async () => (await import("./tensorboard.ts")).exportTensorboard(folders, options))(),
    );

  program
    .command("watch")
    .description(
      "show a run or a sweep in a browser while it trains: a page on this machine alone, which renews itself",
    )
    .argument("<folder>", "the folder of the run or the sweep; nothing in it is touched")
    .option("--port <number>", "the port of the address, for a tunnel to it; as a rule any that is free", positiveCount)
    .option("--json", "the address and what the run is at as JSON lines, on stdout")
    .action((folder, options) => run(async () => (await import("./watch.ts")).watch(folder, options))());
}

/** Commands that hold this machine, or perlc on it, against something. */
function addMeasuring(program: Command, run: Runner): void {
  program
    .command("doctor")
    .description("list the adapters of this machine, what they can do, and which one a run would take")
    .option("--adapter <name>", "say what this choice would take")
    .addOption(threadsOption())
    .option("--json", "the adapters as JSON, on stdout")
    .action((options) => run(async () => (await import("./doctor.ts")).doctor(options))());

  program
    .command("bench")
    .description("measure this machine: matmul, dispatches, and the tiny model decoding and training")
    .option("--adapter <name>", "the adapter to measure; a software driver only when named")
    .option("--runs <count>", "samples of each measurement", positiveCount, 5)
    .option("--json", "JSON alone, on stdout")
    .action((options) => run(async () => (await import("./bench.ts")).bench(options))());

  program
    .command("conform")
    .description("hold an adapter against goldens, a line a check; without a folder, every op against the interpreter")
    .argument("[folder]", "goldens: what its index.json lists, or every file that names its format and every model")
    .option(
      "--adapter <name>",
      `as for ${called()} run; also "interpreter" (double precision) and "interpreter-single"`,
    )
    .addOption(threadsOption())
    .addOption(
      new Option("--variant <kind>", "of a GPU: the kernels for this kind of device").choices(["hardware", "software"]),
    )
    .option("--json", "the checks as JSON, on stdout")
    .action((folder, options) => run(async () => (await import("./conform.ts")).conform(folder, options))());
}

/** Runs the command that the arguments name; wrong usage is said and gives 2. Throws what the command throws. */
export async function command(args: readonly string[]): Promise<ExitCode> {
  outliveOutput();
  let code: ExitCode = 0;
  const run: Runner = (command) => async () => {
    code = await command();
  };
  const program = new Command("perlc")
    .description(
      "Compiles and runs experiments in permutation-enhanced reinforcement learning, written in .perl specs.",
    )
    .version(`perlc ${packageFile.version}`, "-V, --version", "print the version")
    .showHelpAfterError(`(${called()} --help lists the commands)`)
    .configureOutput(asWritten)
    .exitOverride();

  addReading(program, run);
  addWriting(program, run);
  addSharing(program, run);
  addRunning(program, run);
  addShowing(program, run);
  addMeasuring(program, run);
  addShell(program, run);
  program.hook("preAction", async (_, called) => {
    const { root } = called.opts<{ readonly root?: string }>();
    if (root !== undefined) (await import("./files.ts")).allowBeneath(root);
  });

  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
