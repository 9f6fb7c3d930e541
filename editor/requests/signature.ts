// Signature help: what a function takes, while its arguments are being written.

import type { Position, SignatureHelp } from "vscode-languageserver/node";
import { cursorAt } from "../cursor.ts";
import type { View } from "../documents.ts";
import { offsetAt } from "../position.ts";

export function signature(view: View, position: Position): SignatureHelp | null {
  const { call } = cursorAt(view.source, offsetAt(view.source, position));
  if (!call) return null;
  const { word, parameters, index } = call;
  let label = `${word.name}(`;
  const listed = Object.entries(parameters).map(([name, { type, default: value, optional, doc }], i) => {
    const start = label.length + (i > 0 ? 2 : 0);
    const text = `${name}${optional ? "?" : ""}: ${type.name}${value === undefined ? "" : ` = ${value}`}`;
    label += `${i > 0 ? ", " : ""}${text}`;
    const span: [number, number] = [start, start + text.length];
    return { label: span, documentation: `${doc} It wants ${type.wants}.` };
  });
  return {
    signatures: [
      {
        label: `${label})`,
        documentation: { kind: "markdown", value: `${word.doc}\n\n\`${word.example}\`` },
        parameters: listed,
      },
    ],
    activeSignature: 0,
    activeParameter: Math.min(Math.max(index, 0), Math.max(listed.length - 1, 0)),
  };
}
