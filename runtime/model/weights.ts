// The parameters of a model in a backend: each is a state named PREFIX/PUBLISHED-NAME, so that every graph of a backend
// (prefill, decode, training) reads the same buffers, and a frozen reference is the same model under another prefix.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import type { Weights } from "../../models/decoder/weights.ts";
import { parameterShapes, pictureShapes, trainedShapes } from "../../models/parameters.ts";
import type { Backend } from "../graph/backend.ts";
import { storageArray } from "../graph/host.ts";
import { type Builder, f32, state } from "../graph/ir.ts";

/** Name of the state that holds a parameter. */
export function weightState(prefix: string, parameter: string): string {
  return `${prefix}/${parameter}`;
}

/** All of a model's parameters, those of the picture side, or those of the decoder. */
export type Part = "all" | "pictures" | "decoder";

const shapesOf: Readonly<Record<Part, (config: ModelConfig) => ReadonlyMap<string, readonly number[]>>> = {
  all: parameterShapes,
  pictures: pictureShapes,
  decoder: (config) => trainedShapes(config, { freezeVision: true }),
};

/** Declares the parameters of a part as states of the graph, in their published shapes. */
export function weights(g: Builder, config: ModelConfig, prefix = "policy", part: Part = "all"): Weights {
  return new Map(
    [...shapesOf[part](config)].map(([name, shape]) => [name, state(g, weightState(prefix, name), f32(...shape))]),
  );
}

/** Writes parameters into a backend's states under a prefix; every parameter of the architecture must be given. */
export function writeWeights(
  backend: Backend,
  config: ModelConfig,
  parameters: ReadonlyMap<string, Float32Array>,
  prefix = "policy",
): void {
  for (const [name, shape] of parameterShapes(config))
    backend.write(
      weightState(prefix, name),
      f32(...shape),
      parameters.get(name) ?? bug(`parameter ${name} is missing`),
    );
}

/** Writes the parameters of one prefix, or a part of them, under another, one after the other. */
export async function copyWeights(
  backend: Backend,
  config: ModelConfig,
  from: string,
  to: string,
  part: Part = "all",
): Promise<void> {
  for (const [name, shape] of shapesOf[part](config))
    backend.write(weightState(to, name), f32(...shape), await backend.read(weightState(from, name)));
}

/** Reads a parameter of a prefix back, in single precision, by its published name. */
export const weightIn =
  (backend: Backend, prefix = "policy") =>
  async (name: string): Promise<Float32Array> =>
    storageArray("f32", await backend.read(weightState(prefix, name))) as Float32Array;
