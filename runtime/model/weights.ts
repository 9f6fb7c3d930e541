// The parameters of a model in a backend: each is a state named PREFIX/PUBLISHED-NAME, so that every graph of a backend
// (prefill, decode, training) reads the same buffers, and a frozen reference is the same model under another prefix.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import type { Weights } from "../../models/decoder/weights.ts";
import { parameterShapes } from "../../models/parameters.ts";
import type { Backend } from "../graph/backend.ts";
import { storageArray } from "../graph/host.ts";
import { type Builder, f32, state } from "../graph/ir.ts";

/** Name of the state that holds a parameter. */
export function weightState(prefix: string, parameter: string): string {
  return `${prefix}/${parameter}`;
}

/** Declares each parameter of the architecture as a state of the graph, in its published shape. */
export function weights(g: Builder, config: ModelConfig, prefix = "policy"): Weights {
  return new Map(
    [...parameterShapes(config)].map(([name, shape]) => [name, state(g, weightState(prefix, name), f32(...shape))]),
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

/** Writes the parameters of one prefix under another, one after the other. */
export async function copyWeights(backend: Backend, config: ModelConfig, from: string, to: string): Promise<void> {
  for (const [name, shape] of parameterShapes(config))
    backend.write(weightState(to, name), f32(...shape), await backend.read(weightState(from, name)));
}

/** Reads the parameters of a prefix back, in single precision, by published name. */
export async function readWeights(
  backend: Backend,
  config: ModelConfig,
  prefix = "policy",
): Promise<Map<string, Float32Array>> {
  const parameters = new Map<string, Float32Array>();
  for (const name of parameterShapes(config).keys())
    parameters.set(name, storageArray("f32", await backend.read(weightState(prefix, name))) as Float32Array);
  return parameters;
}
