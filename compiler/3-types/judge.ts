// Judges: models behind a service that rewrite or label examples. Declared with `judge NAME { … }` and used by name.

import { judge as judgeBlock } from "./blocks/judge.ts";
import { reportName } from "./call.ts";
import * as limits from "./limits.ts";
import { bareName, refuseKind } from "./plain.ts";
import { readSettings } from "./settings.ts";
import { placeIn, type Type } from "./type.ts";
import type { JudgeTree } from "./word.ts";

export const judge: Type<JudgeTree> = {
  name: "Judge",
  wants: "a judge, such as gpt_judge",
  schema: limits.anything<JudgeTree>(),
  check: (value, context) => {
    if (value.kind !== "path") return refuseKind(judge, value, context);
    const name = bareName(value) ?? "";
    const declared = context.scope.find(context.source, name);
    if (declared?.word !== "judge")
      return reportName(value, "judge", context.scope.names(context.source, "judge"), context);
    const owner = { name, path: context.path, at: declared.at };
    const fields = readSettings(judgeBlock.settings, declared.entry.entries, owner, { ...context, settled: () => {} });
    return (
      fields && {
        name,
        model: fields.model.value,
        temperature: fields.temperature.value,
        at: placeIn(context, value.span),
      }
    );
  },
};
