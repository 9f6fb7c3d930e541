// Words that have a better name today. A spec of before is read as if it had been written with the words of today; who asks how
// it is written (`perlc lint`, an editor) hears it, with a fix. Everything behind this file knows the words of today only.

import type * as Ast from "../1-syntax/ast.ts";
import { E0238 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";

/** Settings by the word of their block: the word of before, and the one of today. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  train: {
    group: "per_order",
    length: "duration",
    prompt: "max_prompt",
    completion: "max_completion",
  },
  evaluate: { completion: "max_completion" },
};

/** The words of before and of today, once each, in the order of the table: for pages. */
export const renamedWords: readonly (readonly [before: string, today: string])[] = [
  ...new Map(Object.values(renamed).flatMap((words) => Object.entries(words))),
];

const todayOf = (block: string, word: string): string | undefined =>
  Object.hasOwn(renamed, block) && Object.hasOwn(renamed[block]!, word) ? renamed[block]![word] : undefined;

/** A word of before in the word of today; any other as it is. */
export const wordOfToday = (word: string): string => renamedWords.find(([before]) => before === word)?.[1] ?? word;

/** The fields of a plan keep the words of before, so that its hash stays: how they call a setting. */
export const fieldOf = (word: string): string => renamedWords.find(([, today]) => today === word)?.[0] ?? word;

/** A path of settings (`train.group`, `evaluate.concepts.completion`) in the words of today. */
export function pathOfToday(path: string): string {
  const names = path.split(".");
  return names.map((name, at) => (at > 0 && todayOf(names[0]!, name)) || name).join(".");
}

/** Whether a text can hold one of the words: asked at every keystroke, of every file. */
const mayHold = new RegExp(`\\b(?:${renamedWords.map(([before]) => before).join("|")})\\b`);

interface Found {
  readonly name: Ast.Name;
  readonly today: string;
}

const known = new WeakMap<Ast.File, { readonly file: Ast.File; readonly found: readonly Found[] }>();

/** A file in the words of today; what it writes in those of before is reported in one diagnostic, with one fix for all of it. */
export function ofToday(file: Ast.File, report?: (diagnostic: Diagnostic) => void): Ast.File {
  if (!mayHold.test(file.source.text)) return file;
  const kept = known.get(file) ?? renameAll(file);
  known.set(file, kept);
  if (kept.found.length > 0) report?.(written(file.source, kept.found));
  return kept.file;
}

/** One setting in the words of today, as `ofToday`. */
export function settingOfToday(
  setting: Ast.Setting,
  source: Source,
  report: (diagnostic: Diagnostic) => void,
): Ast.Setting {
  const { file: renamedSetting, found } = renameAll(setting);
  if (found.length > 0) report(written(source, found));
  return renamedSetting;
}

/** How many places are pointed at; all of them are mended. */
const mostShown = 8;

function written(source: Source, found: readonly Found[]): Diagnostic {
  const [first, ...rest] = found;
  const at = (each: Found) => ({ source, span: each.name.span });
  const pairs = [...new Map(found.map(({ name, today }) => [name.text, today]))];
  const labels = rest
    .slice(0, mostShown - 1)
    .map((each) => ({ ...at(each), text: `\`${each.today}\``, primary: false }));
  const edits = found.map((each) => ({ source, span: each.name.span, text: each.today }));
  const title = pairs.length === 1 ? `write \`${pairs[0]![1]}\`` : "write the words of today";
  return E0238(
    { words: pairs.map(([before, today]) => `\`${before}\` is \`${today}\``) },
    { at: at(first!), label: `\`${first!.today}\``, labels, fix: { title, safety: "safe", edits } },
  );
}

function renameAll<T extends Ast.File | Ast.Setting>(root: T): { readonly file: T; readonly found: readonly Found[] } {
  const found: Found[] = [];
  const replace = (name: Ast.Name, today: string): Ast.Name => {
    found.push({ name, today });
    return { ...name, text: today };
  };
  const renamePath = (path: Ast.Path, block: string | undefined): Ast.Path => {
    const [first] = path.names;
    const names = path.names.map((name, at) => {
      const today = at === 0 ? block && todayOf(block, name.text) : todayOf(first!.text, name.text);
      return today ? replace(name, today) : name;
    });
    return names.some((name, at) => name !== path.names[at]) ? { ...path, names } : path;
  };
  // the rest of a tree is walked as it stands: what holds nothing to rename stays the same object
  const walk = <V>(part: V, block?: string): V => {
    if (Array.isArray(part)) {
      const items = part.map((each) => walk(each, block));
      return items.some((each, at) => each !== part[at]) ? (items as V) : part;
    }
    if (typeof part !== "object" || part === null || !("kind" in part)) return part;
    const node = part as unknown as Ast.Any;
    if (node.kind === "path") return renamePath(node, undefined) as V;
    if (node.kind === "file") return inside(node, ["members"]) as V;
    if (node.kind === "block") return inside({ ...node, body: walk(node.body, node.word.text) }, ["head"]) as V;
    if (node.kind === "setting") {
      const path = renamePath(node.path, block);
      const value = walk(node.value);
      return (path === node.path && value === node.value ? node : { ...node, path, value }) as V;
    }
    if (node.kind === "body") return inside(node, ["members"], block) as V;
    return inside(node, Object.keys(node)) as V;
  };
  const inside = <N extends object>(node: N, keys: readonly string[], block?: string): N => {
    const given = node as Record<string, unknown>;
    const changed = keys.flatMap((key) => {
      const after = walk(given[key], block);
      return after === given[key] ? [] : [[key, after] as const];
    });
    return changed.length === 0 ? node : { ...node, ...Object.fromEntries(changed) };
  };
  return { file: walk(root), found };
}
