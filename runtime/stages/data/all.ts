// Generated from the declarations of plan/nodes/kinds by `node plan/generate.ts`. Do not edit.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated

import { fourArtists } from "./four-artists.ts";
import { jsonl } from "./jsonl.ts";
import { mix } from "./mix.ts";
import { parquet } from "./parquet.ts";
import { rollout } from "./rollout.ts";
import { shuffle } from "./shuffle.ts";
import { skip } from "./skip.ts";
import { take } from "./take.ts";
import { where } from "./where.ts";
import type { Executions } from "./execution.ts";

/** What a run does with each kind of data node; undefined for those that no run executes yet. */
export const executions: Executions = {
  benchmark: undefined,
  four_artists: fourArtists,
  hub: undefined,
  jsonl: jsonl,
  label: undefined,
  mix: mix,
  parquet: parquet,
  rephrase: undefined,
  resample: undefined,
  rollout: rollout,
  shuffle: shuffle,
  skip: skip,
  take: take,
  where: where,
};
