// Rename: a name of the spec's own, everywhere it is meant, in all specs of the open folders. Words of the language
// cannot be renamed, and a new name must be one and must be free.

import {
  ErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { rows } from "../../grammar/tokens.ts";
import type { Documents, View } from "../document/documents.ts";
import { ancestry, homeOf, mentionAt, type Named, namedBy, placesOf, writtenIn } from "../document/names.ts";
import { offsetAt, rangeOf, uriOf } from "../document/position.ts";

const keywords = new Set(rows.filter((row) => row.word && !row.alsoName).map((row) => row.name.toLowerCase()));

/** What would be renamed, or nothing when that is no name of the spec's own. */
export function prepareRename(view: View, position: Position, documents: Documents) {
  const found = renamed(view, position, documents);
  return found ? { range: found.range, placeholder: found.named.name } : null;
}

/** The edits by document. Throws a `ResponseError` that says why, when there are none. */
export function rename(view: View, position: Position, to: string, documents: Documents): WorkspaceEdit {
  const found = renamed(view, position, documents);
  if (!found) throw refusal("this is a word of the language, not a name of the spec");
  if (!/^[A-Za-z_]\w*$/.test(to)) throw refusal(`\`${to}\` is no name: letters, digits and \`_\`, no digit first`);
  if (keywords.has(to)) throw refusal(`\`${to}\` is a word of the language`);
  const places = placesOf(found.named, documents);
  if (
    to !== found.named.name &&
    taken(
      to,
      found.named,
      places.map((each) => each.source.path),
      documents,
    )
  )
    throw refusal(`there is a \`${to}\` already`);
  const changes: Record<string, TextEdit[]> = {};
  for (const { source, span } of places) {
    const uri = uriOf(source.path);
    changes[uri] = [...(changes[uri] ?? []), { range: rangeOf(source, span), newText: to }];
  }
  return { changes };
}

const refusal = (text: string) => new ResponseError(ErrorCodes.InvalidRequest, text);

function renamed(view: View, position: Position, documents: Documents): { named: Named; range: Range } | undefined {
  const { file, source } = view;
  const mention = file && mentionAt(file, offsetAt(source, position));
  const named = mention && namedBy(mention, { file, source }, documents);
  return named && named.kind !== "part" ? { named, range: rangeOf(source, mention.span) } : undefined;
}

/** Whether a name is in use where the renamed one is. */
function taken(name: string, named: Named, paths: readonly string[], documents: Documents): boolean {
  const trees = [...new Set(paths)].flatMap((path) => documents.tree(path) ?? []);
  if (named.kind === "declaration") return trees.some((tree) => homeOf(name, tree, documents) !== undefined);
  return trees.some((tree) =>
    tree.file.members.some((block) =>
      ancestry(block.head.name?.text ?? "", tree, documents).some(
        (home) => writtenIn(home, "dataset", name).length > 0,
      ),
    ),
  );
}
