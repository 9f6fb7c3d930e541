// Nothing that is not finite goes on: figures and weights of an update, counted on the device, and what is about to be
// published. Weights that were read are looked at by runtime/checkpoint/finite.ts.

import { E1011, E1033 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { type Frozen, trainedShapes } from "../../models/parameters.ts";
import { nonFiniteIn } from "../checkpoint/finite.ts";
import { type Learned, momentStates } from "../engine/optimizer.ts";
import type { Backend } from "../graph/backend.ts";
import { weightState } from "../model/weights.ts";

/**
 * Failure E1033 for a loss or gradient norm that is no number: adamw.ts took no step then. Failure E1011, which names the first
 * tensor, when the update made weights or moments that are none.
 */
export async function refuseNonFinite(
  learned: Learned,
  step: number,
  backend: Backend,
  config: ModelConfig,
  frozen: Frozen,
): Promise<void> {
  for (const [what, value] of [
    ["loss", learned.loss],
    ["gradient norm", learned.gradientNorm],
  ] as const)
    if (!Number.isFinite(value)) throw new Failure(E1033({ what, step, value: String(value) }));
  if (learned.nonFinite > 0) throw new Failure(E1011({ step, ...(await firstNonFinite(backend, config, frozen)) }));
}

/** The first tensor of the policy's weights that are trained, and their moments, in the backend with numbers that are not finite. */
async function firstNonFinite(backend: Backend, config: ModelConfig, frozen: Frozen) {
  for (const name of trainedShapes(config, frozen).keys()) {
    const { first, second } = momentStates(name);
    const places = [
      [`\`${name}\``, weightState("policy", name)],
      [`the first moment of \`${name}\``, first],
      [`the second moment of \`${name}\``, second],
    ] as const;
    for (const [tensor, state] of places) {
      const values = await backend.read(state);
      const count = nonFiniteIn(values);
      if (count > 0) return { tensor, count, of: values.length };
    }
  }
  return { tensor: "a tensor", count: 0, of: 0 };
}
