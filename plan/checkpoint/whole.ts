// What a folder that has a config.json lacks of a whole checkpoint: its tokenizer, chat template, image processor and weights.
// Nothing large is read for it; what stands in the files is others' to judge.

import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { type Folder, jsonOf, problemsOf } from "./folder.ts";
import { PROCESSOR_FILES } from "./processor.ts";

const WEIGHTS = "model.safetensors";
const INDEX = `${WEIGHTS}.index.json`;

/** Codes of `problemsOf` that say that something is not there, with its name: E1051 the image processor, E1061 the template. */
const absent: Readonly<Record<string, string>> = { E1051: PROCESSOR_FILES[1], E1061: "chat template" };

/** Whether a diagnostic about a folder says that a part of it is not there. */
export const isAbsence = ({ code }: Diagnostic): boolean => code in absent;

/** The parts that are not there, as a message lists them; of shards each that the index names. */
export function missingIn(folder: Folder, exists: (file: string) => boolean): readonly string[] {
  const told = problemsOf(folder).flatMap((each) => each.diagnostics.flatMap(({ code }) => absent[code] ?? []));
  const weights = exists(WEIGHTS) ? [] : exists(INDEX) ? shardsOf(folder) : [WEIGHTS];
  return ["tokenizer.json", ...weights].filter((each) => !exists(each)).concat(told);
}

/** The shards that the index names; none where it cannot be read, which a run says. */
function shardsOf(folder: Folder): readonly string[] {
  try {
    const map = jsonOf(folder, INDEX)?.get("weight_map");
    const shards = map instanceof Map ? [...map.values()] : [];
    return [...new Set(shards)].filter((each) => typeof each === "string");
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}
