// Words of other tools in completion: who types `num_gen` or `lr` is offered `group` and `rate`.

import { aliases } from "../../compiler/diagnostics/aliases.ts";

/** Words of other tools by ours: `group` is what `num_generations` is called here. */
const othersOf = Map.groupBy(Object.keys(aliases), (each) => aliases[each] ?? "");

/** The word of another tool that has been begun and means this one. */
export const aliasTyped = (label: string, typed: string): string | undefined =>
  typed.length < 2 || label.startsWith(typed) ? undefined : othersOf.get(label)?.find((each) => each.startsWith(typed));

/** What an editor compares with what is typed: our word, and those of other tools for it. */
export function filtered(label: string, typed: string): { readonly filterText?: string } {
  const typedAlias = aliasTyped(label, typed);
  if (typedAlias !== undefined) return { filterText: typedAlias };
  const others = othersOf.get(label);
  return others ? { filterText: [label, ...others].join(" ") } : {};
}
