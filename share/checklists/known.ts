// What the forms of conferences share: lines about an experiment that a machine knows, each with the file and field that says so. Every line
// is made of plans and journals, or of the list of a bundle; where neither says a thing there is no line.

import { printBytes } from "../../compiler/diagnostics/print-number.ts";
import { declared } from "../../plan/declared.ts";
import type { Resolved } from "../../plan/plan.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import type { Figure } from "../../runtime/report/figures.ts";
import { assetsOf, type LicenceOf } from "../card/sources.ts";

/** A thing that is known, as a sentence in plain text, and where it stands. */
export interface Line {
  readonly says: string;
  readonly source: string;
}

export interface KnownRun {
  readonly run: Resolved;
  /** Its journal; empty: there is none, or not here. */
  readonly events: readonly RunEvent[];
}

/** What checklists are made of. */
export interface Known {
  readonly perlc: string;
  readonly runs: readonly KnownRun[];
  readonly licenceOf: LicenceOf;
  /** Of what the author made. */
  readonly licence?: string;
  /** By state of a sweep's runs; absent where no `sweep.json` is at hand. */
  readonly states?: readonly string[];
  /** Of a bundle. */
  readonly bundle?: {
    readonly files: readonly { readonly role: string }[];
    readonly absent: readonly { readonly place: string; readonly why: string }[];
  };
}

type EventOf<E extends RunEvent["event"]> = Extract<RunEvent, { readonly event: E }>;

const of = <E extends RunEvent["event"]>({ events }: Pick<KnownRun, "events">, event: E): readonly EventOf<E>[] =>
  events.filter((each): each is EventOf<E> => each.event === event);

const distinct = (all: readonly string[]): string => [...new Set(all)].join("; ");
const line = (says: string, source: string): readonly Line[] => (says === "" ? [] : [{ says, source }]);
const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
const begun = ({ runs }: Known) => runs.filter(({ events }) => events.length > 0);

/** Seeds of the runs that have a journal; of all where none has. */
export function seeds(known: Known): readonly Line[] {
  const runs = begun(known).length > 0 ? begun(known) : known.runs;
  const all = [...new Set(runs.map(({ run }) => run.seed))].sort((a, b) => a - b);
  const says = `${count(all.length, "seed")} (${all.join(", ")}) in ${count(runs.length, "run")}`;
  const single = "one seed alone: nothing here says how far another seed would come from it";
  return [...line(says, "plan.json: seed"), ...(all.length === 1 ? line(single, "plan.json: seed") : [])];
}

const percent = (share: number): string => (100 * share).toFixed(1);
const shown = (figure: Figure): string =>
  Number.isFinite(figure.value)
    ? `${percent(figure.value)} % (95 % interval ${percent(figure.low)} to ${percent(figure.high)} %)`
    : "nothing to count";

/** Per run and evaluation: questions, answers, accuracy and flip rate before and after training. */
export const figures = (known: Known): readonly Line[] =>
  begun(known).flatMap((each) =>
    (["before", "after"] as const).flatMap((when) => {
      const newest = new Map(
        of(each, "evaluation")
          .filter((one) => one.when === when)
          .map((one) => [one.stage, one]),
      );
      return [...newest.values()].flatMap(({ stage, figures: { items, answers, accuracy, flipRate } }) =>
        line(
          `${each.run.name}, ${stage} ${when} training: accuracy ${shown(accuracy)}, flip rate ${shown(flipRate)}; n = ${count(items, "question")}, ${count(answers, "answer")}`,
          "journal.jsonl: evaluation.figures",
        ),
      );
    }),
  );

/** What the intervals are over, where there are any. */
export function intervals(known: Known): readonly Line[] {
  if (figures(known).length === 0) return [];
  const over =
    "each interval is of 95 %, over the questions asked of one trained model, whose answers to one question count as hanging together; it does not hold the spread between seeds";
  return line(over, "journal.jsonl: evaluation.figures.*.low, .high, .items");
}

const beginnings = (each: KnownRun) => [...of(each, "start"), ...of(each, "resume")];

/** Devices, drivers and machines. */
export function hardware(known: Known): readonly Line[] {
  const all = begun(known).flatMap(beginnings);
  const hosts = all.flatMap(({ clock }) => clock.host ?? []);
  const memory = begun(known).flatMap((each) => of(each, "step").flatMap(({ clock }) => clock.memory ?? []));
  const most = (name: "device" | "hostPeak") => printBytes(Math.max(...memory.map((each) => each[name])));
  const machines = distinct(
    hosts.map((each) => `${each.processor}, ${count(each.cores, "core")}, ${printBytes(each.memory)}, ${each.system}`),
  );
  return [
    ...line(
      prefixed("device and driver: ", distinct(all.map(({ adapter, driver }) => `${adapter}, ${driver}`))),
      "journal.jsonl: start.adapter, .driver",
    ),
    ...line(prefixed("machine: ", machines), "journal.jsonl: start.clock.host"),
    ...(memory.length === 0
      ? []
      : line(
          `most memory taken: ${most("device")} on the device, ${most("hostPeak")} of the process`,
          "journal.jsonl: step.clock.memory",
        )),
  ];
}

const prefixed = (prefix: string, text: string): string => (text === "" ? "" : prefix + text);

/** Hours by the clock from each start or resume to the last line before the next one. */
export function hoursOf(events: readonly RunEvent[]): number {
  let from: number | undefined;
  let to = 0;
  let all = 0;
  const close = () => {
    if (from !== undefined) all += Math.max(0, to - from);
  };
  for (const { event, clock } of events) {
    if (event === "start" || event === "resume") {
      close();
      from = clock.at;
    }
    to = clock.at;
  }
  close();
  return all / 3_600_000;
}

const hours = (number: number): string => `${number.toFixed(4)} h`;

/** Hours, steps and tokens of each run, and of all. */
export function cost(known: Known): readonly Line[] {
  const each = begun(known).map((one) => {
    // a step that was taken again after a resume counts once; its hours count twice
    const steps = [...new Map(of(one, "step").map((step) => [`${step.stage} ${step.step}`, step])).values()];
    const sum = (pick: (step: EventOf<"step">) => number) => steps.reduce((all, step) => all + pick(step), 0);
    return {
      name: one.run.name,
      hours: hoursOf(one.events),
      steps: steps.length,
      tokens: sum(({ tokens }) => tokens),
    };
  });
  const says = (of: Omit<(typeof each)[number], "name">) =>
    `${hours(of.hours)} by the clock on one device, ${count(of.steps, "step")} of training, ${count(of.tokens, "token")} in them`;
  const source = "journal.jsonl: clock.at, step.tokens";
  const total = (name: "hours" | "steps" | "tokens") => each.reduce((sum, one) => sum + one[name], 0);
  const all = { hours: total("hours"), steps: total("steps"), tokens: total("tokens") };
  return [
    ...each.flatMap((one) => line(`${one.name}: ${says(one)}`, source)),
    ...(each.length > 1 ? line(`all ${each.length} runs together: ${says(all)}`, source) : []),
  ];
}

export function parameters(known: Known): readonly Line[] {
  const all = begun(known).flatMap((each) =>
    of(each, "start").map((start) => start.parameters.toLocaleString("en-US")),
  );
  return line(prefixed("parameters of the model: ", distinct(all)), "journal.jsonl: start.parameters");
}

/** How many runs failed, as far as it is seen here. */
export function failures(known: Known): readonly Line[] {
  const { states, runs } = known;
  const having = begun(known);
  const failed = having.filter((each) => of(each, "failed").length > 0).length;
  const resumed = having.reduce((sum, each) => sum + of(each, "resume").length, 0);
  const journals = `of ${count(having.length, "run")} with a journal ${failed} failed at least once, and they were taken up again ${count(resumed, "time")}`;
  const has = (state: string) => states?.filter((each) => each === state).length ?? 0;
  const share = `of ${count(runs.length, "run")} of the sweep ${has("failed")} failed, ${has("finished")} finished, ${runs.length - has("failed") - has("finished")} did neither`;
  const absent = `of ${count(runs.length, "run")} of the plan ${having.length} have results here; whether the others were tried is not known`;
  return [
    ...(having.length > 0 ? line(journals, "journal.jsonl: failed, resume") : []),
    ...(states ? line(share, "sweep.json: runs.state") : []),
    ...(known.bundle && having.length < runs.length ? line(absent, "manifest: runs.results") : []),
  ];
}

/** Whether it was sealed before it ran. */
export function preregistered(known: Known): readonly Line[] {
  const starts = begun(known).flatMap((each) => of(each, "start").slice(0, 1));
  const sealed = starts.flatMap((each) => each.preregistered ?? []);
  if (starts.length === 0) return [];
  const says =
    sealed.length === 0
      ? "not preregistered: no run began beside a seal of what it was to show"
      : `${sealed.length} of ${count(starts.length, "run")} began under a preregistration: ${distinct(sealed)}`;
  return line(says, "journal.jsonl: start.preregistered");
}

/** Each part of the plans that trains or evaluates, with its settings; the same part of several runs once. */
export function settings({ runs }: Known): readonly Line[] {
  const parts = runs.flatMap(({ run }) =>
    run.nodes
      .filter(({ kind }) => kind === "grpo" || kind === "supervised" || kind === "evaluate")
      .map((node) => `${node.id} (${node.kind}): ${declared(node).describe(node)}`),
  );
  const whole = "every setting, defaults too, is in the plan; its hash names them all";
  return [...new Set(parts)].flatMap((each) => line(each, "plan.json: nodes")).concat(line(whole, "plan.json"));
}

/** Models and data that the runs read, each with its licence where somebody says it. */
export function assets({ runs, licenceOf }: Known): readonly Line[] {
  const all = runs.flatMap(({ run }) => assetsOf(run, licenceOf));
  const each = new Map(all.map((one) => [`${one.what} ${one.name}`, one]));
  return [...each.values()].flatMap(({ what, name, licence }) =>
    line(
      `${what}: ${name}; licence: ${licence ?? "not known, nobody names one"}`,
      "plan.json: nodes; the card beside the file, or --licence",
    ),
  );
}

export const ownLicence = ({ licence }: Known): readonly Line[] =>
  licence === undefined ? [] : line(`licence of spec and results: ${licence}`, "manifest: licence");

/** The code and how it was called. */
export function code(known: Known): readonly Line[] {
  const hosts = begun(known).flatMap((each) => beginnings(each).flatMap(({ clock }) => clock.host ?? []));
  const commands = distinct(hosts.map(({ command }) => command.join(" ")));
  const made = distinct(
    hosts.map((each) => `perlc ${each.perlc}, ${each.node === undefined ? each.browser : `Node ${each.node}`}`),
  );
  const commits = distinct(
    hosts.flatMap(({ repository: at }) => (at ? [at.commit + (at.dirty ? ", with changes since" : "")] : [])),
  );
  return [
    ...line(prefixed("made with ", made), "journal.jsonl: start.clock.host"),
    ...line(prefixed("called as: ", commands), "journal.jsonl: start.clock.host.command"),
    ...line(prefixed("repository of the spec at commit ", commits), "journal.jsonl: start.clock.host.repository"),
    known.bundle
      ? { says: "perlc reproduce FILE runs it again and compares the results with these", source: "manifest" }
      : {
          says: "perlc pack makes one file of it, and perlc reproduce FILE repeats that elsewhere",
          source: `perlc ${known.perlc}`,
        },
  ];
}

/** What names plans and weights bit for bit. */
export const digests = (known: Known): readonly Line[] =>
  known.runs.flatMap(({ run, events }) => [
    ...line(`plan of ${run.name}: ${run.hash}`, "plan.json: hash"),
    ...of({ events }, "finish").flatMap(({ weights }) =>
      line(`weights of ${run.name}: ${weights}`, "journal.jsonl: finish.weights"),
    ),
  ]);

/** What of the experiment a bundle holds. */
export function contents({ bundle }: Known): readonly Line[] {
  if (!bundle) return [];
  const roles = new Map<string, number>();
  for (const { role } of bundle.files) roles.set(role, (roles.get(role) ?? 0) + 1);
  const there = [...roles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([role, number]) => `${role} ${number}`);
  const missing = bundle.absent.map(({ place, why }) => `${place} (${why})`).sort();
  return [
    ...line(`files in the bundle by role: ${there.join(", ")}`, "manifest: files"),
    ...line(
      missing.length === 0
        ? "no file that the runs read is left out"
        : `left out, named by digest alone: ${missing.join("; ")}`,
      "manifest: absent",
    ),
  ];
}
