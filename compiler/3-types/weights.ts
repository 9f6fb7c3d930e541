// Where a model's weights come from: `checkpoint("folder")`, the hub, or `fresh` ones drawn from the seed.

import { callee, readArguments } from "./call.ts";
import * as limits from "./limits.ts";
import { bareName, refuseKind } from "./plain.ts";
import { placeIn, type Type } from "./type.ts";
import type { Weights } from "./word.ts";

export const weights: Type<Weights> = {
  name: "Weights",
  wants: '`checkpoint("folder")`, `hub("owner/name")` or `fresh`',
  schema: limits.anything<Weights>(),
  options: { fresh: "drawn from the seed; the shape is then written in `text` and `vision`" },
  check: (value, context) => {
    const at = placeIn(context, value.span);
    if (bareName(value) === "fresh") return { kind: "fresh", at };
    const call = value.kind === "call" ? callee(value) : undefined;
    const stored = call?.name.text === "hub" ? context.vocabulary.find("model", "hub") : undefined;
    if (call && stored) {
      const args = readArguments(stored, call, context);
      return args && { kind: "hub", name: args.name as string, revision: args.revision as string | undefined, at };
    }
    const word = call?.name.text === "checkpoint" ? context.vocabulary.find("model", "checkpoint") : undefined;
    if (!call || !word) return refuseKind(weights, value, context);
    const args = readArguments(word, call, context);
    return args && { kind: "checkpoint", path: args.path as string, sha256: args.sha256 as string | undefined, at };
  },
};
