// Rotary positions of the decoder, which a config.json may say at several places; and whatever else an outer object says of a
// decoder that has an object of its own.

import type { TextConfig } from "./config.ts";
import type { Json, JsonObject } from "./strict-json.ts";
import { countList, demand, positive, saysNothing, section, wrong } from "./value.ts";

/** Multimodal rotary positions with nothing scaled; other kinds are other angles. */
export function readRope(
  text: JsonObject,
  json: JsonObject,
  headDim: number,
  file: string,
  prefix: string,
): Pick<TextConfig, "ropeTheta" | "mropeSections"> {
  const named = ["rope_scaling", "rope_parameters"].find((each) => !saysNothing(text.get(each)));
  const outer = named === undefined && prefix !== "" ? section(json, "rope_scaling", file) : undefined;
  const rope = outer ?? (named === undefined ? undefined : section(text, named, file, prefix));
  const at = `${outer ? "" : prefix}${outer ? "rope_scaling" : (named ?? "rope_parameters")}.`;
  if (rope) refuseScaling(rope, at, file);
  const sections = countList(rope ?? new Map(), "mrope_section", file, at, [16, 24, 24]);
  const pairs = sections.reduce((sum, each) => sum + each, 0);
  const fits = sections.length === 3 && pairs * 2 === headDim;
  demand(fits, file, `${at}mrope_section`, sections, `three counts that sum to ${headDim / 2}`);
  const inside = rope?.get("rope_theta");
  const theta = inside ?? text.get("rope_theta") ?? 1e6;
  return {
    ropeTheta: positive(theta, inside === undefined ? `${prefix}rope_theta` : `${at}rope_theta`, file),
    mropeSections: [sections[0]!, sections[1]!, sections[2]!],
  };
}

/** Failure E1053 for rotary angles that are scaled. */
function refuseScaling(rope: JsonObject, at: string, file: string): void {
  for (const [name, value] of rope) {
    if (name === "rope_theta" || name === "mrope_section" || saysNothing(value)) continue;
    if (name === "rope_type" || name === "type")
      demand(value === "default" || value === "mrope", file, `${at}${name}`, value, '"default" or "mrope"');
    else if (name === "partial_rotary_factor") demand(value === 1, file, `${at}${name}`, value, "1");
    else throw wrong(file, `${at}${name}`, value, "absent: rotary angles are not scaled here");
  }
}

/** Beside a text_config, what the outer object says of the decoder is read by nobody: it may only say the same. */
export function refuseOthersOutside(json: JsonObject, text: TextConfig, file: string): void {
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
    refuseScaling(rope, `${name}.`, file);
    same(`${name}.rope_theta`, rope.get("rope_theta"), text.ropeTheta);
    same(`${name}.mrope_section`, rope.get("mrope_section"), text.mropeSections);
  }
}
