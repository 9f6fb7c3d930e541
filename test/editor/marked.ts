// Specs with marks in them: ┆ is a cursor, and a line of ~~~ (with a word behind it) marks the span above it. What the
// tests of the editor share: documents without a disk, and the marks taken out.

import type { Position, Range } from "vscode-languageserver/node";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { type Disk, type Documents, makeDocuments, type View } from "../../editor/document/documents.ts";
import { offsetAt, pathOf, positionAt } from "../../editor/document/position.ts";

export interface Marked {
  readonly text: string;
  /** Where the ┆ stood. */
  readonly cursor: Position;
  readonly offset: number;
}

/** Takes the cursor out. There must be one. */
export function marked(text: string): Marked {
  const offset = text.indexOf("┆");
  if (offset < 0) throw new Error("no ┆ in this text");
  const plain = text.slice(0, offset) + text.slice(offset + 1);
  return { text: plain, offset, cursor: positionAt({ path: "", text: plain }, offset) };
}

export interface Span {
  readonly text: string;
  readonly offset: number;
  readonly label: string;
}

/** Takes the lines of marks out: `  ~~~~ label`, one or more to a line, each beneath what it marks. */
export function spans(text: string): { readonly text: string; readonly spans: readonly Span[] } {
  const kept: string[] = [];
  const found: Span[] = [];
  for (const line of text.split("\n")) {
    if (!/^\s*~[\s~\w]*$/.test(line)) {
      kept.push(line);
      continue;
    }
    const above = kept.at(-1) ?? "";
    const start = kept.join("\n").length - above.length;
    for (const { index, 1: mark = "", 2: label = "" } of line.matchAll(/(~+) (\w+)/g))
      found.push({ text: above.slice(index, index + mark.length), offset: start + index, label });
  }
  return { text: kept.join("\n"), spans: found };
}

export const uri = "file:///specs/spec.perl";

export interface Desk {
  readonly documents: Documents;
  readonly view: View;
  readonly source: Source;
}

/** An editor with one document open, beside files on a disk of its own. */
export function desk(text: string, files: Readonly<Record<string, string>> = {}): Desk {
  const disk: Disk = {
    read: (path) => files[path],
    exists: (path) => path.endsWith("config.json") || Object.hasOwn(files, path),
    specs: () => Object.keys(files),
  };
  const documents = makeDocuments(disk);
  documents.open(uri, 1, text);
  const view = documents.view(uri);
  if (!view) throw new Error("the document is not there");
  return { documents, view, source: view.source };
}

/** The text of a range of a document. */
export function textOf(documents: Documents, at: { readonly uri: string; readonly range: Range }): string {
  const tree = documents.tree(pathOf(at.uri));
  if (!tree) return "";
  return tree.source.text.slice(offsetAt(tree.source, at.range.start), offsetAt(tree.source, at.range.end));
}

/** `line:column` from one, as people count. */
export const place = ({ line, character }: Position): string => `${line + 1}:${character + 1}`;

/** A spec that compiles: nothing in a test below is broken but what the test breaks. */
export const whole = `spec 1

model tiny {
  weights = checkpoint("models/tiny")
}

/// Pictures of four artists.
experiment base {
  policy    = tiny
  reference = frozen(policy)
  reward    = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train    = four_artists(split = train, ask = [which, odd]) | take(64)
    held_out = four_artists(split = held_out_question) | take(200)
  }

  permute {
    images      = data.train
    probability = linear(100% -> 0%)
  }

  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 6rollout
    duration       = 2epoch
    kl             = 0.01 * k3(reference)
    max_prompt     = 48tok
    max_completion = 20tok
  }

  evaluate {
    on       = data.held_out
    accuracy = 70% ± 8%
  }
}

experiment slow extends base {
  train.rate = 1e-7
  data {
    train = four_artists(split = train, ask = [which]) | take(32)
  }
}
`;

/** The spec with a cursor before the `nth` occurrence of a text. */
export const at = (text: string, nth = 1) => {
  let offset = -1;
  for (let i = 0; i < nth; i += 1) offset = whole.indexOf(text, offset + 1);
  if (offset < 0) throw new Error(`${text} is not in the spec`);
  return marked(`${whole.slice(0, offset)}┆${whole.slice(offset)}`);
};
/** What the compiler says of a text, for messages. */
export const drawn = (text: string): string =>
  drawAll(compile({ path: "spec.perl", text }, { read: () => undefined, exists: () => true }).diagnostics);
