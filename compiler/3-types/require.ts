// require(condition, "text"): what an author promises about the settings of an experiment, checked for it and for whatever
// extends or sweeps it.

import type * as Ast from "../1-syntax/ast.ts";
import type { Entry } from "../2-names/entry.ts";
import { E0470, E0471 } from "../diagnostics/codes.ts";
import { append } from "../diagnostics/edits.ts";
import { decide, pathsIn, type SettingsByPath } from "./condition.ts";
import { type Context, placeIn } from "./type.ts";

/** A promise about a block that a child has left out (`without(permute)`) asks nothing of the child. */
function asksOfAbsent(condition: Ast.Value, settings: SettingsByPath, { vocabulary }: Context): boolean {
  const blocks = vocabulary.inside("experiment").map((each) => each.word);
  const there = new Set([...settings.keys()].map((path) => path.split(".")[0]));
  return pathsIn(condition).some(({ names }) => {
    const top = names[0]?.text ?? "";
    return names.length > 1 && blocks.includes(top) && !there.has(top);
  });
}

/** Which of the parts of a `require` is wrong, and what belongs there; no part when there is none. */
function wrongPart([condition, reason, more]: readonly Ast.Argument[]): readonly [Ast.Argument | undefined, string] {
  if (more) return [more, "one part too many"];
  if (reason) return [reason, "the sentence belongs here, in quotes"];
  return [condition, condition ? "the sentence is missing behind this" : "neither is here"];
}

/** Reports each promise that does not hold. */
export function checkRequired(statements: Entry["statements"], settings: SettingsByPath, context: Context): void {
  for (const { statement, at } of statements) {
    if (statement.name.text !== "require") continue;
    const [condition, reason, more] = statement.arguments;
    const inside = { ...context, source: at.source, subject: "require" };
    if (!condition || more || reason?.value.kind !== "text") {
      const fix =
        condition && !reason ? append(placeIn(inside, condition.span), ', "the reason"', "manual") : undefined;
      const [where, label] = wrongPart(statement.arguments);
      context.report(E0471({}, { at: where ? placeIn(inside, where.span) : at, label, fix }));
      continue;
    }
    if (asksOfAbsent(condition.value, settings, context)) continue;
    const verdict = decide(condition.value, settings, inside);
    if (!verdict || verdict.holds) continue;
    const where = {
      at: placeIn(inside, condition.span),
      label: `does not hold in ${context.subject}`,
      ...(verdict.rule ? { rule: verdict.rule } : {}),
    };
    context.report(E0470({ reason: reason.value.text }, where));
  }
}
