// The families of models that are known here. A new one is a folder of models/families and its line in this list.

import { bug } from "../compiler/diagnostics/bug.ts";
import type { ModelShape } from "../plan/nodes/model-shape.ts";
import type { ModelConfig } from "./decoder/config.ts";
import type { Family, FreshVocabulary } from "./decoder/family.ts";
import { qwen25 } from "./families/qwen25/family.ts";
import { qwen25vl } from "./families/qwen25vl/family.ts";

export const families: readonly Family[] = [qwen25vl, qwen25];

/** The family of a configuration, which its reader named. */
export const familyOf = ({ family }: Pick<ModelConfig, "family">): Family =>
  families.find(({ name }) => name === family) ?? bug(`no family of models is called ${family}`);

/** A fresh model of a shape, of the family that makes such ones. */
export function freshConfig(shape: ModelShape, vocabulary: FreshVocabulary) {
  const [make = bug("no family of models has fresh ones")] = families.flatMap(({ fresh }) => fresh ?? []);
  return make(shape, vocabulary);
}
