// What follows from the list of a model's parameters: every one by name, and how many there are.

import type { ModelConfig } from "./decoder/config.ts";
import type { Parameter } from "./decoder/parameters.ts";
import { familyOf } from "./registry.ts";

/** Every parameter one by one, made when asked for: a configuration is no proof that so many exist. */
export function* eachParameter(config: ModelConfig): Generator<Parameter> {
  for (const { times, of } of familyOf(config).parameters(config)) for (let at = 0; at < times; at++) yield* of(at);
}

/** Every parameter with its shape (rows × columns as stored: out × in for linear layers), in the order of computation. */
export function parameterShapes(config: ModelConfig): ReadonlyMap<string, readonly number[]> {
  return new Map([...eachParameter(config)].map(({ name, shape }) => [name, shape]));
}

/** The parameters of the picture side. */
export const pictureShapes = (config: ModelConfig): ReadonlyMap<string, readonly number[]> =>
  new Map([...parameterShapes(config)].filter(([name]) => familyOf(config).isPicturePart(name)));

/** What training leaves as it is; nothing, unless it says so. */
export interface Frozen {
  /** The picture side: `freeze_vision`. */
  readonly freezeVision?: true;
}

/** The parameters that training changes, which have moments and gradients. */
export const trainedShapes = (config: ModelConfig, { freezeVision }: Frozen): ReadonlyMap<string, readonly number[]> =>
  freezeVision
    ? new Map([...parameterShapes(config)].filter(([name]) => !familyOf(config).isPicturePart(name)))
    : parameterShapes(config);

/** How many numbers the parameters have, of all or of those that count. Groups are counted once, however often they stand. */
export function countParameters(config: ModelConfig, counts: (parameter: Parameter) => boolean = () => true): number {
  let count = 0;
  for (const { times, of } of familyOf(config).parameters(config))
    for (const parameter of of(0))
      if (counts(parameter)) count += times * parameter.shape.reduce((product, each) => product * each, 1);
  return count;
}

/** Of the picture side: what `freeze_vision` keeps as it is. */
export const countPictureParameters = (config: ModelConfig): number =>
  countParameters(config, ({ name }) => familyOf(config).isPicturePart(name));
