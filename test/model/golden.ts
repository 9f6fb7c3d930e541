// The golden checkpoints and their tensors, as the model tests read them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { ModelConfig } from "../../plan/checkpoint/config.ts";
import { openCheckpoint, readParameters } from "../../runtime/checkpoint/layout.ts";
import { openSafetensors, readFloats, readTensor } from "../../runtime/checkpoint/safetensors.ts";
import type { EncodedPicture } from "../../runtime/model/layouts/pictures.ts";
import type { Prompt } from "../../runtime/model/layouts/rows.ts";
import type { PatchGrid } from "../../runtime/model/positions.ts";
import { goldenPath } from "../golden-set.ts";

export const goldenModels = ["tiny-tied", "small-untied"] as const;
export type GoldenModel = (typeof goldenModels)[number];

/** io.json and the other JSON files of a golden model; only tests look inside, so it stays untyped. */
// biome-ignore lint/suspicious/noExplicitAny: readable records of a known file
export type Record = any;

export interface Golden {
  readonly name: GoldenModel;
  readonly config: ModelConfig;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly floats: (tensor: string) => Float32Array;
  readonly ints: (tensor: string) => Int32Array;
  readonly shape: (tensor: string) => readonly number[];
  readonly json: (file: string) => Record;
  /** Sizes of the three pictures, in file order. */
  readonly grids: readonly PatchGrid[];
  /** Unpadded prompts and completions; `pictures` says where the vision output holds each of the three. */
  readonly prompts: (pictures: readonly EncodedPicture[]) => readonly Prompt[];
  readonly completions: readonly (readonly number[])[];
}

export function golden(name: GoldenModel): Golden {
  const folder = goldenPath(`model/${name}`);
  const checkpoint = openCheckpoint(folder);
  const io = openSafetensors(join(folder, "io.safetensors"));
  const entry = (tensor: string) => io.entries.get(tensor) ?? expect.unreachable(`no golden tensor ${tensor}`);
  const json = (file: string): Record => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const ints = (tensor: string) => new Int32Array(readTensor(io, entry(tensor)).buffer);
  const masked = (ids: string, mask: string): number[][] => {
    const [rows = 0, width = 0] = entry(ids).shape;
    const [values, kept] = [ints(ids), ints(mask)];
    return Array.from({ length: rows }, (_, row) =>
      Array.from(values.slice(row * width, (row + 1) * width)).filter((_, at) => kept[row * width + at] === 1),
    );
  };
  const thw = ints("image_grid_thw");
  const order: number[][] = json("io.json").image_order;
  return {
    name,
    config: checkpoint.config,
    parameters: readParameters(checkpoint),
    floats: (tensor) => readFloats(io, entry(tensor)),
    ints,
    shape: (tensor) => entry(tensor).shape,
    json,
    grids: Array.from(
      { length: thw.length / 3 },
      (_, at) => [thw[3 * at]!, thw[3 * at + 1]!, thw[3 * at + 2]!] as const,
    ),
    prompts: (pictures) =>
      masked("prompt_ids", "prompt_mask").map((tokens, row) => ({
        tokens,
        pictures: order[row]!.map((each) => pictures[each]!),
      })),
    completions: masked("completion_ids", "completion_mask"),
  };
}

/** Largest |a − b|; fails when the lengths differ or a number is not finite. */
export function largestDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(found.length).toBe(wanted.length);
  let most = 0;
  for (let at = 0; at < found.length; at++) {
    const difference = Math.abs(found[at]! - wanted[at]!);
    if (!Number.isFinite(difference)) return Number.POSITIVE_INFINITY;
    most = Math.max(most, difference);
  }
  return most;
}
