// checkpoint("folder"): weights on disk in the Hugging Face layout.

import * as limits from "../../3-types/limits.ts";
import { text } from "../../3-types/plain.ts";
import type { Type } from "../../3-types/type.ts";
import type { ModelWord } from "../../3-types/word.ts";

const sha256: Type<string> = {
  ...text,
  wants: "64 hexadecimal digits in quotes",
  schema: limits.text().regex(/^[0-9a-f]{64}$/),
};

export const checkpoint: ModelWord = {
  family: "model",
  name: "checkpoint",
  doc: "Weights in a folder of the Hugging Face layout: config.json, model.safetensors, tokenizer. The path is relative to the spec.",
  example: 'checkpoint("models/tiny-vlm")',
  positional: 1,
  parameters: {
    path: { type: text, doc: "The folder, relative to the spec that names it." },
    sha256: {
      type: sha256,
      doc: "Pins the weights: of model.safetensors; of shards, what `sha256sum *.safetensors | sha256sum` prints.",
      optional: true as const,
    },
  },
};
