// All that a run does before it trains, node by node: models read, tables read and looked at, rows rolled out and filtered,
// evaluations compiled. Sources first, so that what is wrong with them is known before anything is made of them.

import { assertNever } from "../../compiler/diagnostics/bug.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { countParameters } from "../../models/parameters.ts";
import { isData, isTable } from "../../plan/declared.ts";
import { datasetsOf, inputs, modelBehind } from "../../plan/inputs.ts";
import { sharesTower } from "../../plan/memory.ts";
import type { FrozenNode } from "../../plan/nodes/kinds/frozen.ts";
import type { DataNode, EvaluateNode, GrpoNode, ModelNode, NodeId, PlanNode, SupervisedNode } from "../../plan/plan.ts";
import { pictureEncoder } from "../engine/picture-encoder.ts";
import { copyWeights, writeWeights } from "../model/weights.ts";
import type { Recorder } from "../record/recorder.ts";
import { blaming, placing } from "./blame.ts";
import type { Compiling } from "./compiling.ts";
import { type Context, datasetOf as known, policyOf } from "./context.ts";
import { makeDataset } from "./data/make.ts";
import type { Dataset } from "./dataset.ts";
import { evaluation } from "./evaluate.ts";
import { compileRollouts, rolloutStage } from "./filter.ts";
import { type Measures, measures } from "./measures.ts";
import { marked } from "./permutable.ts";
import { type LoadedPolicy, loadPolicy, type Policy } from "./policy.ts";
import { openDataset, openNodes, picturesForWords, prospects, unpermutable } from "./prospect.ts";
import { unknownWords } from "./unknown-words.ts";

export type TrainNode = GrpoNode | SupervisedNode;

/** What training is prepared for. */
export interface Preparation {
  readonly context: Context;
  readonly recorder: Pick<Recorder, "begin">;
  readonly train: TrainNode;
  /** The step of the checkpoint that the run goes on from, 0 without one. */
  readonly resumed: number;
  /** Given where nothing is to run: rollouts are compiled, and what hangs on them holds all that may come. */
  readonly compiling?: Compiling;
}

/** Makes policies and datasets known to later stages; returns the evaluations, none of them asked yet. */
export async function prepared(preparation: Preparation): Promise<Measures> {
  const { context, train } = preparation;
  const evaluations = measures(context);
  const ordered = sourcesFirst(context.run.nodes);
  const firstRollout = ordered.findIndex(({ kind }) => kind === "rollout");
  for (const [at, node] of ordered.entries()) {
    // rollouts take long, and what is wrong with the rows of tables is known by now
    if (at === firstRollout && ordered.some(isTable)) await refuseRows(context);
    await blaming(context.specs, node, () => prepare(preparation, node, evaluations));
    if (!isSource(ordered[at + 1]) && isSource(node)) await lookAtSources(context, train);
  }
  return evaluations;
}

async function prepare(preparation: Preparation, node: PlanNode, evaluations: Measures): Promise<void> {
  const { context } = preparation;
  if (isData(node)) return know(context, node.id, await datasetOf(preparation, node));
  switch (node.kind) {
    case "model":
      return prepareModel(preparation, node);
    case "frozen":
      return freeze(preparation, node);
    case "evaluate":
      return evaluations.add(node, await evaluationOf(preparation, node));
    case "grpo":
    case "supervised":
    case "permute":
    case "reward":
    case "judge":
      return;
    default:
      return assertNever(node, "prepare");
  }
}

/** Rollouts need the policy, and the lengths that training allows. */
async function datasetOf({ context, train, compiling }: Preparation, node: DataNode): Promise<Dataset> {
  const may = compiling && openNodes(context.run.nodes).has(node.id) ? mayCome(context, node) : undefined;
  if (compiling && node.kind === "rollout") {
    compiling.stage(node.id);
    await compileRollouts(context, node, train, may?.kind === "list" ? may.samples : []);
  }
  if (may) return may;
  return node.kind === "rollout" ? rolloutStage(context, node, train) : makeDataset(context, node);
}

/** All that may come out of a node behind rollouts that nobody has made. */
const mayCome = (context: Context, node: DataNode): Dataset | undefined =>
  openDataset(
    node,
    datasetsOf(node).map((id) => known(context, id)),
  );

/** With the policy the run begins: its size is known then. */
async function prepareModel({ context, recorder, train }: Preparation, node: ModelNode): Promise<void> {
  const trained = node.id === train.policy;
  const compared = train.kind === "grpo" && node.id === train.reference;
  const prefix = trained ? "policy" : compared ? "reference" : `model/${node.id}`;
  context.doing({ stage: node.id, work: "model" });
  const loaded = loadPolicy(node, context.run.seed, context.directory, prefix, context.stopping);
  const policy = settle(context, node.id, loaded);
  await policy.tokenizer.ready();
  if (trained) recorder.begin(countParameters(policy.config));
}

/** Makes a policy known to later stages, its weights in the backend and nowhere else. */
function settle({ policies, backend }: Context, id: NodeId, { parameters, ...loaded }: LoadedPolicy): Policy {
  writeWeights(backend, loaded.config, parameters, loaded.prefix);
  const policy = { ...loaded, encoder: pictureEncoder(backend, loaded) };
  policies.set(id, policy);
  return policy;
}

/** The same policy as it is before training, under a name of its own. Of a picture tower that is never trained there is no copy: both have the one. */
async function freeze({ context, train }: Preparation, { id, of }: FrozenNode): Promise<void> {
  const { policies, backend } = context;
  const policy = policyOf(context, of);
  const { config, prefix } = policy;
  const reference = { ...policy, prefix: "reference" };
  const oneTower = sharesTower(train, of);
  policies.set(id, oneTower ? reference : { ...reference, encoder: pictureEncoder(backend, reference) });
  await copyWeights(backend, config, prefix, "reference", oneTower ? "decoder" : "all");
}

function know({ run, datasets }: Context, id: NodeId, dataset: Dataset): void {
  datasets.set(id, marked(run, id, dataset));
}

/** The policy is asked as it is trained, in the same words. */
function evaluationOf({ context, train, resumed }: Preparation, node: EvaluateNode) {
  const { prompt, wording } = train;
  return evaluation(context, node, { prompt, ...(wording && { wording }), resumed });
}

/** Whether a node is read or made from nothing else of the plan. */
const isSource = (node: PlanNode | undefined): boolean => node !== undefined && inputs(node).length === 0;

/** Still sorted by inputs, but all files are read before anything is rolled out: what is wrong with them is known at once. */
function sourcesFirst(nodes: readonly PlanNode[]): readonly PlanNode[] {
  return [...nodes.filter(isSource), ...nodes.filter((each) => !isSource(each))];
}

/** What is known once every model and table is read, and before anything is made of them. */
async function lookAtSources(context: Context, train: TrainNode): Promise<void> {
  await refusePictures(context);
  await warnOfWords(context, train);
}

/** Failure of the first row that is to be permuted and cannot be. */
async function refuseRows({ run, specs, datasets }: Context): Promise<void> {
  for (const { node, problem } of unpermutable(run, prospects(run, datasets)))
    await blaming(specs, node, () => Promise.reject(new Failure(problem)));
}

/** Failure E0560 of the first node that shows pictures to a model that reads words alone. */
async function refusePictures({ run, specs, datasets, policies }: Context): Promise<void> {
  const readsWords = (id: NodeId): boolean => {
    const model = modelBehind(run.nodes, id);
    const policy = model && policies.get(model.id);
    return policy !== undefined && policy.config.vision === undefined;
  };
  if (!run.nodes.some(({ kind, id }) => kind === "model" && readsWords(id))) return;
  for (const { node, problem } of picturesForWords(run, prospects(run, datasets), readsWords))
    await blaming(specs, node, () => Promise.reject(new Failure(problem)));
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
