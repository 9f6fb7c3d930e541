// A word that does not exist where it stands: suggests the one that was meant. Knows neighbouring letters, the words
// of other tools (num_generations), and words of ours that belong in another block.

import { fileBlocks } from "../../grammar/heads.ts";
import type { Entry } from "../2-names/entry.ts";
import { forgottenUse } from "../2-names/forgotten.ts";
import { aliases, aliasOf } from "../diagnostics/aliases.ts";
import { E0202 } from "../diagnostics/codes.ts";
import type { Fix } from "../diagnostics/diagnostic.ts";
import { write } from "../diagnostics/edits.ts";
import { whyNot } from "../diagnostics/foreign.ts";
import { meansTheSame } from "../diagnostics/same-meaning.ts";
import type { Place } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Owner } from "./settings.ts";
import type { Context } from "./type.ts";

/** The edit that puts `word` where the wrong one stands; only offered for one clear suggestion. */
export function replaceBy(at: Place, word: string | undefined): { readonly fix?: Fix } {
  if (word === undefined) return {};
  const found = at.source.text.slice(at.span.start, at.span.end);
  return { fix: write(at, word, aliasOf(found) === word && meansTheSame(found) ? "safe" : "unsafe") };
}

/** So many settings of one other block, or of none, are no slip each: the block itself has the wrong word, or lost it. */
const misplacedBlock = 3;
/** Of so many strange settings the rest is spoken of when these are gone; and so many are pointed at in one picture. */
const mostStrangers = 100;
const misplacedShown = 20;

/**
 * The unknown settings and blocks inside `owner`; those that all belong to one other block are one mistake. Returns the words that
 * were clearly meant: none of them is missing as well.
 */
export function reportStrange(
  given: readonly Entry[],
  owner: Owner,
  legal: readonly string[],
  context: Context,
): readonly string[] {
  const known = (owner.name === "evaluate" ? given : []).flatMap((each) => {
    const forgotten = forgottenUse(context.scope, { name: each.key, word: "benchmark", at: each.value?.at ?? each.at });
    return forgotten ? [{ key: each.key, forgotten }] : [];
  });
  for (const { forgotten } of known) context.report(forgotten);
  const taken = new Set(known.map(({ key }) => key));
  const entries = given.filter((each) => !taken.has(each.key)).slice(0, mostStrangers);
  const homes = entries.map((each) => context.vocabulary.homes(each.key).find((home) => home !== owner.name));
  const [first] = entries;
  const [home] = homes;
  const strangers = entries.every((each) => suggest(each.key, legal, aliases).near.length === 0);
  const together = home && homes.every((each) => each === home) ? home : undefined;
  if (first && entries.length >= misplacedBlock && (together || strangers)) {
    const labels = entries.slice(1, misplacedShown).map((each) => ({ ...each.at, text: "", primary: false }));
    const text = together
      ? `these ${entries.length} settings belong to \`${together}\``
      : `is a word missing before their \`{\`? \`${owner.name}\` has ${legal.map((each) => `\`${each}\``).join(", ")}`;
    const notes = [{ keyword: "help", text }];
    const where = { at: first.at, label: "nor the others marked here", labels, notes };
    context.report(E0202({ name: first.key, owner: owner.name, what: "setting" }, where));
    return [];
  }
  return entries.flatMap((each) => reportUnknown(each, owner, legal, context) ?? []);
}

/** An unknown setting or block inside `owner`. Returns the word that was meant, where one alone is near. */
function reportUnknown(entry: Entry, owner: Owner, legal: readonly string[], context: Context): string | undefined {
  const { key } = entry;
  const reason = entry.head ? undefined : whyNot(key);
  const { near, sentence, because } = reason ? { near: [], sentence: reason, because: "alias" } : known(key, legal);
  const kind = entry.head && context.vocabulary.blocks.find((each) => each.name.endsWith(` ${key}`));
  const help =
    (entry.head ? ofFile(key, owner) : undefined) ??
    ofPath(entry, legal) ??
    (entry.head ? oneWord(key, context) : undefined) ??
    (kind ? `\`${key}\` is a kind of \`${kind.word}\`: write \`${kind.name} { … }\`` : undefined) ??
    (because === "none" ? (belongsInside(key, owner, context) ?? belongsElsewhere(key, owner, context)) : undefined) ??
    sentence ??
    `the names here are ${legal.map((each) => `\`${each}\``).join(", ")}`;
  const meant = near.length === 1 ? near[0] : undefined;
  context.report(
    E0202(
      { name: key, owner: owner.name, what: entry.head ? "block" : "setting" },
      {
        at: entry.at,
        label: entry.head ? "no such block" : "no such setting",
        notes: [{ keyword: "help", text: help }],
        ...replaceBy(entry.at, meant),
      },
    ),
  );
  return meant;
}

/** `train_grpo { … }`: the word and the kind of a block in one. */
function oneWord(key: string, context: Context): string | undefined {
  const found = context.vocabulary.blocks.find(
    (each) => each.name !== each.word && each.name.replace(" ", "_") === key,
  );
  return found && `write \`${found.name} { … }\``;
}

/** `sweep { … }` in an experiment, beside which it stands. */
function ofFile(key: string, owner: Owner): string | undefined {
  const form = owner.name === "experiment" ? fileBlocks.get(key) : undefined;
  return form && `\`${key}\` is a block of the file and stands beside experiments: \`${form}\``;
}

/** `actor_rollout_ref.rollout.n` of Hydra: what counts is the last word of the path. */
function ofPath(entry: Entry, legal: readonly string[]): string | undefined {
  const path = [entry.key];
  for (let at = entry; !at.value && at.entries.size === 1; ) {
    const [inner] = at.entries.values();
    if (!inner || entry.head) return undefined;
    path.push(inner.key);
    at = inner;
  }
  const leaf = path.at(-1) ?? entry.key;
  const reason = path.length > 1 ? whyNot(leaf) : undefined;
  if (path.length < 2 || reason) return reason;
  const ours = legal.includes(leaf) ? leaf : aliasOf(leaf);
  if (ours === undefined || !legal.includes(ours)) return undefined;
  return `what other tools call \`${path.join(".")}\` is \`${ours}\` here`;
}

/** An exact word of another tool says more than one that is spelled alike. */
function known(key: string, legal: readonly string[]) {
  const found = suggest(key, legal, aliases);
  const alias = aliasOf(key);
  return found.because === "near" && alias !== undefined && !legal.includes(alias)
    ? ({ near: [], sentence: undefined, because: "none" } as const)
    : found;
}

/** A setting in the `{ }` behind the value of another: `dual` is a part of `clip`. */
function belongsInside(key: string, owner: Owner, context: Context): string | undefined {
  const meant = aliasOf(key) ?? key;
  const own = context.vocabulary.blocks.filter((each) => each.name === owner.name);
  for (const block of [...own, ...context.vocabulary.blocks])
    for (const [name, { type, default: usual = "…" }] of Object.entries(block.settings)) {
      if (!type.parts || !Object.hasOwn(type.parts, meant)) continue;
      const written = `\`${name} = ${usual} { ${meant} = … }\``;
      const where = block.name === owner.name ? "" : `, and \`${name}\` belongs to \`${block.name}\``;
      return meant === key
        ? `\`${key}\` is a part of \`${name}\`: ${written}${where}`
        : `what other tools call \`${key}\` is \`${meant}\` of \`${name}\` here: ${written}${where}`;
    }
  return undefined;
}

/** A word, or nearly one, of another block: `probability` in `train`, `bach` in an experiment. */
function belongsElsewhere(key: string, owner: Owner, context: Context): string | undefined {
  const home = (word: string) => context.vocabulary.homes(word).find((each) => each !== owner.name);
  const all = [...new Set(context.vocabulary.blocks.flatMap((block) => Object.keys(block.settings)))];
  const meant = aliasOf(key) ?? (all.includes(key) ? key : suggest(key, all).near[0]);
  const where = meant === undefined ? undefined : home(meant);
  if (meant === undefined || where === undefined) return undefined;
  if (meant === key) return `\`${key}\` belongs to \`${where}\``;
  if (aliasOf(key) === meant)
    return `what other tools call \`${key}\` is \`${meant}\` here, and belongs to \`${where}\``;
  return `did you mean \`${meant}\`? it belongs to \`${where}\``;
}
