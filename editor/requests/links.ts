// Document links: the file of each `use … from "…"`, when it is there.

import type { DocumentLink } from "vscode-languageserver";
import { resolvePath } from "../../compiler/2-names/paths.ts";
import type { Documents, View } from "../document/documents.ts";
import { rangeOf, uriOf } from "../document/position.ts";

export function links({ file, source }: View, documents: Documents): DocumentLink[] {
  return (file?.uses ?? []).flatMap(({ from }) => {
    const path = resolvePath(source.path, from.text);
    if (from.text === "" || !documents.tree(path)) return [];
    const range = rangeOf(source, { start: from.span.start + 1, end: from.span.end - 1 });
    return [{ range, target: uriOf(path), tooltip: path }];
  });
}
