// A golden model: its checkpoint, its batch of two rows, and the numbers of transformers for them.

import { basename, join } from "node:path";
import type { ModelConfig } from "../../../models/decoder/config.ts";
import type { EncodedPicture, PatchGrid, Prompt } from "../../../models/decoder/rows.ts";
import { openCheckpoint, readParameters } from "../../checkpoint/layout.ts";
import { openSafetensors, readFloats, readTensor, type TensorEntry } from "../../checkpoint/safetensors.ts";
import {
  list,
  type Matrix,
  matrix,
  number,
  oneOf,
  optional,
  type ReadBy,
  readGolden,
  record,
  text,
  unusable,
  whole,
} from "../read.ts";

const ioFields = record({
  image_order: list(list(whole)),
  prompts: list(text),
  prompt_lengths: optional(list(whole)),
  tokenizer_size: whole,
  image_token_id: optional(whole),
  images: optional(list(record({ file: text, image_grid_thw: list(whole, 3), image_tokens: whole }))),
  rope_deltas: optional(list(number)),
  logp: optional(list(list(number))),
  loss_config: record({
    kind: oneOf("clip"),
    clip_low: number,
    clip_high: number,
    kl: oneOf("k3"),
    kl_coef: number,
    aggregate: oneOf("token-mean", "seq-mean-token-mean"),
    temperature: oneOf(1),
  }),
  loss: number,
  clipped_tokens: optional(whole),
  greedy: record({ suppressed: list(whole), ids: optional(matrix) }),
});

const entries = { name: text, shape: list(whole), l2: number, index: list(whole), value: list(number) };
const gradientFields = record({ loss: number, grad_norm: number, parameters: list(record(entries)) });
const adamwFields = record({
  optimizer: record({
    name: oneOf("AdamW"),
    lr: number,
    beta1: number,
    beta2: number,
    eps: number,
    weight_decay: number,
    grad_clip: number,
    steps: whole,
  }),
  steps: list(record({ loss: number, grad_norm: number, mean_ratio: number })),
  parameters: list(record({ ...entries, change_l2: number, exp_avg_l2: number, exp_avg_sq_l2: number })),
});

export interface GoldenModel<C extends ModelConfig = ModelConfig> {
  readonly folder: string;
  readonly name: string;
  readonly config: C;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly io: ReadBy<typeof ioFields>;
  /** Of its own files, read when they are asked for. */
  gradients(): ReadBy<typeof gradientFields>;
  adamw(): ReadBy<typeof adamwFields>;
  /** Tensors of io.safetensors. */
  has(tensor: string): boolean;
  floats(tensor: string): Float32Array;
  ints(tensor: string): Int32Array;
  shape(tensor: string): readonly number[];
  /** Sizes of the pictures, in file order. */
  readonly grids: readonly PatchGrid[];
  /** The pictures as the processor gives them. */
  readonly pictures: readonly { readonly grid: PatchGrid; readonly values: Float32Array }[];
  /** Unpadded prompts and completions; `pictures` says where each of the pictures is held. */
  prompts(pictures: readonly EncodedPicture[]): readonly Prompt[];
  readonly completions: Matrix;
}

/** Opens the folder of a model. Failures as of openCheckpoint, openSafetensors and readGolden. */
export function goldenModel(folder: string): GoldenModel {
  const checkpoint = openCheckpoint(folder);
  const { config } = checkpoint;
  const tensors = tensorsOf(join(folder, "io.safetensors"));
  const { entry, ints, floats } = tensors;
  const io = readGolden(folder, "io.json", ioFields);
  const thw = tensors.has("image_grid_thw") ? ints("image_grid_thw") : [];
  const grids = Array.from({ length: thw.length / 3 }, (_, at): PatchGrid => {
    const [frames = 0, height = 0, width = 0] = thw.slice(3 * at, 3 * at + 3);
    return [frames, height, width];
  });
  const prompts = unpadded(tensors, "prompt_ids", "prompt_mask", config.text.vocab);
  if (io.image_order.length !== prompts.length || io.image_order.flat().some((each) => each >= grids.length))
    throw unusable(join(folder, "io.json"), "`image_order` shows a picture, or a row, that is not there");
  return {
    folder,
    name: basename(folder),
    config,
    parameters: readParameters(checkpoint),
    io,
    gradients: () => readGolden(folder, "grads.json", gradientFields),
    adamw: () => readGolden(folder, "adamw.json", adamwFields),
    has: tensors.has,
    floats,
    ints,
    shape: (tensor) => entry(tensor).shape,
    grids,
    pictures: picturesOf(tensors, grids),
    prompts: (pictures) =>
      prompts.map((tokens, row) => ({
        tokens,
        pictures: (io.image_order[row] ?? []).flatMap((each) => pictures[each] ?? []),
      })),
    completions: unpadded(tensors, "completion_ids", "completion_mask", config.text.vocab),
  };
}

type Tensors = ReturnType<typeof tensorsOf>;

function tensorsOf(path: string) {
  const file = openSafetensors(path);
  const entry = (tensor: string): TensorEntry => {
    const found = file.entries.get(tensor);
    if (!found) throw unusable(path, `it has no tensor \`${tensor}\``);
    return found;
  };
  const ints = (tensor: string): Int32Array => {
    const found = entry(tensor);
    if (found.dtype !== "I32") throw unusable(path, `\`${tensor}\` is of ${found.dtype}, not I32`);
    return new Int32Array(readTensor(file, found).buffer);
  };
  const floats = (tensor: string): Float32Array => {
    const found = entry(tensor);
    if (found.dtype !== "F32") throw unusable(path, `\`${tensor}\` is of ${found.dtype}, not F32`);
    return readFloats(file, found);
  };
  return { path, has: (tensor: string) => file.entries.has(tensor), entry, ints, floats };
}

/** The rows of a matrix of ids where its mask is 1. Failure E1084 for an id that the model has no row for. */
function unpadded({ path, entry, ints }: Tensors, ids: string, mask: string, vocabulary: number): readonly number[][] {
  const [rows = 0, width = 0] = entry(ids).shape;
  const [values, kept] = [ints(ids), ints(mask)];
  if (entry(ids).shape.length !== 2 || kept.length !== values.length)
    throw unusable(path, `\`${ids}\` and \`${mask}\` are not matrices of one shape`);
  if (values.some((id) => id < 0 || id >= vocabulary)) throw unusable(path, `\`${ids}\` has ids beyond the vocabulary`);
  return Array.from({ length: rows }, (_, row) =>
    Array.from(values.slice(row * width, (row + 1) * width)).filter((_, at) => kept[row * width + at] === 1),
  );
}

/** The rows of `pixel_values` are the patches of one picture after another. */
function picturesOf({ path, entry, floats }: Tensors, grids: readonly PatchGrid[]) {
  if (grids.length === 0) return [];
  const values = floats("pixel_values");
  const [, width = 0] = entry("pixel_values").shape;
  let at = 0;
  const pictures = grids.map((grid) => {
    const from = at;
    at += width * grid[0] * grid[1] * grid[2];
    return { grid, values: values.subarray(from, at) };
  });
  if (at !== values.length) throw unusable(path, "`pixel_values` are not the patches of `image_grid_thw`");
  return pictures;
}
