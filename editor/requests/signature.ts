// Signature help: what a function takes, while its arguments are being written.

import type { Position, SignatureHelp } from "vscode-languageserver";
import type { Settings } from "../../compiler/3-types/type.ts";
import type { FormWord } from "../../compiler/4-vocabulary/forms.ts";
import { cursorAt } from "../document/cursor.ts";
import type { View } from "../document/documents.ts";
import { offsetAt } from "../document/position.ts";

interface Parameter {
  readonly text: string;
  readonly doc: string;
}

const ofFunction = (parameters: Settings): readonly Parameter[] =>
  Object.entries(parameters).map(([name, { type, default: value, optional, doc }]) => ({
    text: `${name}${optional ? "?" : ""}: ${type.name}${value === undefined ? "" : ` = ${value}`}`,
    doc: `${doc} It wants ${type.wants}.`,
  }));

const ofForm = ({ takes, variadic }: FormWord): readonly Parameter[] =>
  takes.map(({ name, doc }, i) => ({ text: variadic && i === takes.length - 1 ? `${name}, …` : name, doc }));

export function signature(view: View, position: Position): SignatureHelp | null {
  const { call } = cursorAt(view.source, offsetAt(view.source, position));
  if (!call) return null;
  const { word, parameters, index } = call;
  const texts = word.family === "form" ? ofForm(word) : ofFunction(parameters);
  let label = `${word.name}(`;
  const listed = texts.map(({ text, doc }, i) => {
    const start = label.length + (i > 0 ? 2 : 0);
    label += `${i > 0 ? ", " : ""}${text}`;
    const span: [number, number] = [start, start + text.length];
    return { label: span, documentation: doc };
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
