// What both kinds of training share: the policy's weights and moments in the backend, batches drawn without a generator,
// checkpoints, evaluations in between, and a stop that loses nothing.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { E1034 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { type Frozen, trainedShapes } from "../../models/parameters.ts";
import { valueAt } from "../../plan/curve.ts";
import type { EarlyStop } from "../../plan/nodes/metrics.ts";
import type { GrpoNode, NodeId, SupervisedNode } from "../../plan/plan.ts";
import { momentStates } from "../engine/optimizer.ts";
import type { Backend } from "../graph/backend.ts";
import { storageArray } from "../graph/host.ts";
import { f32 } from "../graph/ir.ts";
import { Interrupted } from "../limits/interrupted.ts";
import { shuffled, wordsAt } from "../method/philox.ts";
import { weightIn, writeWeights } from "../model/weights.ts";
import type { StoredTraining, Training } from "../record/checkpoint.ts";
import type { StepWatching } from "../record/doing.ts";
import type { StepFigures } from "../record/event.ts";
import type { Start } from "../record/recorder.ts";
import { type Context, type Laps, laps, stopwatch } from "./context.ts";
import type { Dataset, Sample } from "./dataset.ts";

/** What a training stage is given beside its node. */
export interface Hooks {
  /** From the policy as it is, or from a checkpoint. */
  readonly start: Start;
  /** What the journal says of the steps up to there. */
  readonly before: () => readonly StepFigures[];
  readonly save: (step: number, training: StoredTraining) => Promise<void>;
  /** Called after every step: evaluations that are due. */
  readonly after: (step: number) => Promise<void>;
  /** What these say for an end after this step; undefined while training goes on. */
  readonly early: (step: number) => EarlyEnd | undefined;
}

/** The measurement that training no longer gets better than. */
export interface EarlyEnd extends EarlyStop {
  readonly evaluation: NodeId;
  readonly best: number;
  readonly bestStep: number;
}

/** How far a stage came: `step` < `total` only where it ended early, or when the user asked to stop. */
export interface Trained {
  readonly step: number;
  readonly total: number;
  readonly early?: EarlyEnd;
}

/** Puts weights and moments into the backend's states: what a checkpoint holds, or the weights, where they are not there yet, and moments of 0. What is frozen has none. */
export function writeTraining(
  backend: Backend,
  config: ModelConfig,
  parameters: ReadonlyMap<string, Float32Array> | undefined,
  training: Training | undefined,
  frozen: Frozen = {},
): void {
  const weights = training?.parameters ?? parameters;
  if (weights) writeWeights(backend, config, weights);
  for (const [name, shape] of trainedShapes(config, frozen)) {
    const { first, second } = momentStates(name);
    backend.write(first, f32(...shape), training?.first.get(name));
    backend.write(second, f32(...shape), training?.second.get(name));
  }
}

/** Weights and moments in a backend, each read when it is asked for; `updates` were taken to get there. Of what is frozen there are no moments. */
export function trainingIn(
  backend: Backend,
  config: ModelConfig,
  updates: number,
  frozen: Frozen = {},
): StoredTraining {
  const moment = (which: "first" | "second") => async (name: string) =>
    storageArray("f32", await backend.read(momentStates(name)[which])) as Float32Array;
  const trained = new Set(trainedShapes(config, frozen).keys());
  return { parameters: weightIn(backend), first: moment("first"), second: moment("second"), trained, updates };
}

/** Steps of a stage: as written, or epochs times the whole batches that the dataset gives. Failure E1034 for too few samples. */
export function totalSteps(node: Pick<GrpoNode | SupervisedNode, "length" | "batch" | "on">, dataset: Dataset): number {
  if (node.length.unit === "step") return node.length.count;
  if (dataset.kind === "endless") return bug(`${node.on} is endless and has no epochs`);
  return Math.floor(node.length.count * wholeBatches(dataset.samples, node));
}

/** Batches of an epoch. Failure E1034 when the samples do not fill one. */
function wholeBatches(samples: readonly Sample[], { on, batch }: { readonly on: string; readonly batch: number }) {
  const batches = Math.floor(samples.length / batch);
  if (batches === 0) throw new Failure(E1034({ data: on, kept: samples.length, batch }));
  return batches;
}

/** What the journal says of a training set once: its examples, and those that an epoch leaves out since they fill no batch. */
export function examplesOf(dataset: Dataset, batch: number): { readonly examples?: number; readonly leftOut?: number } {
  if (dataset.kind === "endless") return {};
  const { length: examples } = dataset.samples;
  return { examples, ...(examples % batch > 0 && { leftOut: examples % batch }) };
}

/**
 * The batch of step 1, 2, …: a list is shuffled anew each epoch (unless the node says not to) and its last partial batch left out (as the released
 * code does); an endless family is read on. A pure function of seed, stage and step. Failure E1034 for too few samples.
 */
export function batchOf(
  dataset: Dataset,
  node: Pick<GrpoNode, "on" | "batch"> & { readonly shuffle?: boolean },
  { seed, stage }: { readonly seed: number; readonly stage: number },
  step: number,
): readonly Sample[] {
  const { batch } = node;
  if (dataset.kind === "endless")
    return Array.from({ length: batch }, (_, place) => dataset.sample((step - 1) * batch + place));
  const { samples } = dataset;
  if (dataset.isOneBatch) return samples;
  const batches = wholeBatches(samples, node);
  const first = ((step - 1) % batches) * batch;
  if (node.shuffle === false) return samples.slice(first, first + batch);
  const epoch = Math.floor((step - 1) / batches);
  const next = wordsAt({ seed, purpose: "shuffle", stage, step: epoch });
  return shuffled(samples, next).slice(first, first + batch);
}

/** Examples that a dry run looks at to know how large batches become. */
const mostLooked = 20_000;

/** The first batches of a stage, as many as a dry run looks at. */
export interface FirstBatches {
  readonly steps: number;
  batches(): Iterable<readonly Sample[]>;
}

export function firstBatches(stage: {
  readonly dataset: Dataset;
  readonly node: Parameters<typeof batchOf>[1];
  readonly at: Parameters<typeof batchOf>[2];
  readonly total: number;
}): FirstBatches {
  const { dataset, node, at, total } = stage;
  const steps = Math.min(total, Math.ceil(mostLooked / node.batch));
  return {
    steps,
    *batches() {
      for (let step = 1; step <= steps; step++) yield batchOf(dataset, node, at, step);
    },
  };
}

/** What is said of them: for how many sizes of batches a stage is compiled. */
export function lookedAt({ steps }: FirstBatches, total: number, sizes: number): string {
  const which = steps < total ? `the first ${steps} of ${total} steps` : `all ${total} steps`;
  return `for the batches of ${which}: ${sizes} ${sizes === 1 ? "size" : "sizes"}`;
}

export interface TrainingLoop {
  readonly node: GrpoNode | SupervisedNode;
  readonly total: number;
  readonly hooks: Hooks;
  /** One update; returns what the journal says of it. What takes its time is counted by `laps`, and told as it begins. */
  readonly step: (step: number, rate: number, laps: Laps, at: StepWatching) => Promise<Omit<StepFigures, "rate">>;
  readonly config: ModelConfig;
  /** Optimizer updates that the run has taken by now. */
  readonly updates: () => number;
}

/** Runs the steps that are left, with a checkpoint where one is due, at the end and at a stop. */
export async function trainingLoop(context: Context, loop: TrainingLoop): Promise<Trained> {
  const { node, total, hooks } = loop;
  const save = async (step: number) => {
    context.doing({ stage: node.id, work: "save" });
    // the run need not come here again: nor does anybody write then what is not on the disk
    await context.archive.settled();
    await hooks.save(step, trainingIn(context.backend, loop.config, loop.updates(), node));
  };
  // A stop may have cut short what follows the step of its checkpoint.
  const { step: begun } = hooks.start;
  if (begun > 0) await hooks.after(begun);
  const ended = begun > 0 && begun < total ? hooks.early(begun) : undefined;
  if (ended) return { step: begun, total, early: ended };
  for (let step = begun + 1; step <= total; step++) {
    const time = stopwatch();
    const rate = valueAt(node.rate, step, total);
    const times = laps();
    const at: StepWatching = (work, counts) =>
      context.doing({ stage: node.id, work, ...counts, step: { number: step, of: total } });
    const figures = { ...(await loop.step(step, rate, times, at)), rate };
    context.report(
      { event: "step", stage: node.id, step, of: total, ...figures },
      { seconds: time(), phases: times.phases },
    );
    const due = step === total || (node.checkpointEvery > 0 && step % node.checkpointEvery === 0);
    if (due) await save(step);
    const whole = await uninterrupted(hooks.after(step));
    const early = whole && step < total ? hooks.early(step) : undefined;
    if (step < total && (early || !whole || context.stopping())) {
      if (!due) await save(step);
      return { step, total, ...(early && { early }) };
    }
  }
  return { step: total, total };
}

/** False when the user's stop cut the work short. */
async function uninterrupted(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof Interrupted) return false;
    throw error;
  }
}
