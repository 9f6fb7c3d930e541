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

/** An unknown setting or block inside `owner`. */
export function reportUnknown(entry: Entry, owner: Owner, legal: readonly string[], context: Context): void {
  const { near, sentence, because } = suggest(entry.key, legal, aliases);
  const elsewhere = because === "near" || because === "none" ? context.vocabulary.homes(aliases[entry.key] ?? entry.key) : [];
  const [home] = elsewhere.filter((each) => each !== owner.name);
  const meant = aliases[entry.key];
  const help =
    home && because === "none"
      ? meant === undefined
        ? `\`${entry.key}\` belongs to \`${home}\``
        : `what other tools call \`${entry.key}\` is \`${meant}\` here, and belongs to \`${home}\``
      : (sentence ?? `the names here are ${legal.map((each) => `\`${each}\``).join(", ")}`);
  context.report(
    E0202(
      { name: entry.key, owner: owner.name },
      {
        at: entry.at,
        label: `\`${owner.name}\` has nothing called \`${entry.key}\``,
        notes: [{ keyword: "help", text: help }],
        ...(near.length === 1 ? replaceBy(entry.at, near[0]) : {}),
      },
    ),
  );
}
