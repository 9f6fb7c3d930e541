// Find references: every place that means the name under the cursor, in all specs of the open folders.

import type { Location, Position } from "vscode-languageserver";
import type { Documents, View } from "../document/documents.ts";
import { declarationOf, mentionAt, namedBy, placesOf } from "../document/names.ts";
import { locationOf, offsetAt } from "../document/position.ts";

export function refer(view: View, position: Position, documents: Documents, withDeclaration = true): Location[] {
  const { file, source } = view;
  const mention = file && mentionAt(file, offsetAt(source, position));
  const named = mention && namedBy(mention, { file, source }, documents);
  if (!named) return [];
  const declared = declarationOf(mention, named, { file, source }, documents);
  return placesOf(named, documents)
    .filter(
      (place) =>
        withDeclaration ||
        !declared.some((each) => each.source.path === place.source.path && each.span.start === place.span.start),
    )
    .map(locationOf);
}
