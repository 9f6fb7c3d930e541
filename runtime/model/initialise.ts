// Parameters of a model that starts from nothing: a pure function of the seed, the parameter's name and the element's
// place, so that a fresh model is the same on every machine and adding a layer does not change the others.

import type { ModelConfig } from "../../plan/checkpoint/config.ts";
import { parameterShapes } from "./checkpoint/parameters.ts";

/** Four random words of a block of one parameter; a caller draws them from Philox at (seed, initialise, parameter, block). */
export type ParameterWords = (parameter: number, block: number) => readonly [number, number, number, number];

/**
 * All parameters by published name, rounded to float32: norms 1, biases 0, everything else normal with deviation
 * 1/√inputs. At the width of the published 3B model that is their `initializer_range` of 0.02; a fixed 0.02 would leave
 * a narrow model almost silent. Projections back into the residual stream are scaled by 1/√(2 · layers), so that its
 * variance does not grow with depth (GPT-2, Radford et al. 2019, §2.3).
 */
export function initialise(config: ModelConfig, words: ParameterWords): Map<string, Float32Array> {
  const parameters = new Map<string, Float32Array>();
  for (const [name, shape] of parameterShapes(config)) {
    const count = shape.reduce((product, each) => product * each, 1);
    const values = new Float32Array(count);
    if (/norm\d?\.weight$|ln_q\.weight$/.test(name)) values.fill(1);
    else if (!name.endsWith(".bias")) fillNormal(values, words, hashOf(name), deviation(config, name, shape));
    parameters.set(name, values);
  }
  return parameters;
}

function deviation({ text, vision }: ModelConfig, name: string, shape: readonly number[]): number {
  const inputs = shape.slice(1).reduce((product, each) => product * each, 1);
  if (/layers\.\d+\.(self_attn\.o_proj|mlp\.down_proj)\.weight$/.test(name))
    return 1 / Math.sqrt(2 * text.layers * inputs);
  if (/blocks\.\d+\.(attn\.proj|mlp\.down_proj)\.weight$/.test(name)) return 1 / Math.sqrt(2 * vision.depth * inputs);
  return 1 / Math.sqrt(inputs);
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
