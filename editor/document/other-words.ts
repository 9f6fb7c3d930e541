// Words of other tools, and ours of before, in completion: who types `num_gen`, `lr` or `leng` is offered `per_order`, `rate` and `duration`.

import { renamedWords } from "../../compiler/2-names/renamed.ts";
import { aliases } from "../../compiler/diagnostics/aliases.ts";

const words = [...renamedWords, ...Object.entries(aliases)];

/** Those words by ours of today: `per_order` is what `num_generations` is called here. */
const othersOf = new Map(
  [...Map.groupBy(words, ([, ours]) => ours)].map(([ours, pairs]) => [ours, pairs.map(([other]) => other)]),
);

/** The one of them that has been begun and means this one. */
export const aliasTyped = (label: string, typed: string): string | undefined =>
  typed.length < 2 || label.startsWith(typed) ? undefined : othersOf.get(label)?.find((each) => each.startsWith(typed));

/** What an editor compares with what is typed: our word, and the others for it. */
export function filtered(label: string, typed: string): { readonly filterText?: string } {
  const typedAlias = aliasTyped(label, typed);
  if (typedAlias !== undefined) return { filterText: typedAlias };
  const others = othersOf.get(label);
  return others ? { filterText: [label, ...others].join(" ") } : {};
}
