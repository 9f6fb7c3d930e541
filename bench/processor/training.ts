// Weights and moments of a backend, all at once: what two trainings are compared by.

import type { ModelConfig } from "../../models/decoder/config.ts";
import { type Frozen, parameterShapes } from "../../models/parameters.ts";
import type { ReadTensor } from "../../runtime/checkpoint/safetensors.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { weightIn } from "../../runtime/model/weights.ts";
import type { StoredTraining, Training } from "../../runtime/record/checkpoint.ts";
import { trainingIn } from "../../runtime/stages/training.ts";

async function allOf(names: Iterable<string>, read: ReadTensor): Promise<Map<string, Float32Array>> {
  const tensors = new Map<string, Float32Array>();
  for (const name of names) tensors.set(name, await read(name));
  return tensors;
}

/** Reads weights and moments back; `updates` were taken to get there. */
export async function readTraining(
  backend: Backend,
  config: ModelConfig,
  updates: number,
  frozen: Frozen = {},
): Promise<Training> {
  const { first, second, trained } = trainingIn(backend, config, updates, frozen);
  const parameters = await readWeights(backend, config);
  return { parameters, first: await allOf(trained, first), second: await allOf(trained, second), updates };
}

/** Reads the weights alone. */
export const readWeights = (backend: Backend, config: ModelConfig): Promise<Map<string, Float32Array>> =>
  allOf(parameterShapes(config).keys(), weightIn(backend));

/** What is on the host as it is saved. */
export const held =
  (tensors: ReadonlyMap<string, Float32Array>): ReadTensor =>
  (name) =>
    tensors.get(name) ?? new Float32Array();

export const heldTraining = ({ parameters, first, second, updates }: Training): StoredTraining => ({
  parameters: held(parameters),
  first: held(first),
  second: held(second),
  trained: new Set(first.keys()),
  updates,
});
