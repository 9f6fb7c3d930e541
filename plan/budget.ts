// What a run asks of whoever pays for it: the batch it is derived to, rollouts and tokens over the whole run, arithmetic
// operations, and the seeds that decide it. Pure arithmetic on the plan; what only the data can tell is "at most".

import { countTraining } from "./count.ts";
import { type Amount, examples, type Rows } from "./passing.ts";
import type { EvaluateNode, GrpoNode, NodeId, PlanNode, RolloutNode, Run, SupervisedNode } from "./plan.ts";
import { drawnByDataSeed, evaluationSeed, questionSeed } from "./seeds.ts";

/** How the rollouts of a step become updates; rollouts and samples are counted, not tokens. */
export interface BatchTable {
  /** P: prompts a step. */
  readonly prompts: number;
  /** Orders of each prompt. */
  readonly orders: number;
  /** G: rollouts of one order. */
  readonly group: number;
  /** Rollouts that are compared with each other. */
  readonly compared: number;
  /** Rollouts a step: P × orders × G. */
  readonly rollouts: number;
  /** U: optimizer steps a step, all passes over the same rollouts together. */
  readonly updates: number;
  /** Rollouts that one optimizer step learns from. */
  readonly samples: number;
  /** Rollouts in one pass over the device; undefined: as many as fit. */
  readonly micro: number | undefined;
  /** Passes over the device of one optimizer step; undefined: as few as fit. */
  readonly accumulated: number | undefined;
  /** When prompts and completions are as long as allowed. */
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export interface Part {
  readonly name: "filter" | "rollouts" | "training" | "reference" | "evaluation";
  /** Completions that are written, or examples that are learned. */
  readonly sequences: Amount;
  readonly tokens: Amount;
  /** Floating-point operations a parameter: 2 a token to read or write it, 6 to learn from it, 4 where only adapters learn. */
  readonly operationsPerParameter: Amount;
}

export interface Seed {
  readonly of: string;
  readonly seed: number;
}

export interface Budget {
  readonly batch: BatchTable | undefined;
  readonly parts: readonly Part[];
  readonly seeds: readonly Seed[];
}

type Train = GrpoNode | SupervisedNode;

const times = ({ count, atMost }: Amount, factor: number): Amount => ({
  count: count === undefined ? undefined : count * factor,
  atMost,
});
const bounded = (amount: Amount): Amount => ({ ...amount, atMost: true });

export function budgetOf(run: Pick<Run, "nodes" | "seed" | "seeds" | "dataSeed">, rows?: Rows): Budget {
  const train = run.nodes.find((node): node is Train => node.kind === "grpo" || node.kind === "supervised");
  const batch = train && batchTable(run, train);
  const parts = train && batch ? partsOf(run.nodes, train, batch, rows) : [];
  return { batch, parts: parts.filter((each) => each.sequences.count !== 0), seeds: seedsOf(run) };
}

function batchTable(run: Pick<Run, "nodes">, train: Train): BatchTable | undefined {
  const counts = countTraining(run);
  if (!counts) return undefined;
  const { promptsPerStep: prompts, orders, group: compared, rolloutsPerStep: rollouts } = counts;
  const shared = train.kind === "grpo" ? (train.updates ?? 1) : 1;
  const passes = train.kind === "grpo" ? train.innerSteps : 1;
  const micro = train.kind === "grpo" ? train.microBatch : undefined;
  const samples = rollouts / shared;
  return {
    prompts,
    orders,
    group: compared / orders,
    compared,
    rollouts,
    updates: shared * passes,
    samples,
    micro,
    accumulated: micro === undefined ? undefined : Math.ceil(samples / micro),
    promptTokens: prompts * orders * train.prompt,
    completionTokens: rollouts * train.completion,
  };
}

function partsOf(nodes: readonly PlanNode[], train: Train, batch: BatchTable, rows: Rows | undefined): readonly Part[] {
  const steps = countTraining({ nodes }, rows)?.steps ?? { count: undefined, atMost: true };
  const tokens = bounded(times(steps, batch.promptTokens + batch.completionTokens));
  const learned = train.kind === "grpo" ? batch.updates / Math.max(1, train.updates ?? 1) : 1;
  const grpo = train.kind === "grpo" ? train : undefined;
  // forward, and backward through activations and weights; weights under adapters have no gradient
  const learning = (grpo?.lora ? 4 : 6) + (grpo?.recompute ? 2 : 0);
  // in the loss it is part of every pass
  const scored = grpo?.kl?.place === "reward" ? 1 : learned;
  const sequences = times(steps, batch.rollouts);
  const training: Part = {
    name: "training",
    sequences: times(sequences, learned),
    tokens: times(tokens, learned),
    operationsPerParameter: times(tokens, learned * learning),
  };
  const reference: Part = {
    name: "reference",
    sequences: times(sequences, scored),
    tokens: times(tokens, scored),
    operationsPerParameter: times(tokens, 2 * scored),
  };
  const evaluations = nodes
    .filter((node): node is EvaluateNode => node.kind === "evaluate")
    .map((node) => evaluation(examples(nodes, node.on, rows), node, train, steps));
  const filters = nodes
    .filter((node): node is RolloutNode => node.kind === "rollout")
    .map((node) => written("filter", examples(nodes, node.input, rows), node.count, train));
  if (train.kind === "supervised") return [training, ...merged("evaluation", evaluations)];
  return [
    ...merged("filter", filters),
    { name: "rollouts", sequences, tokens, operationsPerParameter: times(tokens, 2) },
    training,
    ...(grpo?.kl === undefined ? [] : [reference]),
    ...merged("evaluation", evaluations),
  ];
}

/** `each` completions of every example; the prompt is read once for all of them. */
function written(name: Part["name"], of: Amount, each: number, { prompt, completion }: Train): Part {
  const tokens = bounded(times(of, prompt + each * completion));
  return { name, sequences: times(of, each), tokens, operationsPerParameter: times(tokens, 2) };
}

/** How often an item is asked each time: in its orders, and where answers are sampled in its own order again beside each other one. */
const questions = ({ orders, decode }: EvaluateNode): number => (decode.kind === "sample" ? 2 * orders - 1 : orders);

/** Before and after training, and every so many steps between; a sampled answer may be drawn several times. */
function evaluation(items: Amount, node: EvaluateNode, train: Train, steps: Amount): Part {
  const ends = node.before === false ? 1 : 2;
  const between = node.every > 0 && steps.count !== undefined ? Math.floor(steps.count / node.every) : 0;
  const unknown = node.every > 0 && steps.count === undefined;
  const asked = unknown ? { count: undefined, atMost: true } : times(items, questions(node) * (ends + between));
  const part = written("evaluation", asked, node.samples ?? 1, { ...train, completion: node.completion });
  const isBound = asked.atMost || (node.every > 0 && steps.atMost);
  return { ...part, sequences: { ...part.sequences, atMost: isBound } };
}

function merged(name: Part["name"], parts: readonly Part[]): readonly Part[] {
  if (parts.length === 0) return [];
  const add = (amounts: readonly Amount[]): Amount => ({
    count: amounts.some((each) => each.count === undefined)
      ? undefined
      : amounts.reduce((sum, each) => sum + (each.count ?? 0), 0),
    atMost: amounts.some((each) => each.atMost),
  });
  return [
    {
      name,
      sequences: add(parts.map((each) => each.sequences)),
      tokens: add(parts.map((each) => each.tokens)),
      operationsPerParameter: add(parts.map((each) => each.operationsPerParameter)),
    },
  ];
}

/** Every seed that the outcome hangs on. Rollouts, orders, shuffles and fresh weights draw from the run's, each by a key of its own. */
function seedsOf(run: Pick<Run, "nodes" | "seed" | "seeds" | "dataSeed">): readonly Seed[] {
  const { nodes, seed, seeds } = run;
  const own = nodes.flatMap((node): readonly Seed[] => {
    if (node.kind === "four_artists") return [{ of: node.id satisfies NodeId, seed: questionSeed(run, node) }];
    // the released code shuffles the pictures by a generator of its own, seeded anew at every step
    return node.kind === "permute" && node.profile === "released_code" ? [{ of: node.id, seed: 42 }] : [];
  });
  const kinds = Object.entries(seeds ?? {}).map(([of, each]) => ({ of, seed: each as number }));
  const measured = drawnByDataSeed(nodes).length > 0 ? [{ of: "data_seed", seed: evaluationSeed(run) }] : [];
  return [{ of: "run", seed }, ...kinds, ...measured, ...own];
}
