// What an outer object says of a decoder that has an object of its own.

import type { Json, JsonObject } from "../../../plan/json/strict-json.ts";
import { demand, saysNothing, section } from "../../../plan/json/value.ts";
import { refuseScaling } from "../../decoder/rope.ts";
import type { Qwen25VLText } from "./config.ts";
import { rope as kind } from "./sections.ts";

/** Beside a text_config, what the outer object says of the decoder is read by nobody: it may only say the same. */
export function refuseOthersOutside(json: JsonObject, text: Qwen25VLText, file: string): void {
  const effective: Readonly<Record<string, number>> = {
    hidden_size: text.hidden,
    intermediate_size: text.inter,
    num_hidden_layers: text.layers,
    num_attention_heads: text.heads,
    num_key_value_heads: text.kvHeads,
    head_dim: text.headDim,
    rms_norm_eps: text.rmsEps,
    rope_theta: text.ropeTheta,
    vocab_size: text.vocab,
  };
  const same = (name: string, outside: Json | undefined, inside: Json) =>
    demand(
      saysNothing(outside) || JSON.stringify(outside) === JSON.stringify(inside),
      file,
      name,
      outside,
      `${JSON.stringify(inside)}, as for text_config`,
    );
  for (const [name, inside] of Object.entries(effective)) same(name, json.get(name), inside);
  for (const name of ["rope_scaling", "rope_parameters"]) {
    const rope = section(json, name, file);
    if (rope === undefined) continue;
    refuseScaling(rope, `${name}.`, file, kind);
    same(`${name}.rope_theta`, rope.get("rope_theta"), text.ropeTheta);
    same(`${name}.mrope_section`, rope.get("mrope_section"), text.mropeSections);
  }
}
