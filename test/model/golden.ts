// The golden checkpoints and their tensors, as the model tests read them.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "vitest";
import type { ModelConfig } from "../../models/decoder/config.ts";
import type { EncodedPicture, PatchGrid, Prompt } from "../../models/decoder/rows.ts";
import type { Qwen25VLConfig } from "../../models/families/qwen25vl/config.ts";
import { openCheckpoint, readParameters } from "../../runtime/checkpoint/layout.ts";
import { openSafetensors, readFloats, readTensor } from "../../runtime/checkpoint/safetensors.ts";
import { goldenPath } from "../golden-set.ts";

export const goldenModels = ["tiny-tied", "small-untied"] as const;
export type GoldenModel = (typeof goldenModels)[number];

/** io.json and the other JSON files of a golden model; only tests look inside, so it stays untyped. */
// biome-ignore lint/suspicious/noExplicitAny: readable records of a known file
export type Record = any;

export interface Golden<C extends ModelConfig = ModelConfig> {
  readonly name: string;
  readonly config: C;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly floats: (tensor: string) => Float32Array;
  readonly ints: (tensor: string) => Int32Array;
  readonly shape: (tensor: string) => readonly number[];
  readonly json: (file: string) => Record;
  /** Sizes of the pictures, in file order. */
  readonly grids: readonly PatchGrid[];
  /** The pictures as the processor gives them. */
  readonly pictures: readonly { readonly grid: PatchGrid; readonly values: Float32Array }[];
  /** Unpadded prompts and completions; `pictures` says where each of the pictures is held. */
  readonly prompts: (pictures: readonly EncodedPicture[]) => readonly Prompt[];
  readonly completions: readonly (readonly number[])[];
}

/** Of the family that reads pictures. */
export const golden = (name: GoldenModel): Golden<Qwen25VLConfig> =>
  goldenIn(goldenPath(`model/${name}`)) as Golden<Qwen25VLConfig>;

export const textModels = ["tied", "untied"] as const;
export const textFolder = (name: (typeof textModels)[number]): string =>
  join(import.meta.dirname, "../golden/text", name);

/** Of the plain text decoder; `make.py` beside them makes them. */
export const textGolden = (name: (typeof textModels)[number]): Golden => goldenIn(textFolder(name));

/** Of every family. */
export const allGolden = (): readonly Golden[] => [...goldenModels.map(golden), ...textModels.map(textGolden)];

function goldenIn(folder: string): Golden {
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
  const thw = io.entries.has("image_grid_thw") ? ints("image_grid_thw") : [];
  const grids = Array.from(
    { length: thw.length / 3 },
    (_, at) => [thw[3 * at]!, thw[3 * at + 1]!, thw[3 * at + 2]!] as const,
  );
  /** The rows of `pixel_values` are the patches of one picture after another. */
  const pictures = () => {
    if (grids.length === 0) return [];
    const values = readFloats(io, entry("pixel_values"));
    const [, width = 0] = entry("pixel_values").shape;
    let at = 0;
    return grids.map((grid) => {
      const from = at;
      at += width * grid[0] * grid[1] * grid[2];
      return { grid, values: values.subarray(from, at) };
    });
  };
  const order: number[][] = json("io.json").image_order;
  return {
    name: basename(folder),
    config: checkpoint.config,
    parameters: readParameters(checkpoint),
    floats: (tensor) => readFloats(io, entry(tensor)),
    ints,
    shape: (tensor) => entry(tensor).shape,
    json,
    grids,
    pictures: pictures(),
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
