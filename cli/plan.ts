// perlc plan: what a run would do, as far as it is known without a device and without training data.

import { dirname, resolve } from "node:path";
import type { Experiment } from "../compiler/compile.ts";
import { behaviours } from "../compiler/diagnostics/codes.ts";
import type { Compiled } from "../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import type { Source } from "../compiler/diagnostics/source.ts";
import { wrap } from "../compiler/diagnostics/width.ts";
import { type Chosen, chosenRuns } from "../compiler/tools/choose.ts";
import { differingSettings } from "../compiler/tools/plan/differing.ts";
import { memoryOf, type PlanFiles, pixelsOf, printPlan } from "../compiler/tools/plan/whole.ts";
import { placeOf } from "../disk.ts";
import { budgetOf } from "../plan/budget.ts";
import { countTraining } from "../plan/count.ts";
import { planOf } from "../plan/hash.ts";
import type { Plan, Run } from "../plan/plan.ts";
import { called, quoted } from "./called.ts";
import type { ExitCode } from "./exit-code.ts";
import { addressIn, compileFile, disk } from "./files.ts";
import { output } from "./output.ts";
import { requireExperiment } from "./require-experiment.ts";
import { complain } from "./terminal.ts";

export interface PlanOptions {
  readonly set: readonly string[];
  readonly json?: boolean;
  /** Also the first prompt, as the model is shown it. */
  readonly prompt?: boolean;
  /** These runs alone. */
  readonly run?: readonly string[];
  /** Also the experiments that sweeps lie over. */
  readonly withBase?: boolean;
  /** What the paths of a plan count from, when its files lie elsewhere. */
  readonly from?: string;
}

/** A plan, with what is known of the spec that it was made from. */
interface Planned {
  readonly plan: Plan;
  /** The runs of the plan that are meant. */
  readonly chosen: readonly Chosen[];
  readonly directory: string;
  readonly sources: readonly Source[];
}

export async function plan(file: string, options: PlanOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  if (options.from !== undefined && !addressIn(file).path.endsWith(".json")) {
    complain(`--from is for plans: the paths of a spec count from its folder\n(${called()} plan --help says more)`);
    return 2;
  }
  const { value: made, diagnostics } = await read(file, options);
  out.diagnose(diagnostics);
  if (!made || hasErrors(diagnostics)) return 1;
  const { resolvePlan } = await import("../runtime/inputs/resolve.ts");
  const { placing } = await import("../runtime/stages/blame.ts");
  const { plan: known, missing } = await resolvePlan(made.plan, made.directory, placing(made.sources));
  const value = {
    ...made,
    plan: known,
    chosen: made.chosen.map((each, at) => ({ ...each, run: known.runs[at] ?? each.run })),
  };
  const named = value.chosen.map((each) => each.run);
  // a plan that was given alone does not say what was written
  const settingsOf = <T>(run: Run, of: (experiment: Experiment) => T) => {
    const experiment = value.chosen[named.indexOf(run)]?.experiment;
    return experiment && { settings: of(experiment) };
  };
  const files = filesIn(value.directory);
  const [first] = named;
  const prompt = options.prompt && first ? await renderedPrompt(first, value.directory) : undefined;
  const { quick, refusedRows, unknownWordsIn } = await import("./rows.ts");
  const asked = { directory: value.directory, sources: value.sources, most: quick };
  const { refused } = await refusedRows(named, asked);
  const unknown = options.prompt && first ? await unknownWordsIn([first], asked) : [];
  // a file that is not there may be elsewhere; weights that are there and are others are wrong
  const wrong = [...refused, ...missing.filter(({ code }) => behaviours[code]?.cause === "pin")];
  out.diagnose([...wrong, ...unknown]);
  const ended: ExitCode = wrong.length > 0 ? 1 : 0;
  if (options.json) {
    const runs = named.map((run) => ({
      name: run.name,
      counts: countTraining(run, files.rows),
      memory: memoryOf(run, files),
      pictures: pixelsOf(run, files),
      budget: budgetOf(run, files.rows),
      ...settingsOf(run, differingSettings),
    }));
    const unknown = missing.length > 0 ? { unknown: missing.map((each) => each.title) } : {};
    const also = prompt === undefined ? {} : { prompt };
    out.json({ plan: value.plan, ...unknown, runs, ...also }, 2);
    return ended;
  }
  const reasons = missing.map((each) => each.title);
  const one = (label: string) => `${called()} plan ${quoted(addressIn(file).path)}:${label}`;
  out.print(printPlan({ ...value, reasons }, files, one));
  if (prompt !== undefined) out.print(`\n${typeof prompt === "string" ? `no prompt: ${prompt}` : promptText(prompt)}`);
  return ended;
}

async function read(
  given: string,
  { set, from, run: names = [], withBase = false }: PlanOptions,
): Promise<Compiled<Planned>> {
  const { path, run } = addressIn(given);
  if (path.endsWith(".json")) {
    const { readExternalFile } = await import("./external.ts");
    const { value, diagnostics } = await readExternalFile(path, from === undefined ? {} : { from });
    if (!value) return { value, diagnostics };
    const { value: chosen, diagnostics: unknown } = chosenRuns(
      { path, runs: value.plan.runs },
      { names: [run, ...names] },
    );
    if (!chosen) return { value: undefined, diagnostics: [...diagnostics, ...unknown] };
    return { value: planned(value.plan, chosen, value.directory, [value.source]), diagnostics };
  }
  const { value, diagnostics, source, chosen } = compileFile(given, { set, runnable: true, names, withBase });
  if (!value || !source || hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const empty = requireExperiment(value, source);
  if (empty) return { value: undefined, diagnostics: [...diagnostics, empty] };
  const sources = [...value.modules.values()].map((each) => each.source);
  return { value: planned(value.plan, chosen, resolve(dirname(source.path)), sources), diagnostics };
}

/** The plan of what is chosen: all of a plan, or a plan of its own. */
function planned(whole: Plan, chosen: readonly Chosen[], directory: string, sources: readonly Source[]): Planned {
  const plan = chosen.length === whole.runs.length ? whole : planOf(chosen.map((each) => each.run));
  return { plan, chosen, directory, sources };
}

/** Paths in a plan count from the folder of its spec. */
const filesIn = (directory: string): PlanFiles => ({
  read: (path) => disk.read(placeOf(directory, path)),
  rows: (path, form) => disk.rows?.(placeOf(directory, path), form),
});

/** The runtime is loaded only for this: everything else here is the compiler's. */
async function renderedPrompt(run: Run, directory: string) {
  const { renderPrompt } = await import("../runtime/stages/rendered.ts");
  return renderPrompt(run, directory);
}

function promptText(rendered: Exclude<Awaited<ReturnType<typeof renderedPrompt>>, string>): string {
  const { source, stages, example, answer, text, tokens, visualTokens, limit } = rendered;
  const behind = stages.length === 0 ? "" : ` (before ${stages.join(", ")})`;
  return [
    `prompt of ${example}, the first of ${source}${behind}`,
    `  ${tokens} of at most ${limit} tokens, pictures ${visualTokens.join(" + ") || "none"}`,
    `  answer  ${answer}`,
    ...text.split("\n").flatMap((line) => wrap(line, 100).map((each) => `  │ ${each}`.trimEnd())),
  ].join("\n");
}
