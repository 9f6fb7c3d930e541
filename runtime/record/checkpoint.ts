// A checkpoint of training: the policy as a Hugging Face folder, the optimizer's moments beside it, and where the run
// stood. Bits are saved as they are, so that resuming equals never having stopped.

import { readFileSync } from "#files";
import { join } from "#path";
import { bug } from "../../compiler/diagnostics/bug.ts";
import { E1032 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { type Frozen, parameterShapes, trainedShapes } from "../../models/parameters.ts";
import { finiteOf, refuseNonFiniteTensors } from "../checkpoint/finite.ts";
import { openCheckpoint, readParameters, saveCheckpoint } from "../checkpoint/layout.ts";
import { floatsToWrite, openSafetensors, type ReadTensor, readFloats } from "../checkpoint/safetensors.ts";
import { type Content, type Disk, nodeDisk, recoverFolder } from "../checkpoint/save-folder.ts";
import { overfitMark } from "./overfit.ts";

/** Weights and moments by parameter name, in single precision, and how many updates made them. What is frozen has no moments. */
export interface Training {
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly first: ReadonlyMap<string, Float32Array>;
  readonly second: ReadonlyMap<string, Float32Array>;
  /** Optimizer updates that were taken, which AdamW's bias corrections count; steps that were skipped are not among them. */
  readonly updates: number;
}

/** The same as it is saved: each tensor is read when it is written. */
export interface StoredTraining {
  readonly parameters: ReadTensor;
  readonly first: ReadTensor;
  readonly second: ReadTensor;
  /** Parameters that have moments. */
  readonly trained: ReadonlySet<string>;
  readonly updates: number;
}

/** Where the run stood when the checkpoint was made. */
export interface Progress {
  /** Hash of the run. */
  readonly plan: string;
  readonly stage: string;
  readonly step: number;
  /** Of an overfit check. */
  readonly overfit?: true;
}

/**
 * Saves in one piece, and holds one tensor at a time; `others` are the tokenizer's and processor's files. Gives the digest of the checkpoint.
 * Failures: E1012 for numbers that are not finite, E1050 on a full disk; nothing of it stays then. Older checkpoints stay.
 */
export function saveTraining(
  folder: string,
  config: ModelConfig,
  training: StoredTraining,
  progress: Progress,
  others: ReadonlyMap<string, string | Uint8Array>,
  disk: Disk = nodeDisk,
): Promise<string> {
  const moments = [...parameterShapes(config)]
    .filter(([name]) => training.trained.has(name))
    .flatMap(([name, shape]) =>
      (["first", "second"] as const).map((each) => ({ key: `${each}/${name}`, name, each, shape })),
    );
  const known = new Map(moments.map((each) => [each.key, each]));
  const read: ReadTensor = (key) => {
    const { each, name } = known.get(key) ?? bug(`no moment ${key}`);
    return training[each](name);
  };
  const files = new Map<string, Content>(others);
  const shapes = new Map(moments.map(({ key, shape }) => [key, shape]));
  const metadataOfMoments = { updates: String(training.updates) };
  const file = "optimizer.safetensors";
  files.set(file, floatsToWrite(join(folder, file), shapes, finiteOf(folder, read), metadataOfMoments));
  files.set("progress.json", `${JSON.stringify(progress)}\n`);
  const metadata = { plan: progress.plan, step: String(progress.step), ...(progress.overfit && overfitMark) };
  return saveCheckpoint(folder, config, training.parameters, files, metadata, disk);
}

/** Reads a training checkpoint back. Failures as of openCheckpoint, E1012 for numbers that are not finite, E1032 when moments or progress are not those of its weights that are trained. */
export function loadTraining(
  folder: string,
  frozen: Frozen = {},
): { readonly training: Training; readonly progress: Progress } {
  recoverFolder(folder);
  const checkpoint = openCheckpoint(folder);
  const file = openSafetensors(join(folder, "optimizer.safetensors"));
  const moments = (which: string): ReadonlyMap<string, Float32Array> =>
    new Map(
      [...trainedShapes(checkpoint.config, frozen)].map(([name, shape]) => {
        const entry = file.entries.get(`${which}/${name}`);
        if (!entry) throw new Failure(E1032({ folder, reason: `it has no moments of ${name}` }));
        if (entry.shape.join("×") !== shape.join("×"))
          throw new Failure(E1032({ folder, reason: `the moments of ${name} are ${entry.shape.join("×")}` }));
        return [name, readFloats(file, entry)];
      }),
    );
  const updates = Number(file.metadata.get("updates") ?? "none");
  if (!Number.isSafeInteger(updates) || updates < 0)
    throw new Failure(E1032({ folder, reason: "optimizer.safetensors does not say how many updates were taken" }));
  const [parameters, first, second] = [readParameters(checkpoint), moments("first"), moments("second")];
  for (const each of [parameters, first, second]) refuseNonFiniteTensors(folder, each);
  const training = { parameters, first, second, updates };
  return { training, progress: readProgress(folder) };
}

function readProgress(folder: string): Progress {
  try {
    const { plan, stage, step } = JSON.parse(readFileSync(join(folder, "progress.json"), "utf8"));
    if (typeof plan === "string" && typeof stage === "string" && Number.isSafeInteger(step))
      return { plan, stage, step };
  } catch (error) {
    throw new Failure(E1032({ folder, reason: error instanceof Error ? error.message : String(error) }));
  }
  throw new Failure(E1032({ folder, reason: "progress.json does not say where the run stood" }));
}
