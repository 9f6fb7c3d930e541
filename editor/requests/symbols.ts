// Symbols: the outline of a spec, its blocks and settings as they stand in one another, and the top-level names of all
// specs of the open folders.

import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from "vscode-languageserver";
import type * as Ast from "../../compiler/1-syntax/ast.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import type { Documents, View } from "../document/documents.ts";
import { locationOf, rangeOf } from "../document/position.ts";

export function outline({ file, source }: View): DocumentSymbol[] {
  return file ? file.members.map((each) => outlineBlock(each, source, 0)) : [];
}

/** Top-level names of all specs that hold the letters of `query` in their order. */
export function searchSymbols(query: string, documents: Documents): WorkspaceSymbol[] {
  return documents.specs().flatMap((path) => {
    const tree = documents.tree(path);
    return (tree?.file.members ?? []).flatMap(({ word, head: { name } }) =>
      tree && name && holds(name.text, query)
        ? [
            {
              name: name.text,
              kind: kindOf(word.text),
              containerName: word.text,
              location: locationOf({ source: tree.source, span: name.span }),
            },
          ]
        : [],
    );
  });
}

function holds(name: string, query: string): boolean {
  let from = 0;
  for (const letter of query.toLowerCase()) {
    from = name.toLowerCase().indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

const kindOf = (word: string) => (word === "model" ? SymbolKind.Class : SymbolKind.Module);

function outlineBlock(block: Ast.Block, source: Source, depth: number): DocumentSymbol {
  const { word, head, body } = block;
  const detail = source.text.slice(head.span.start, head.span.end).replace(/\s+/g, " ");
  const named = depth === 0 && head.name;
  return {
    name: named ? head.name.text : word.text,
    detail: named ? word.text : detail,
    kind: depth === 0 ? kindOf(word.text) : SymbolKind.Namespace,
    range: rangeOf(source, block.span),
    selectionRange: rangeOf(source, named ? head.name.span : word.span),
    children: outlineBody(body, source, depth + 1),
  };
}

function outlineBody(body: Ast.Body, source: Source, depth: number): DocumentSymbol[] {
  return body.members.flatMap((member) => {
    if (member.kind === "statement") return [outlineStatement(member, source)];
    return [member.kind === "block" ? outlineBlock(member, source, depth) : outlineSetting(member, source, depth)];
  });
}

/** `require(…)`, `without(…)` */
function outlineStatement({ name, span }: Ast.Statement, source: Source): DocumentSymbol {
  const text = source.text.slice(name.span.end, span.end).replace(/\s+/g, " ");
  return {
    name: name.text,
    detail: shortened(text),
    kind: SymbolKind.Event,
    range: rangeOf(source, span),
    selectionRange: rangeOf(source, name.span),
  };
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function outlineSetting({ path, value, span }: Ast.Setting, source: Source, depth: number): DocumentSymbol {
  const text = source.text.slice(value.span.start, value.span.end).replace(/\s+/g, " ");
  return {
    name: path.names.map((each) => each.text).join(".") || "…",
    detail: shortened(text),
    kind: SymbolKind.Property,
    range: rangeOf(source, span),
    selectionRange: rangeOf(source, path.span),
    children: value.kind === "amended" ? outlineBody(value.body, source, depth + 1) : [],
  };
}
