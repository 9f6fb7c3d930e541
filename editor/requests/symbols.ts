// Document symbols: the outline of a spec, its blocks and settings as they stand in one another.

import { type DocumentSymbol, SymbolKind } from "vscode-languageserver/node";
import type * as Ast from "../../compiler/1-syntax/ast.ts";
import type { Source } from "../../compiler/source.ts";
import type { View } from "../documents.ts";
import { rangeOf } from "../position.ts";

export function outline({ file, source }: View): DocumentSymbol[] {
  return file ? file.members.map((each) => outlineBlock(each, source, 0)) : [];
}

function outlineBlock(block: Ast.Block, source: Source, depth: number): DocumentSymbol {
  const { word, head, body } = block;
  const detail = source.text.slice(head.span.start, head.span.end).replace(/\s+/g, " ");
  const named = depth === 0 && head.name;
  return {
    name: named ? head.name.text : word.text,
    detail: named ? word.text : detail,
    kind: depth === 0 ? (word.text === "model" ? SymbolKind.Class : SymbolKind.Module) : SymbolKind.Namespace,
    range: rangeOf(source, block.span),
    selectionRange: rangeOf(source, named ? head.name.span : word.span),
    children: outlineBody(body, source, depth + 1),
  };
}

function outlineBody(body: Ast.Body, source: Source, depth: number): DocumentSymbol[] {
  return body.members.flatMap((member) => {
    if (member.kind === "statement") return [];
    return [member.kind === "block" ? outlineBlock(member, source, depth) : outlineSetting(member, source, depth)];
  });
}

function outlineSetting({ path, value, span }: Ast.Setting, source: Source, depth: number): DocumentSymbol {
  const text = source.text.slice(value.span.start, value.span.end).replace(/\s+/g, " ");
  return {
    name: path.names.map((each) => each.text).join(".") || "…",
    detail: text.length > 60 ? `${text.slice(0, 59)}…` : text,
    kind: SymbolKind.Property,
    range: rangeOf(source, span),
    selectionRange: rangeOf(source, path.span),
    children: value.kind === "amended" ? outlineBody(value.body, source, depth + 1) : [],
  };
}
