// AST → entries: every member of a block is put at its path. Knows nothing of meaning; what a word
// may hold is the checker's business. Reports only what is written twice.

import type * as Ast from "../1-syntax/ast.ts";
import { assertNever } from "../diagnostics/bug.ts";
import { E0204 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import { type Entries, type Entry, merge } from "./entry.ts";
import { readHead } from "./head.ts";
import type { Origin } from "./origin.ts";

export interface Binding {
  readonly source: Source;
  /** Who writes: an experiment, a model, the command line. */
  readonly origin: Origin;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** The key of a block among its siblings: its word, and its name where siblings of one word are told apart by name. */
export function blockKey(block: Pick<Ast.Block, "word" | "head">): string {
  return block.word.text === "evaluate" && block.head.name ? `evaluate.${block.head.name.text}` : block.word.text;
}

/** The entries of a body: blocks and settings at their paths, statements with the entry they stand in. */
export function bindBody(body: Ast.Body, binding: Binding): Pick<Entry, "entries" | "statements"> {
  const entries = new Map<string, Entry>();
  const statements: Entry["statements"][number][] = [];
  for (const member of body.members) {
    switch (member.kind) {
      case "statement":
        statements.push({ statement: member, at: { source: binding.source, span: member.name.span } });
        break;
      case "block": {
        const block = readHead(member, binding.source, binding.report);
        put(entries, blockKey(block), bindBlock(block, binding), binding);
        break;
      }
      case "setting": {
        const entry = bindSetting(member, binding);
        put(entries, entry.key, entry, binding);
        break;
      }
      default:
        assertNever(member, "bindBody");
    }
  }
  return { entries, statements };
}

/** Settings that stand side by side outside any block. */
export function bindSettings(settings: readonly Ast.Setting[], binding: Binding): Entries {
  const entries = new Map<string, Entry>();
  for (const setting of settings) {
    const entry = bindSetting(setting, binding);
    put(entries, entry.key, entry, binding);
  }
  return entries;
}

/** A block with its head and everything in it. */
export function bindBlock(block: Ast.Block, binding: Binding): Entry {
  const at = { source: binding.source, span: block.word.span };
  return {
    key: blockKey(block),
    at,
    head: { word: block.word.text, name: block.head.name, relations: block.head.relations, at, doc: block.doc },
    ...bindBody(block.body, binding),
  };
}

/** `a.b.c = value` as the entry `a` holding `b` holding `c`. */
export function bindSetting(setting: Ast.Setting, binding: Binding): Entry {
  const [first, ...rest] = setting.path.names;
  const open = (name: Ast.Name, deeper: readonly Ast.Name[]): Entry => {
    const at = { source: binding.source, span: name.span };
    const [next, ...more] = deeper;
    if (next) return { key: name.text, at, entries: new Map([[next.text, open(next, more)]]), statements: [] };
    return { key: name.text, at, ...bindValue(setting.value, binding) };
  };
  return open(first!, rest);
}

/** A value, with the members of the `{ }` behind it as entries of their own. */
export function bindValue(value: Ast.Value, binding: Binding): Pick<Entry, "value" | "entries" | "statements"> {
  const field = (plain: Ast.Value) => ({
    value: plain,
    at: { source: binding.source, span: plain.span },
    origin: binding.origin,
  });
  if (value.kind !== "amended") return { value: field(value), entries: new Map(), statements: [] };
  return { value: field(value.base), ...bindBody(value.body, binding) };
}

function put(entries: Map<string, Entry>, key: string, entry: Entry, binding: Binding): void {
  const known = entries.get(key);
  if (!known) entries.set(key, entry);
  else if ((known.value && entry.value) || (known.head && entry.head)) reportTwice(known, entry, binding);
  else entries.set(key, layer(known, entry, binding));
}

/** Two members of one block at one path: allowed while they say different things. */
function layer(first: Entry, second: Entry, binding: Binding): Entry {
  const joined = new Map<string, Entry>(first.entries);
  for (const [key, entry] of second.entries) put(joined, key, entry, binding);
  const outer = merge({ ...first, entries: new Map() }, { ...second, entries: new Map() });
  return { ...outer, entries: joined as Entries };
}

/** What two blocks of one word are meant for, and how that is said. */
const severalBlocks: Readonly<Record<string, string>> = {
  evaluate: "give the second a name: `evaluate concepts { … }`",
  train:
    "an experiment trains once: another objective is a setting of that block, `train grpo { objective = gspo … }`, a second phase an experiment of its own",
  permute:
    "an experiment permutes in one way: `images` may be one of the datasets that are mixed, `images = data.spatial`",
  data: "put all datasets into the one block",
};

function reportTwice(first: Entry, second: Entry, binding: Binding): void {
  const help =
    second.head && Object.hasOwn(severalBlocks, second.head.word) ? severalBlocks[second.head.word] : undefined;
  binding.report(
    E0204(
      { name: second.key },
      {
        at: second.at,
        label: "and here again",
        labels: [{ ...first.at, text: "written here", primary: false }],
        ...(help ? { notes: [{ keyword: "help", text: help }] } : {}),
      },
    ),
  );
}
