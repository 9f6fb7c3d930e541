// Generated from the files of kinds/ by `node plan/generate.ts`. Do not edit.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated

import { benchmark, type BenchmarkNode } from "./kinds/benchmark.ts";
import { evaluate, type EvaluateNode } from "./kinds/evaluate.ts";
import { fourArtists, type FourArtistsNode } from "./kinds/four-artists.ts";
import { frozen, type FrozenNode } from "./kinds/frozen.ts";
import { grpo, type GrpoNode } from "./kinds/grpo.ts";
import { hub, type HubNode } from "./kinds/hub.ts";
import { jsonl, type JsonlNode } from "./kinds/jsonl.ts";
import { judge, type JudgeNode } from "./kinds/judge.ts";
import { label, type LabelNode } from "./kinds/label.ts";
import { mix, type MixNode } from "./kinds/mix.ts";
import { model, type ModelNode } from "./kinds/model.ts";
import { parquet, type ParquetNode } from "./kinds/parquet.ts";
import { permute, type PermuteNode } from "./kinds/permute.ts";
import { rephrase, type RephraseNode } from "./kinds/rephrase.ts";
import { resample, type ResampleNode } from "./kinds/resample.ts";
import { reward, type RewardNode } from "./kinds/reward.ts";
import { rollout, type RolloutNode } from "./kinds/rollout.ts";
import { shuffle, type ShuffleNode } from "./kinds/shuffle.ts";
import { skip, type SkipNode } from "./kinds/skip.ts";
import { supervised, type SupervisedNode } from "./kinds/supervised.ts";
import { take, type TakeNode } from "./kinds/take.ts";
import { where, type WhereNode } from "./kinds/where.ts";

export type { BenchmarkNode, EvaluateNode, FourArtistsNode, FrozenNode, GrpoNode, HubNode, JsonlNode, JudgeNode, LabelNode, MixNode, ModelNode, ParquetNode, PermuteNode, RephraseNode, ResampleNode, RewardNode, RolloutNode, ShuffleNode, SkipNode, SupervisedNode, TakeNode, WhereNode };

/** Every kind of node by its name. */
export const declarations = { benchmark: benchmark, evaluate: evaluate, four_artists: fourArtists, frozen: frozen, grpo: grpo, hub: hub, jsonl: jsonl, judge: judge, label: label, mix: mix, model: model, parquet: parquet, permute: permute, rephrase: rephrase, resample: resample, reward: reward, rollout: rollout, shuffle: shuffle, skip: skip, supervised: supervised, take: take, where: where } as const;

export type PlanNode = BenchmarkNode | EvaluateNode | FourArtistsNode | FrozenNode | GrpoNode | HubNode | JsonlNode | JudgeNode | LabelNode | MixNode | ModelNode | ParquetNode | PermuteNode | RephraseNode | ResampleNode | RewardNode | RolloutNode | ShuffleNode | SkipNode | SupervisedNode | TakeNode | WhereNode;
