// Generated from the files of sources/, stages/ and models/ by `node plan/generate.ts`. Do not edit.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated

import type { FunctionWord } from "../3-types/word.ts";
import { fourArtists as fourArtistsSource } from "./sources/four-artists.ts";
import { hub as hubSource } from "./sources/hub.ts";
import { jsonl as jsonlSource } from "./sources/jsonl.ts";
import { mix as mixSource } from "./sources/mix.ts";
import { parquet as parquetSource } from "./sources/parquet.ts";
import { label as labelStage } from "./stages/label.ts";
import { rephrase as rephraseStage } from "./stages/rephrase.ts";
import { resample as resampleStage } from "./stages/resample.ts";
import { rollout as rolloutStage } from "./stages/rollout.ts";
import { shuffle as shuffleStage } from "./stages/shuffle.ts";
import { skip as skipStage } from "./stages/skip.ts";
import { take as takeStage } from "./stages/take.ts";
import { where as whereStage } from "./stages/where.ts";
import { checkpoint as checkpointModel } from "./models/checkpoint.ts";
import { frozen as frozenModel } from "./models/frozen.ts";
import { hub as hubModel } from "./models/hub.ts";

/** The words that are called, in the order of their families. */
export const called: readonly FunctionWord[] = [fourArtistsSource, hubSource, jsonlSource, mixSource, parquetSource, labelStage, rephraseStage, resampleStage, rolloutStage, shuffleStage, skipStage, takeStage, whereStage, checkpointModel, frozenModel, hubModel];
