// A word that does not exist where it stands: suggests the one that was meant. Knows neighbouring letters, the words
// of other tools (num_generations), and words of ours that belong in another block.

import type { Entry } from "../2-names/entry.ts";
import { E0202 } from "../diagnostics/codes.ts";
import type { Fix } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Place } from "../source.ts";
import { aliases } from "../vocabulary/aliases.ts";
import type { Owner } from "./settings.ts";
import type { Context } from "./type.ts";

/** The edit that puts `word` where the wrong one stands; only offered for one clear suggestion. */
export function replaceBy(at: Place, word: string | undefined): { readonly fix?: Fix } {
  if (word === undefined) return {};
  return {
    fix: { title: `write \`${word}\``, safety: "unsafe", edits: [{ source: at.source, span: at.span, text: word }] },
  };
}

/** So many settings of one other block, or of none, are no slip each: the block itself has the wrong word, or lost it. */
const misplacedBlock = 3;

/** The unknown settings and blocks inside `owner`; those that all belong to one other block are one mistake. */
export function reportStrange(
  entries: readonly Entry[],
  owner: Owner,
  legal: readonly string[],
  context: Context,
): void {
  const homes = entries.map((each) => context.vocabulary.homes(each.key).find((home) => home !== owner.name));
  const [first] = entries;
  const [home] = homes;
  const strangers = entries.every((each) => suggest(each.key, legal, aliases).near.length === 0);
  const together = home && homes.every((each) => each === home) ? home : undefined;
  if (first && entries.length >= misplacedBlock && (together || strangers)) {
    const labels = entries.slice(1).map((each) => ({ ...each.at, text: "", primary: false }));
    const text = together
      ? `these ${entries.length} settings belong to \`${together}\``
      : `is a word missing before their \`{\`? \`${owner.name}\` has ${legal.map((each) => `\`${each}\``).join(", ")}`;
    const notes = [{ keyword: "help", text }];
    const where = { at: first.at, label: "nor the others marked here", labels, notes };
    context.report(E0202({ name: first.key, owner: owner.name, what: "setting" }, where));
    return;
  }
  for (const each of entries) reportUnknown(each, owner, legal, context);
}

/** An unknown setting or block inside `owner`. */
function reportUnknown(entry: Entry, owner: Owner, legal: readonly string[], context: Context): void {
  const { key } = entry;
  const { near, sentence, because } = suggest(key, legal, aliases);
  const kind = entry.head && context.vocabulary.blocks.find((each) => each.name.endsWith(` ${key}`));
  const help =
    (kind ? `\`${key}\` is a kind of \`${kind.word}\`: write \`${kind.name} { … }\`` : undefined) ??
    (because === "none" ? belongsElsewhere(key, owner, context) : undefined) ??
    sentence ??
    `the names here are ${legal.map((each) => `\`${each}\``).join(", ")}`;
  context.report(
    E0202(
      { name: key, owner: owner.name, what: entry.head ? "block" : "setting" },
      {
        at: entry.at,
        label: entry.head ? "no such block" : "no such setting",
        notes: [{ keyword: "help", text: help }],
        ...(near.length === 1 ? replaceBy(entry.at, near[0]) : {}),
      },
    ),
  );
}

/** A word, or nearly one, of another block: `probability` in `train`, `bach` in an experiment. */
function belongsElsewhere(key: string, owner: Owner, context: Context): string | undefined {
  const home = (word: string) => context.vocabulary.homes(word).find((each) => each !== owner.name);
  const all = [...new Set(context.vocabulary.blocks.flatMap((block) => Object.keys(block.settings)))];
  const meant = aliases[key] ?? (all.includes(key) ? key : suggest(key, all).near[0]);
  const where = meant === undefined ? undefined : home(meant);
  if (meant === undefined || where === undefined) return undefined;
  if (meant === key) return `\`${key}\` belongs to \`${where}\``;
  if (aliases[key] === meant)
    return `what other tools call \`${key}\` is \`${meant}\` here, and belongs to \`${where}\``;
  return `did you mean \`${meant}\`? it belongs to \`${where}\``;
}
