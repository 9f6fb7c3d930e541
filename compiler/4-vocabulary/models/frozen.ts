// frozen(policy): a model as it was before the first step, never trained.

import { model } from "../../3-types/model.ts";
import type { ModelWord } from "../../3-types/word.ts";

export const frozen: ModelWord = {
  family: "model",
  name: "frozen",
  doc: "A model as it was before the first step: the reference of the KL term.",
  example: "frozen(policy)",
  positional: 1,
  parameters: { of: { type: model, doc: "The model." } },
};
