// What of the policy is not trained, in every block that trains.

import type { Frozen } from "../../../models/parameters.ts";
import { yesNo } from "../../3-types/plain.ts";
import type { Fields } from "../../3-types/type.ts";

/** The setting `freeze_vision`. */
export const freezeVision = {
  type: yesNo,
  doc: "Whether the picture tower is left as it is: everything that makes tokens of pixels. Of Qwen2.5-VL that is `visual.*`, its merger included, as in verl and EasyR1 (LLaMA-Factory and ms-swift have a switch of its own for the merger).",
  default: "no",
} as const;

/** Its form in the plan, absent where everything is trained. */
export const frozen = (fields: Fields<{ freeze_vision: typeof freezeVision }>): Frozen =>
  fields.freeze_vision.value ? { freezeVision: true } : {};
