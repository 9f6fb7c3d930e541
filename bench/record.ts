// What the record of a run costs: the same steps with it and without, in turns, in one process; by the clock, and processor time of all threads.
//
//   npx node bench/record.ts [--rounds 2] [--steps 20] [--spec specs/quickstart.perl] [--adapter NAME] [--json]
//
// Three arms: all of the record; graphs as they are and nothing kept of rollouts and pictures (`figures`); and none of it: graphs lose the
// outputs that readers alone ask for, with all that only they need. Steps of one run take them in turns, and rounds begin with another one, so
// that each step has had every arm on the same data; differences are between arms of the same step, with their standard error over steps and
// rounds. What is kept is on the disk before the step goes on, so that no arm pays for another: by the clock that is more than a run waits.
// The bar: at most 2 % of a step, or 3 ms, whichever is more.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cpuUsage, stdout } from "node:process";
import { parseArgs } from "node:util";
import { compile } from "../perlc.ts";
import type { Run } from "../plan/plan.ts";
import type { Backend } from "../runtime/graph/backend.ts";
import type { Graph, Node, Value } from "../runtime/graph/ir.ts";
import { type Archive, plainDisk } from "../runtime/record/archive.ts";
import { startRun } from "../runtime/session.ts";

/** What is kept in an arm. */
const arms = ["all", "figures", "none"] as const;
type Arm = (typeof arms)[number];

/** Milliseconds of a step: of all threads of the processor, and by the clock. */
interface Time {
  readonly processor: number;
  readonly clock: number;
}

/** Outputs that only readers of a run ask for. */
const watched = new Set(["weightNorm", "directionNorm", "directionDot", "decayedNorm", "logp", "reference"]);

/** The graph without those, and without the nodes that nothing else needs. */
function plain(graph: Graph): Graph {
  if (!graph.fetches.some(({ name }) => name === "weightNorm")) return graph;
  const fetches = graph.fetches.filter(({ name }) => !watched.has(name));
  const needed = new Set<Value>([...fetches, ...graph.updates].map(({ value }) => value));
  const kept: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((each) => needed.has(each))) continue;
    for (const each of node.inputs) needed.add(each);
    kept.push(node);
  }
  return { ...graph, fetches, nodes: kept.reverse() };
}

/** Each graph with its figures and without, on the same states; which one runs is asked each time. */
function switched(backend: Backend, isPlain: () => boolean): Backend {
  const compile: Backend["compile"] = async (graph, room) => {
    const other = plain(graph);
    const whole = await backend.compile(graph, room);
    if (other === graph) return whole;
    const bare = await backend.compile(other, room);
    let last = whole;
    return {
      ...whole,
      run(feeds) {
        last = isPlain() ? bare : whole;
        last.run(feeds);
      },
      // whoever asks names those of the whole graph
      fetch: (...names) => last.fetch(...names.filter((name) => last.graph.fetches.some((each) => each.name === name))),
      release() {
        whole.release();
        bare.release();
      },
    };
  };
  return { ...backend, compile };
}

/** What is kept, in the steps of one arm alone. */
function switchedArchive(kept: Archive, keeps: () => boolean): Archive {
  return {
    get open() {
      return keeps() && kept.open;
    },
    async keep(what, value) {
      if (!keeps()) return;
      await kept.keep(what, value);
      await kept.settled();
    },
    picture: async (digest, make) => (keeps() ? kept.picture(digest, make) : undefined),
    settled: () => kept.settled(),
  };
}

/** Steps that are left out: compilation, and code that is still cold. */
const warmUp = 6;

/** What a step took, and in which arm. */
interface Step {
  readonly arm: Arm;
  readonly time: Time;
}

/** The steps of one run behind the first ones; step n is of the arm n + `round`. */
async function stepsOf(run: Run, directory: string, round: number, adapter?: string): Promise<readonly Step[]> {
  const out = mkdtempSync(join(tmpdir(), "perlc-record-"));
  const steps: Step[] = [];
  const armOf = (step: number): Arm => arms[(step + round) % arms.length] ?? "all";
  let arm = armOf(1);
  let [used, at] = [cpuUsage(), performance.now()];
  try {
    await startRun(run, [], directory, out, {
      ...(adapter !== undefined && { adapter }),
      event(event) {
        if (event.event !== "step") return;
        const { user, system } = cpuUsage(used);
        const time = { processor: (user + system) / 1000, clock: performance.now() - at };
        if (event.step > warmUp) steps.push({ arm, time });
        arm = armOf(event.step + 1);
        [used, at] = [cpuUsage(), performance.now()];
      },
      warn: () => {},
      stopping: () => false,
      backendOn: (machine) => switched(machine.backend(), () => arm === "none"),
      // a run syncs at its checkpoints alone
      archiveDisk: { ...plainDisk, sync: async () => {} },
      archiveOf: (kept) => switchedArchive(kept, () => arm === "all"),
    });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return steps;
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** Each with what it was in each arm: three rounds give every step all of them. */
function paired(rounds: readonly (readonly Step[])[]): readonly Readonly<Record<Arm, Time>>[] {
  const found: Readonly<Record<Arm, Time>>[] = [];
  for (let first = 0; first + arms.length <= rounds.length; first += arms.length) {
    const group = rounds.slice(first, first + arms.length);
    for (const at of (group[0] ?? []).keys()) {
      const of = new Map(group.flatMap((round) => (round[at] ? [[round[at].arm, round[at].time] as const] : [])));
      const [all, figures, none] = arms.map((arm) => of.get(arm));
      if (all && figures && none) found.push({ all, figures, none });
    }
  }
  return found;
}

/** Of `rounds` times three runs of the first `steps` steps of a spec, checkpoints and evaluations left out: each step in each arm. */
export async function recordCost(
  { spec, steps, rounds, adapter }: { spec: string; steps: number; rounds: number; adapter: string | undefined },
  seen: (round: number) => void = () => {},
) {
  const set = [`train.duration=${steps}step`, `train.checkpoint=${10 * steps}step`];
  const { value, diagnostics } = compile({ text: readFileSync(spec, "utf8"), path: spec }, { set });
  const [run] = value?.runs ?? [];
  if (!run) throw new Error(diagnostics.map((each) => each.title).join("; "));
  const directory = resolve(dirname(spec));
  // the first loads what the others find
  await stepsOf(run, directory, 0, adapter);
  const found: (readonly Step[])[] = [];
  for (let round = 0; round < rounds * arms.length; round++) {
    found.push(await stepsOf(run, directory, round, adapter));
    seen(round + 1);
  }
  return paired(found);
}

/** A mean of differences, and its standard error. */
interface Found {
  readonly mean: number;
  readonly error: number;
}

function meanOf(values: readonly number[]): Found {
  const middle = mean(values);
  const spread = values.reduce((sum, each) => sum + (each - middle) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean: middle, error: Math.sqrt(spread / values.length) };
}

const shown = ({ mean: value, error }: Found): string => `${value.toFixed(2)} ± ${error.toFixed(2)} ms`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "2" },
      steps: { type: "string", default: "20" },
      spec: { type: "string", default: "specs/quickstart.perl" },
      adapter: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const { spec, adapter, json } = values;
  const asked = { spec, steps: Number(values.steps), rounds: Number(values.rounds), adapter };
  const pairs = await recordCost(asked, (round) => {
    if (!json) stdout.write(`run ${round} of ${asked.rounds * arms.length}\n`);
  });
  const measured = (["processor", "clock"] as const).map((kind) => {
    const difference = (a: Arm, b: Arm) => meanOf(pairs.map((each) => each[a][kind] - each[b][kind]));
    const base = mean(pairs.map(({ none }) => none[kind]));
    return {
      kind,
      base,
      figures: difference("figures", "none"),
      files: difference("all", "figures"),
      cost: difference("all", "none"),
      bar: Math.max(3, 0.02 * base),
    };
  });
  if (json) {
    stdout.write(`${JSON.stringify({ pairs: pairs.length, measured })}\n`);
    return;
  }
  stdout.write(`${pairs.length} steps in each arm; means of paired differences with their standard errors\n`);
  for (const { kind, base, figures, files, cost, bar } of measured)
    stdout.write(
      `${kind === "clock" ? "clock" : "processor time"}: a step without the record ${base.toFixed(1)} ms; its figures ${shown(figures)}, its files ${shown(files)}; the record ${shown(cost)}, of at most ${bar.toFixed(1)} ms\n`,
    );
}

if (import.meta.main) await main();
