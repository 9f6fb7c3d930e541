// The two ends of a range or a pair: what is wrong with both in the same way is one mistake, said once with both places.

import type * as Ast from "../1-syntax/ast.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { read } from "./settings.ts";
import type { Context, Type } from "./type.ts";

/** Reads two values that stand together; either is undefined after a report. */
export function readBoth<A, B>(
  [first, left]: readonly [Type<A>, Ast.Value],
  [second, right]: readonly [Type<B>, Ast.Value],
  context: Context,
): readonly [A | undefined, B | undefined] {
  const ofLeft: Diagnostic[] = [];
  const ofRight: Diagnostic[] = [];
  const from = read(first, left, { ...context, report: (each) => ofLeft.push(each) });
  const to = read(second, right, { ...context, report: (each) => ofRight.push(each) });
  const [one, another] = [ofLeft[0], ofRight[0]];
  const alike = ofLeft.length === 1 && ofRight.length === 1 && one?.code === another?.code;
  for (const each of alike && one && another ? [together(one, another)] : [...ofLeft, ...ofRight]) context.report(each);
  return [from, to];
}

function together(one: Diagnostic, another: Diagnostic): Diagnostic {
  const labels = [...one.labels, ...another.labels.map((each) => ({ ...each, text: "nor this", primary: false }))];
  if (!one.fix || !another.fix) return { ...one, labels };
  const titles = one.fix.title === another.fix.title ? "" : ` and ${another.fix.title.replace(/^write /, "")}`;
  const safety = one.fix.safety === another.fix.safety ? one.fix.safety : "unsafe";
  const fix: Fix = { title: `${one.fix.title}${titles}`, safety, edits: [...one.fix.edits, ...another.fix.edits] };
  return { ...one, labels, fix };
}
