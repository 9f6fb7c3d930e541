// Parameters of a model that starts from nothing: a pure function of the seed, the parameter's name and the element's
// place, so that a fresh model is the same on every machine and adding a layer does not change the others.

import type { ModelConfig } from "../../models/decoder/config.ts";
import { eachParameter } from "../../models/parameters.ts";

/** Four random words of a block of one parameter; a caller draws them from Philox at (seed, initialise, parameter, block). */
export type ParameterWords = (parameter: number, block: number) => readonly [number, number, number, number];

/**
 * All parameters by published name, rounded to float32, as the list of the family says (models/decoder/parameters.ts): norms 1,
 * biases 0, everything else normal with deviation 1/√inputs. At the width of the published 3B model that is their
 * `initializer_range` of 0.02; a fixed 0.02 would leave a narrow model almost silent.
 */
export function initialise(config: ModelConfig, words: ParameterWords): Map<string, Float32Array> {
  const parameters = new Map<string, Float32Array>();
  for (const { name, shape, fresh } of eachParameter(config)) {
    const count = shape.reduce((product, each) => product * each, 1);
    const values = new Float32Array(count);
    if ("value" in fresh) values.fill(fresh.value);
    else fillNormal(values, words, hashOf(name), fresh.deviation);
    parameters.set(name, values);
  }
  return parameters;
}

/** Box–Muller: words (0, 1) and (2, 3) of a block make two normal numbers each. */
function fillNormal(values: Float32Array, words: ParameterWords, parameter: number, deviation: number): void {
  for (let at = 0; at < values.length; at += 4) {
    const block = words(parameter, at / 4);
    for (let pair = 0; pair < 2; pair++) {
      // Cell midpoints of (0, 1): the logarithm is always finite.
      const radius = Math.sqrt(-2 * Math.log(((block[2 * pair] ?? 0) + 0.5) / 2 ** 32));
      const angle = (2 * Math.PI * ((block[2 * pair + 1] ?? 0) + 0.5)) / 2 ** 32;
      values[at + 2 * pair] = deviation * radius * Math.cos(angle);
      values[at + 2 * pair + 1] = deviation * radius * Math.sin(angle);
    }
  }
}

/** FNV-1a of the name's UTF-16 code units, 32 bits. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
