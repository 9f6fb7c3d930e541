// Names across the files of a folder: what a spec can use, what it could use with one more `use`, and the edit that takes
// a name from another file. A file that uses this one is never used by it: that would be a circle.

import type { TextEdit } from "vscode-languageserver";
import type * as Ast from "../../compiler/1-syntax/ast.ts";
import { relativeTo, resolvePath } from "../../compiler/2-names/paths.ts";
import type { Documents, View } from "./documents.ts";
import { rangeOf } from "./position.ts";

/** A top-level block of some file. */
export interface Declared {
  readonly name: string;
  /** `model`, `experiment`, … */
  readonly word: string;
  readonly doc: string | undefined;
  readonly path: string;
}

/** What a file declares itself. */
function ownOf(file: Ast.File, path: string): readonly Declared[] {
  return file.members.flatMap(({ head, word, doc }) =>
    head.name ? [{ name: head.name.text, word: word.text, doc, path }] : [],
  );
}

/** What the file of a path declares; nothing when there is none. */
export const declaredIn = (path: string, documents: Documents): readonly Declared[] => {
  const tree = documents.tree(path);
  return tree ? ownOf(tree.file, path) : [];
};

/** Names that can be used in a document as it stands: its own and those that it takes from others. */
export function inScope({ file, source }: View, documents: Documents): readonly Declared[] {
  if (!file) return [];
  const taken = file.uses.flatMap((use) => {
    const there = declaredIn(resolvePath(source.path, use.from.text), documents);
    return use.names.flatMap((name) => there.find((each) => each.name === name.text) ?? []);
  });
  return [...ownOf(file, source.path), ...taken];
}

/** Names of the other specs of the open folders, which one more `use` would bring in. */
export function elsewhere(view: View, documents: Documents): readonly Declared[] {
  const known = new Set(inScope(view, documents).map((each) => each.name));
  const here = view.source.path;
  return documents
    .specs()
    .filter((path) => path !== here && !uses(path, here, documents, new Set()))
    .flatMap((path) => declaredIn(path, documents))
    .filter((each) => !known.has(each.name));
}

/** Whether one file uses another, directly or by a third. */
function uses(path: string, other: string, documents: Documents, met: Set<string>): boolean {
  if (met.has(path)) return false;
  met.add(path);
  const used = documents.tree(path)?.file.uses.map((use) => resolvePath(path, use.from.text)) ?? [];
  return used.some((each) => each === other || uses(each, other, documents, met));
}

/** A path as it is written in a file; all paths of an editor are absolute. */
export const beside = (file: string, path: string): string =>
  relativeTo(file.replace(/^\//, ""), path.replace(/^\//, ""));

/** The edit that brings a name in: into the `use` of its file, or as a new one behind the others. */
export function importEdit({ file, source }: View, { name, path }: Declared): TextEdit {
  const use = file?.uses.find((each) => resolvePath(source.path, each.from.text) === path);
  const last = use?.names.at(-1);
  if (last) return { range: rangeOf(source, { start: last.span.end, end: last.span.end }), newText: `, ${name}` };
  const line = `use { ${name} } from "${beside(source.path, path)}"\n`;
  const before = file?.uses.at(-1)?.span.end;
  if (before === undefined) {
    const header = source.text.indexOf("\n") + 1 || source.text.length;
    return { range: rangeOf(source, { start: header, end: header }), newText: `\n${line}` };
  }
  const end = source.text.indexOf("\n", before) + 1 || source.text.length;
  return { range: rangeOf(source, { start: end, end }), newText: line };
}
