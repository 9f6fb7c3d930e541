// Rotary positions of a decoder, which a config.json may say at several places.

import type { JsonObject } from "../../plan/json/strict-json.ts";
import { demand, positive, saysNothing, section, wrong } from "../../plan/json/value.ts";

/** What a family has of rotary angles: the base where none is written, types that are computed, and settings of its own. */
export interface RopeKind {
  readonly theta: number;
  readonly types: readonly string[];
  readonly own: readonly string[];
}

export interface ReadRope {
  readonly theta: number;
  /** The object that says it, empty where none does, and what messages put before a name in it. */
  readonly said: JsonObject;
  readonly at: string;
}

/** Rotary angles with nothing scaled. `text` is the decoder's object in `json`, or `json` itself when `prefix` is empty. Failures E1053. */
export function readRope(text: JsonObject, json: JsonObject, file: string, prefix: string, kind: RopeKind): ReadRope {
  const named = ["rope_scaling", "rope_parameters"].find((each) => !saysNothing(text.get(each)));
  const outer = named === undefined && prefix !== "" ? section(json, "rope_scaling", file) : undefined;
  const said = outer ?? (named === undefined ? undefined : section(text, named, file, prefix));
  const at = `${outer ? "" : prefix}${outer ? "rope_scaling" : (named ?? "rope_parameters")}.`;
  if (said) refuseScaling(said, at, file, kind);
  const inside = said?.get("rope_theta");
  const theta = inside ?? text.get("rope_theta") ?? kind.theta;
  const setting = inside === undefined ? `${prefix}rope_theta` : `${at}rope_theta`;
  return { theta: positive(theta, setting, file), said: said ?? new Map(), at };
}

/** Failure E1053 for rotary angles that are scaled. */
export function refuseScaling(rope: JsonObject, at: string, file: string, { types, own }: RopeKind): void {
  for (const [name, value] of rope) {
    if (name === "rope_theta" || own.includes(name) || saysNothing(value)) continue;
    if (name === "rope_type" || name === "type") {
      const wanted = types.map((each) => `"${each}"`).join(" or ");
      demand(typeof value === "string" && types.includes(value), file, `${at}${name}`, value, wanted);
    } else if (name === "partial_rotary_factor") demand(value === 1, file, `${at}${name}`, value, "1");
    else throw wrong(file, `${at}${name}`, value, "absent: rotary angles are not scaled here");
  }
}
