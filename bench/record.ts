// What the record of a run costs: the same steps with it and without, in turns, in one process; processor time of all threads.
//
//   npx node bench/record.ts [--rounds 6] [--steps 20] [--spec specs/quickstart.perl] [--adapter NAME] [--json]
//
// Without: graphs lose the outputs that readers alone ask for, with all that only they need, and nothing is kept of rollouts and pictures.
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
import type { ArchiveDisk } from "../runtime/record/archive.ts";
import { startRun } from "../runtime/session.ts";

/** What a round of steps took, in milliseconds of processor time a step; the first steps compile and count for nothing. */
interface Round {
  readonly with: number;
  readonly without: number;
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

const without = (backend: Backend): Backend => ({ ...backend, compile: (graph) => backend.compile(plain(graph)) });

const noRoom: ArchiveDisk = {
  write: () => {},
  sync: async () => {},
  free: () => 0,
};

/** Steps that are left out: compilation, and code that is still cold. */
const warmUp = 4;

async function stepTime(run: Run, directory: string, isKept: boolean, adapter?: string): Promise<number> {
  const out = mkdtempSync(join(tmpdir(), "perlc-record-"));
  let [begun, steps] = [cpuUsage(), 0];
  let took = Number.NaN;
  try {
    await startRun(run, [], directory, out, {
      ...(adapter !== undefined && { adapter }),
      event(event) {
        if (event.event !== "step") return;
        if (event.step === warmUp) begun = cpuUsage();
        if (event.step !== event.of) return;
        steps = event.of - warmUp;
        const { user, system } = cpuUsage(begun);
        took = (user + system) / 1000 / steps;
      },
      warn: () => {},
      stopping: () => false,
      backendOn: (machine) => (isKept ? machine.backend() : without(machine.backend())),
      ...(!isKept && { archiveDisk: noRoom }),
    });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return took;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Rounds of the first `steps` steps of a spec, checkpoints and evaluations left out. */
export async function recordCost(
  { spec, steps, rounds, adapter }: { spec: string; steps: number; rounds: number; adapter: string | undefined },
  seen: (round: Round) => void = () => {},
): Promise<readonly Round[]> {
  const set = [`train.length=${steps}step`, `train.checkpoint=${10 * steps}step`];
  const { value, diagnostics } = compile({ text: readFileSync(spec, "utf8"), path: spec }, { set });
  const [run] = value?.runs ?? [];
  if (!run) throw new Error(diagnostics.map((each) => each.title).join("; "));
  const directory = resolve(dirname(spec));
  const found: Round[] = [];
  for (let round = 0; round <= rounds; round++) {
    const times = { with: 0, without: 0 };
    // whoever is first finds the machine otherwise than whoever is second
    const turns = round % 2 === 0 ? (["with", "without"] as const) : (["without", "with"] as const);
    for (const each of turns) times[each] = await stepTime(run, directory, each === "with", adapter);
    // the first loads what the others find
    if (round === 0) continue;
    found.push(times);
    seen(times);
  }
  return found;
}

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
  const rounds = await recordCost(asked, (each) => {
    if (!json) stdout.write(`with ${each.with.toFixed(1)} ms, without ${each.without.toFixed(1)} ms\n`);
  });
  const base = median(rounds.map((each) => each.without));
  const cost = median(rounds.map((each) => each.with - each.without));
  const bar = Math.max(3, 0.02 * base);
  if (json) stdout.write(`${JSON.stringify({ rounds, base, cost, bar })}\n`);
  else
    stdout.write(
      `a step without: ${base.toFixed(1)} ms; the record: ${cost.toFixed(2)} ms, of at most ${bar.toFixed(1)}\n`,
    );
}

if (import.meta.main) await main();
