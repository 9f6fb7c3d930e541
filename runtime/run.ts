// READ THIS SECOND: a plan is executed here, stage by stage, in the order of its nodes.
//
//   model → frozen → data (sources, rollouts, filters) → evaluate before → train → evaluate after → final weights
//
// Whatever a stage found out is in the run's folder; taking a run up again reads it from there.

import { bug } from "../compiler/diagnostics/bug.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { countParameters } from "../models/parameters.ts";
import { inputs, modelBehind } from "../plan/inputs.ts";
import type {
  EvaluateNode,
  GrpoNode,
  NodeId,
  PermuteNode,
  PlanNode,
  RewardNode,
  SupervisedNode,
} from "../plan/plan.ts";
import { resolved } from "./inputs/resolve.ts";
import { Interrupted } from "./limits/interrupted.ts";
import { readWeights, writeWeights } from "./model/weights.ts";
import type { Planned } from "./record/ledger.ts";
import type { Recorder, Results } from "./record/recorder.ts";
import type { Graded } from "./report/answered.ts";
import { expectationLines } from "./report/expectation.ts";
import { evaluationFigures } from "./report/figures.ts";
import { closingTable } from "./report/table.ts";
import { because, placing } from "./stages/because.ts";
import { type Context, datasetOf, policyOf } from "./stages/context.ts";
import { makeDataset } from "./stages/data/make.ts";
import type { Dataset } from "./stages/dataset.ts";
import { type Evaluation, evaluation } from "./stages/evaluate.ts";
import { rolloutStage } from "./stages/filter.ts";
import { grpoStage } from "./stages/grpo.ts";
import { nothingLearnt } from "./stages/nothing-learnt.ts";
import { marked, settlePermutation } from "./stages/permutable.ts";
import { loadPolicy, type Policy, refuseOtherModel } from "./stages/policy.ts";
import { picturesForWords, prospects, unpermutable } from "./stages/prospect.ts";
import { leftOutTable } from "./stages/rows.ts";
import { supervisedStage } from "./stages/supervised.ts";
import { unknownWords } from "./stages/unknown-words.ts";

/** How a run ended; the table compares each evaluation before and after training. */
export type Outcome =
  | { readonly kind: "finished"; readonly weights: string; readonly folder: string; readonly tables: readonly string[] }
  | { readonly kind: "stopped"; readonly step: number };

type TrainNode = GrpoNode | SupervisedNode;

type Measure = Evaluation & { readonly node: EvaluateNode };

/** Executes the run of `context`, from the recorder's last checkpoint if it has one. Failure E0273 when a file that it reads changed meanwhile. */
export async function execute(context: Context, recorder: Recorder): Promise<Outcome> {
  try {
    return await stages(context, recorder);
  } catch (error) {
    if (error instanceof Interrupted) return stopped(context, recorder);
    throw error;
  }
}

async function stages(context: Context, recorder: Recorder): Promise<Outcome> {
  const { run, specs } = context;
  const { nodes, seed } = run;
  const train = nodes.find((each): each is TrainNode => each.kind === "grpo" || each.kind === "supervised");
  if (!train) return bug("a run without training");
  const permute = nodes.find((each) => each.kind === "permute");
  const start = recorder.resume(train.id);

  const known = (id: NodeId, dataset: Dataset) => context.datasets.set(id, marked(run, id, dataset));
  const measures: Measure[] = [];
  const prepare = async (node: PlanNode): Promise<void> => {
    switch (node.kind) {
      case "model": {
        const trained = node.id === train.policy;
        const compared = train.kind === "grpo" && node.id === train.reference;
        const prefix = trained ? "policy" : compared ? "reference" : `model/${node.id}`;
        const policy = loadPolicy(node, seed, context.directory, prefix, context.stopping);
        settle(context, node.id, policy);
        await policy.tokenizer.ready();
        if (trained) recorder.begin(countParameters(policy.config));
        break;
      }
      case "frozen":
        settle(context, node.id, { ...policyOf(context, node.of), prefix: "reference" });
        break;
      case "rollout":
        known(node.id, await rolloutStage(context, node, train));
        break;
      case "evaluate": {
        const { prompt, wording } = train;
        const settings = { prompt, ...(wording && { wording }), resumed: start.step };
        const { evaluate, release } = await evaluation(context, node, settings);
        const named: Evaluation["evaluate"] = (when, step) => because(specs, node, () => evaluate(when, step));
        measures.push({ node, evaluate: named, release });
        break;
      }
      case "grpo":
      case "supervised":
      case "permute":
      case "reward":
      case "judge":
        break;
      default:
        known(node.id, await makeDataset(context, node));
    }
  };
  const ordered = sourcesFirst(nodes);
  const firstRollout = ordered.findIndex(({ kind }) => kind === "rollout");
  for (const [at, node] of ordered.entries()) {
    // rollouts take long, and what is wrong with the rows is known by now
    if (at === firstRollout) await refuseRows(context);
    await because(specs, node, () => prepare(node));
    if (!isSource(ordered[at + 1]) && isSource(node)) await lookAtSources(context, train);
  }
  if (permute && train.kind === "grpo") await because(specs, permute, () => settlePermutation(context, train, permute));

  const before: (readonly Graded[])[] = [];
  for (const { node, evaluate } of measures) before.push(node.before === false ? [] : await evaluate("before", 0));

  const { config, files } = policyOf(context, train.policy);
  await because(specs, train, () => refuseOtherReference(context, train));
  const hooks = {
    start,
    save: recorder.checkpoint(context, train.id, config, files, train.checkpointKeep),
    after: async (step: number) => {
      for (const { node, evaluate } of measures)
        if (node.every > 0 && step % node.every === 0) await evaluate("during", step);
    },
  };
  const { step, total } = await because(specs, train, () =>
    train.kind === "grpo"
      ? grpoStage(context, { node: train, permute, reward: rewardOf(nodes, train.reward) }, hooks)
      : supervisedStage(context, train, hooks),
  );
  if (step < total) return stopped(context, recorder, train);
  const ledger = recorder.settle(context, planned(context, train, permute, total));

  const tables: string[] = [];
  const metrics: Results["metrics"][number][] = [];
  for (const [index, { node, evaluate }] of measures.entries()) {
    const answers = await evaluate("after", step);
    const figures = { before: evaluationFigures(before[index] ?? []), after: evaluationFigures(answers) };
    metrics.push({ evaluation: node.id, ...figures });
    tables.push(
      [closingTable(before[index] ?? [], answers), ...expectationLines(node.expect, figures.after)].join("\n"),
    );
  }
  tables.push(...leftOutTable(context.datasets));
  for (const { release } of measures) release();
  const parameters = await readWeights(context.backend, config);
  // what changed while the run was using it has given steps that belong to no plan
  await resolved(run, context.directory, placing(context.specs));
  warnOfNothing(context, recorder, train);
  const { weights, folder } = recorder.finish(context, config, parameters, files, { metrics, tables, ledger });
  return { kind: "finished", weights, folder, tables };
}

/** What the ledger is held against. */
function planned(context: Context, train: TrainNode, permute: PermuteNode | undefined, steps: number): Planned {
  const dataset = datasetOf(context, train.on);
  const listed = dataset.kind === "list" ? dataset.samples : undefined;
  return {
    stage: train.id,
    steps,
    batch: train.batch,
    examples: listed && new Map(listed.map(({ number, example }) => [number, example.images.length])),
    orders: train.kind === "grpo" ? (permute?.copies ?? 0) + 1 : undefined,
  };
}

/** Whether a node is read or made from nothing else of the plan. */
const isSource = (node: PlanNode | undefined): boolean => node !== undefined && inputs(node).length === 0;

/** Still sorted by inputs, but all files are read before anything is rolled out: what is wrong with them is known at once. */
function sourcesFirst(nodes: readonly PlanNode[]): readonly PlanNode[] {
  return [...nodes.filter(isSource), ...nodes.filter((each) => !isSource(each))];
}

/** Failure of the first row that is to be permuted and cannot be. */
async function refuseRows({ run, specs, datasets }: Context): Promise<void> {
  for (const { node, problem } of unpermutable(run, prospects(run, datasets)))
    await because(specs, node, () => Promise.reject(new Failure(problem)));
}

/** Failure E0560 of the first node that shows pictures to a model that reads words alone. */
async function refusePictures({ run, specs, datasets, policies }: Context): Promise<void> {
  const readsWords = (id: NodeId): boolean => {
    const model = modelBehind(run.nodes, id);
    const policy = model && policies.get(model.id);
    return policy !== undefined && policy.config.vision === undefined;
  };
  for (const { node, problem } of picturesForWords(run, prospects(run, datasets), readsWords))
    await because(specs, node, () => Promise.reject(new Failure(problem)));
}

/** Says that no step so far has taught anything (E1076). */
function warnOfNothing({ warn }: Context, recorder: Recorder, train: TrainNode): void {
  const nothing = nothingLearnt(train, recorder.steps(train.id));
  if (nothing) warn(nothing);
}

/** What is known once every model and table is read, and before anything is made of them. */
async function lookAtSources(context: Context, train: TrainNode): Promise<void> {
  await refusePictures(context);
  await warnOfWords(context, train);
}

/** Says of each table whose words the policy does not know (E0528). */
async function warnOfWords({ run, specs, policies, datasets, warn }: Context, train: TrainNode): Promise<void> {
  const { tokenizer } = policies.get(train.policy) ?? {};
  for (const node of run.nodes) {
    if (node.kind !== "parquet" && node.kind !== "jsonl") continue;
    const dataset = datasets.get(node.id);
    if (!tokenizer || dataset?.kind !== "list") continue;
    const examples = dataset.samples.map(({ example }) => example);
    const found = await unknownWords(tokenizer, node.path, examples);
    if (found) warn(placing(specs)(found, node));
  }
}

/** Makes a policy known to later stages, its weights in the backend. */
function settle({ policies, backend }: Context, id: NodeId, policy: Policy): void {
  policies.set(id, policy);
  writeWeights(backend, policy.config, policy.parameters, policy.prefix);
}

/** Both are computed by one graph from the same tokens and patches. Failure E1066. */
function refuseOtherReference(context: Context, train: TrainNode): void {
  if (train.kind !== "grpo" || train.reference === undefined) return;
  const names = { policy: train.policy, reference: train.reference };
  refuseOtherModel(policyOf(context, train.policy), policyOf(context, train.reference), names);
}

function rewardOf(nodes: readonly PlanNode[], id: string): RewardNode["terms"] {
  const node = nodes.find((each) => each.kind === "reward" && each.id === id);
  return node?.kind === "reward" ? node.terms : bug(`no reward ${id}`);
}

/** A stop loses nothing: the last checkpoint is the last step that was taken. */
function stopped(context: Context, recorder: Recorder, train?: TrainNode): Outcome {
  if (train) warnOfNothing(context, recorder, train);
  const { lastStep: step } = recorder;
  context.report({ event: "stopped", step });
  return { kind: "stopped", step };
}
