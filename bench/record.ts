// What the record of a run costs: the same steps with it and without, in turns, in one process; by the clock, and processor time of all threads.
//
//   npx node bench/record.ts [--rounds 6] [--steps 20] [--spec specs/quickstart.perl] [--adapter NAME] [--json]
//
// Three arms: all of the record; graphs as they are and nothing kept of rollouts and pictures (`figures`); and none of it: graphs lose the
// outputs that readers alone ask for, with all that only they need. Of each step and arm the least of all rounds counts: whatever else the
// machine does makes a step longer and never shorter. The bar: at most 2 % of a step, or 3 ms, whichever is more.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cpuUsage, stdout } from "node:process";
import { parseArgs } from "node:util";
import { compile } from "../perlc.ts";
import type { Run } from "../plan/plan.ts";
import type { Backend } from "../runtime/graph/backend.ts";
import type { Graph, Node, Value } from "../runtime/graph/ir.ts";
import type { ArchiveDisk } from "../runtime/record/archive.ts";
import { startRun } from "../runtime/session.ts";

/** What is kept in an arm. */
const arms = ["all", "figures", "none"] as const;
type Arm = (typeof arms)[number];

/** Milliseconds of a step: of all threads of the processor, and by the clock. */
interface Time {
  readonly processor: number;
  readonly clock: number;
}

/** Of each arm what its steps took, the first ones left out: they compile. */
type Times = Readonly<Record<Arm, readonly Time[]>>;

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

const without = (backend: Backend): Backend => ({ ...backend, compile: (graph) => backend.compile(plain(graph)) });

const noRoom: ArchiveDisk = {
  write: () => {},
  append: () => {},
  sync: async () => {},
  free: () => 0,
};

/** Steps that are left out: compilation, and code that is still cold. */
const warmUp = 4;

async function stepTimes(run: Run, directory: string, arm: Arm, adapter?: string): Promise<readonly Time[]> {
  const out = mkdtempSync(join(tmpdir(), "perlc-record-"));
  const times: Time[] = [];
  let [used, at] = [cpuUsage(), performance.now()];
  try {
    await startRun(run, [], directory, out, {
      ...(adapter !== undefined && { adapter }),
      event(event) {
        if (event.event !== "step") return;
        const { user, system } = cpuUsage(used);
        const now = performance.now();
        if (event.step > warmUp) times.push({ processor: (user + system) / 1000, clock: now - at });
        [used, at] = [cpuUsage(), now];
      },
      warn: () => {},
      stopping: () => false,
      backendOn: (machine) => (arm === "none" ? without(machine.backend()) : machine.backend()),
      ...(arm !== "all" && { archiveDisk: noRoom }),
    });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return times;
}

/** Of each step the least of all rounds. */
const least = (rounds: readonly (readonly Time[])[]): readonly Time[] =>
  (rounds[0] ?? []).map((_, at) => {
    const all = rounds.flatMap((each) => each[at] ?? []);
    return {
      processor: Math.min(...all.map(({ processor }) => processor)),
      clock: Math.min(...all.map(({ clock }) => clock)),
    };
  });

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** Rounds of the first `steps` steps of a spec, checkpoints and evaluations left out. */
export async function recordCost(
  { spec, steps, rounds, adapter }: { spec: string; steps: number; rounds: number; adapter: string | undefined },
  seen: (round: Times) => void = () => {},
): Promise<Times> {
  const set = [`train.duration=${steps}step`, `train.checkpoint=${10 * steps}step`];
  const { value, diagnostics } = compile({ text: readFileSync(spec, "utf8"), path: spec }, { set });
  const [run] = value?.runs ?? [];
  if (!run) throw new Error(diagnostics.map((each) => each.title).join("; "));
  const directory = resolve(dirname(spec));
  const found: Record<Arm, (readonly Time[])[]> = { all: [], figures: [], none: [] };
  for (let round = 0; round <= rounds; round++) {
    // whoever is first finds the machine otherwise than whoever is second
    const turns = round % 2 === 0 ? arms : arms.toReversed();
    for (const each of turns) found[each].push(await stepTimes(run, directory, each, adapter));
    // the first loads what the others find
    if (round === 0) for (const each of arms) found[each].length = 0;
    else seen({ all: found.all.at(-1) ?? [], figures: found.figures.at(-1) ?? [], none: found.none.at(-1) ?? [] });
  }
  return { all: least(found.all), figures: least(found.figures), none: least(found.none) };
}

/** Means over steps. */
const meanOf = (times: readonly Time[]): Time => ({
  processor: mean(times.map(({ processor }) => processor)),
  clock: mean(times.map(({ clock }) => clock)),
});

const shown = ({ processor, clock }: Time): string => `${processor.toFixed(2)} ms (${clock.toFixed(2)} by the clock)`;
const minus = (a: Time, b: Time): Time => ({ processor: a.processor - b.processor, clock: a.clock - b.clock });

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "6" },
      steps: { type: "string", default: "20" },
      spec: { type: "string", default: "specs/quickstart.perl" },
      adapter: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const { spec, adapter, json } = values;
  const asked = { spec, steps: Number(values.steps), rounds: Number(values.rounds), adapter };
  const times = await recordCost(asked, (round) => {
    if (!json) stdout.write(`${arms.map((arm) => `${arm} ${shown(meanOf(round[arm]))}`).join(", ")}\n`);
  });
  const [all, figures, base] = [meanOf(times.all), meanOf(times.figures), meanOf(times.none)];
  const cost = minus(all, base);
  const bar = { processor: Math.max(3, 0.02 * base.processor), clock: Math.max(3, 0.02 * base.clock) };
  if (json) {
    stdout.write(`${JSON.stringify({ times, base, cost, bar })}\n`);
    return;
  }
  stdout.write(`a step without the record: ${shown(base)}\n`);
  stdout.write(`its figures: ${shown(minus(figures, base))}; its files: ${shown(minus(all, figures))}\n`);
  stdout.write(`the record: ${shown(cost)}, of at most ${shown(bar)}\n`);
}

if (import.meta.main) await main();
