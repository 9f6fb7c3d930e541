// What has been written at one path, whoever wrote it: a value, a block, or both a value and what amends it.
// Blocks, `{ }` after a value and dotted paths all become entries, so one rule merges them: the nearest writer wins.

import type * as Ast from "../1-syntax/ast.ts";
import type { Place, Source } from "../diagnostics/source.ts";
import { type Field, inherit } from "./origin.ts";

/** How a block was opened: `train grpo`, `evaluate every 50step`. */
export interface Head {
  readonly word: string;
  readonly name: Ast.Name | undefined;
  readonly relations: readonly Ast.Relation[];
  /** Where the relations stand, when they are those of a parent and not of this head. */
  readonly relationsIn?: Source;
  /** The block's word. */
  readonly at: Place;
  readonly doc: string | undefined;
}

export interface Entry {
  /** Last word of the path. */
  readonly key: string;
  /** Where that word was written, nearest writer first. */
  readonly at: Place;
  /** When it was written as a block. A dotted path (`permute.copies = 1`) opens none. */
  readonly head?: Head;
  /** When it was written as a setting. */
  readonly value?: Field<Ast.Value>;
  readonly entries: Entries;
  /** `word(…)` lines of the block. */
  readonly statements: readonly { readonly statement: Ast.Statement; readonly at: Place }[];
}

export type Entries = ReadonlyMap<string, Entry>;

/** `over` laid on `base`: a value or a differently named block replaces, everything else is amended setting by setting. */
export function merge(base: Entry, over: Entry): Entry {
  if (over.value) return { ...over, value: { ...over.value, ...(base.value ? { beneath: base.value } : {}) } };
  const renamed = over.head?.name && base.head?.name && over.head.name.text !== base.head.name.text;
  if (renamed) return over;
  const head = mergeHead(base.head, over.head);
  return {
    key: over.key,
    at: over.head ? over.at : base.at,
    ...(head ? { head } : {}),
    ...(base.value ? { value: base.value } : {}),
    entries: mergeAll(base.entries, over.entries),
    statements: [...base.statements, ...over.statements],
  };
}

function mergeHead(base: Head | undefined, over: Head | undefined): Head | undefined {
  if (!base || !over) return over ?? base;
  const name = over.name ?? base.name;
  if (over.relations.length > 0) return { ...over, name };
  return { ...over, name, relations: base.relations, relationsIn: relationsIn(base) };
}

/** The file in which the relations of a head are written. */
export const relationsIn = (head: Head): Source => head.relationsIn ?? head.at.source;

/** Every entry of both; where both have one, `over` is laid on `base`. */
export function mergeAll(base: Entries, over: Entries): Entries {
  const merged = new Map(base);
  for (const [key, entry] of [...over].flatMap(([key, entry]) => byName(base, key, entry))) {
    const below = merged.get(key);
    merged.set(key, below ? merge(below, entry) : entry);
  }
  return merged;
}

/** `evaluate.hard.orders = 2`, behind `--set` or in a sweep, is laid on the block `evaluate hard` where there is one. */
function byName(base: Entries, key: string, entry: Entry): readonly (readonly [string, Entry])[] {
  if (entry.head || entry.value) return [[key, entry]];
  const nameOf = (name: string) => (base.has(`${key}.${name}`) ? `${key}.${name}` : undefined);
  const named = [...entry.entries].flatMap(([name, inner]) => {
    const block = nameOf(name);
    return block ? [[block, { ...inner, key: block }] as const] : [];
  });
  if (named.length === 0) return [[key, entry]];
  const rest = new Map([...entry.entries].filter(([name]) => nameOf(name) === undefined));
  return rest.size > 0 ? [...named, [key, { ...entry, entries: rest }]] : named;
}

/** The entries as a child inherits them. */
export function inheritAll(entries: Entries): Entries {
  return new Map([...entries].map(([key, entry]) => [key, inheritEntry(entry)]));
}

function inheritEntry(entry: Entry): Entry {
  return {
    ...entry,
    ...(entry.value ? { value: inherit(entry.value) } : {}),
    entries: inheritAll(entry.entries),
  };
}
