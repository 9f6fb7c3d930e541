// hub("owner/name") as weights: a model repository of the Hugging Face hub.

import type { ModelWord } from "../../3-types/word.ts";
import { repository, revision } from "../sources/hub.ts";

export const hub: ModelWord = {
  family: "model",
  name: "hub",
  doc: "Weights of the Hugging Face hub: config.json, safetensors, tokenizer. `revision` pins them.",
  example: 'hub("Qwen/Qwen2.5-VL-7B-Instruct", revision = "0f3a9c1")',
  positional: 1,
  parameters: { name: { type: repository, doc: "Owner and name of the repository." }, revision },
};
