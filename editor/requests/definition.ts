// Go to definition: of a name of the spec's own, where it is declared; of a setting in a condition, where it is written,
// and of one that a parent writes too, there; of the file of a `use`, the file.

import type { Location, Position } from "vscode-languageserver";
import { resolvePath } from "../../compiler/2-names/paths.ts";
import type { Documents, View } from "../document/documents.ts";
import { ancestry, declarationOf, mentionAt, namedBy } from "../document/names.ts";
import { locationOf, offsetAt, touches, uriOf } from "../document/position.ts";
import { mentionsOf } from "../document/read.ts";

export function define(view: View, position: Position, documents: Documents): Location[] {
  const { file, source } = view;
  if (!file) return [];
  const offset = offsetAt(source, position);
  const use = file.uses.find((each) => touches(each.from.span, offset));
  if (use) {
    const start = { line: 0, character: 0 };
    const path = resolvePath(source.path, use.from.text);
    return documents.tree(path) ? [{ uri: uriOf(path), range: { start, end: start } }] : [];
  }
  const mention = mentionAt(file, offset);
  if (!mention) return [];
  const tree = { file, source };
  const named = namedBy(mention, tree, documents);
  if (named) return declarationOf(mention, named, tree, documents).map(locationOf);
  if (mention.role.kind !== "setting") return [];
  const { path, writes } = mention.role;
  return ancestry(mention.inside, tree, documents)
    .slice(writes ? 1 : 0)
    .flatMap(({ tree: parent, block }) =>
      mentionsOf(parent.file)
        .filter(
          (each) =>
            each.inside === block.head.name?.text &&
            each.role.kind === "setting" &&
            each.role.writes &&
            each.role.path === path,
        )
        .map((each) => locationOf({ source: parent.source, span: each.span })),
    )
    .slice(0, 1);
}
