// Where the cursor stands and what the place wants: which words, numbers or names could be written there. Completion and
// signature help ask here.

import { lex, type Token } from "../../compiler/1-syntax/lex.ts";
import type { Setting, Settings } from "../../compiler/3-types/type.ts";
import type { FunctionWord } from "../../compiler/3-types/word.ts";
import type { FormWord } from "../../compiler/4-vocabulary/forms.ts";
import type { Source, Span } from "../../compiler/diagnostics/source.ts";
import {
  type Brackets,
  expectedIn,
  type Frame,
  indexIn,
  isOpen,
  type Lines,
  namesOf,
  newline,
  pathBefore,
  readsOf,
  scan,
} from "./frames.ts";
import { experimentSpot, type Spot, walk } from "./lookup.ts";

/** What may be written where the cursor stands. */
export type Wanted =
  /** A line of a block: a setting not in `written`, a block, a form. `dotted`: behind a path that led here. */
  | {
      readonly kind: "member";
      readonly spot: Spot;
      readonly owner: string;
      readonly dotted: boolean;
      readonly written: ReadonlySet<string>;
    }
  /** The first word of a line of a file. */
  | { readonly kind: "file" }
  /** Behind the word of a block: its kind, or a relation. `behind` are the words there already. */
  | { readonly kind: "head"; readonly owner: string; readonly word: string; readonly behind: readonly string[] }
  | { readonly kind: "value"; readonly expected: Setting | undefined; readonly stage: boolean }
  /** Behind `data.`. */
  | { readonly kind: "dataset" }
  /** A path from the experiment, in a condition or behind `without(`; `spot` is where its names have led. */
  | { readonly kind: "path"; readonly spot: Spot; readonly asked: Setting | undefined }
  /** An argument of `call`: the name of a parameter, or the value of the next unnamed one. */
  | {
      readonly kind: "argument";
      readonly word: FunctionWord;
      readonly call: Call;
      readonly expected: Setting | undefined;
    }
  /** A name in the braces of a `use`; `from` is the file behind them, when it is written. */
  | { readonly kind: "use"; readonly from: string | undefined; readonly taken: ReadonlySet<string> }
  /** Behind `use { … }`. */
  | { readonly kind: "from" }
  | { readonly kind: "file name" }
  | { readonly kind: "nothing" };

export interface Call {
  readonly word: FunctionWord | FormWord;
  readonly parameters: Settings;
  readonly written: ReadonlySet<string>;
  /** The parameter that the cursor fills, by place. */
  readonly index: number;
}

export interface Cursor {
  readonly wanted: Wanted;
  /** What is typed already of the word under the cursor. */
  readonly typed: Span;
  readonly text: string;
  /** The experiment, sweep or model around it. */
  readonly inside: string;
  /** The innermost call around it. */
  readonly call: Call | undefined;
}

/** Reads the cursor at `offset` of a source. */
export function cursorAt(source: Source, offset: number): Cursor {
  const { tokens, trivia } = lex(source);
  const under = tokens.find((each) => each.start < offset && offset <= each.end);
  const word = under && /^[\w%]/.test(under.text) ? under : undefined;
  const typed = { start: word?.start ?? offset, end: offset };
  const before = tokens.filter((each) => each.end <= typed.start && each !== word);
  const frames = scan(source, before);
  const inside = frames.find((each): each is Lines => each.kind === "lines" && each.opened > 0);
  const call = frames.findLast(
    (each): each is Brackets => each.kind === "call" && Boolean(each.word ?? each.form) && callOf(each) !== undefined,
  );
  const base = {
    typed,
    text: source.text.slice(typed.start, offset),
    inside: inside ? nameOf(frames) : "",
    call: call && callOf(call),
  };
  const commented = trivia.some(
    (each) => (each.kind === "comment" || each.kind === "doc") && each.start < offset && offset <= each.end,
  );
  const quoted = under?.kind === "Text" && (offset < under.end || !/[^\\]"$/.test(under.text));
  if (commented) return { ...base, wanted: { kind: "nothing" } };
  if (quoted) {
    const from = before.at(-1)?.kind === "From";
    const start = (under?.start ?? offset) + 1;
    const text = source.text.slice(start, offset);
    return { ...base, typed: { start, end: offset }, text, wanted: { kind: from ? "file name" : "nothing" } };
  }
  return { ...base, wanted: wantedIn(source, frames, tokens, typed.start) };
}

function callOf(frame: Brackets): Call | undefined {
  const word = frame.word ?? frame.form;
  return word && { word, parameters: frame.parameters, written: frame.written, index: indexIn(frame) };
}

/** The name of the top-level block around the cursor. */
function nameOf(frames: readonly Frame[]): string {
  const [file] = frames;
  return file?.kind === "lines" ? (file.member[1]?.text ?? "") : "";
}

/** The file behind the braces in which the cursor stands. */
function usedFile(tokens: readonly Token[], at: number): string | undefined {
  const behind = tokens.slice(tokens.findIndex((each) => each.kind === "CloseBrace" && each.start >= at));
  return behind[1]?.kind === "From" && behind[2]?.kind === "Text" ? behind[2].text.slice(1, -1) : undefined;
}

function wantedIn(source: Source, frames: readonly Frame[], tokens: readonly Token[], at: number): Wanted {
  const frame = frames.at(-1);
  if (!frame) return { kind: "nothing" };
  if (frame.kind === "use") return { kind: "use", from: usedFile(tokens, at), taken: frame.items };
  if (frame.kind === "list" && frame.head) return headOf(frame.head, [...frame.items]);
  const value = frame.value;
  const reads = readsOf(frame);
  if (frame.kind === "call" && (reads === "path" || reads === "condition")) {
    if (!isOpen(frame.value)) return { kind: "nothing" };
    const spot = walk(experimentSpot(), pathBefore(frame.value)).at(-1) ?? experimentSpot();
    return { kind: "path", spot, asked: expectedIn(frame) };
  }
  if (reads === "text") return { kind: "nothing" };
  if (value?.at(-1)?.kind === "Dot") return { kind: value.at(-2)?.text === "data" ? "dataset" : "nothing" };
  const stage = value?.at(-1)?.kind === "Pipe";
  if (frame.kind === "call") {
    const { word } = frame;
    const call = callOf(frame);
    if (frame.value.length > 0 && !isOpen(frame.value)) return { kind: "nothing" };
    const expected = expectedIn(frame);
    if (word && call && frame.named === undefined && frame.value.length === 0)
      return { kind: "argument", word, call, expected };
    return { kind: "value", expected, stage };
  }
  if (frame.kind === "list" || (value && isOpen(value))) return { kind: "value", expected: expectedIn(frame), stage };
  return inLines(source, frame, at);
}

function inLines(source: Source, frame: Lines, at: number): Wanted {
  const { value } = frame;
  const last = value?.at(-1) ?? frame.member.at(-1);
  const sameLine = last !== undefined && !newline(source, last.end, at);
  const dotted = !value && last?.kind === "Dot";
  if (value && sameLine && newline(source, frame.opened, at)) return { kind: "nothing" };
  if (!value && sameLine && !dotted) {
    if (frame.member[0]?.kind !== "Use") return headOf(frame, []);
    return { kind: frame.member.at(-1)?.kind === "CloseBrace" ? "from" : "nothing" };
  }
  if (frame.owner === "file") return { kind: "file" };
  if (!dotted) return { kind: "member", spot: frame.spot, owner: frame.owner, dotted, written: frame.written };
  const spot = walk(frame.spot, namesOf(frame.member)).at(-1) ?? { kind: "unknown" };
  const owner = spot.kind === "block" ? spot.block.name : (frame.member.at(-2)?.text ?? "");
  return { kind: "member", spot, owner, dotted, written: new Set() };
}

/** The head of a block; `listed` are the names in its brackets. */
function headOf({ owner, member }: Lines, listed: readonly string[]): Wanted {
  const [word, ...behind] = member.map((each) => each.text);
  return { kind: "head", owner, word: word ?? "", behind: [...listed, ...behind] };
}
