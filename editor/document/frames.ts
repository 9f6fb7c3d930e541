// The brackets that are open before the cursor, each with what it holds so far and what the vocabulary expects in it. Read
// from tokens alone: what is being typed is never whole, so no tree of it can be trusted.

import type { Token } from "../../compiler/1-syntax/lex.ts";
import type { Setting, Settings } from "../../compiler/3-types/type.ts";
import type { FunctionWord } from "../../compiler/3-types/word.ts";
import { type FormWord, formOf } from "../../compiler/4-vocabulary/forms.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { rows } from "../../grammar/tokens.ts";
import {
  blockWord,
  experimentSpot,
  fieldOf,
  findFunction,
  isPredicate,
  parametersOf,
  type Spot,
  settingOf,
  walk,
} from "./lookup.ts";

/** The lines of a file, of a block, or of the `{ }` behind a value. */
export interface Lines {
  readonly kind: "lines";
  readonly spot: Spot;
  /** The word of the block, or `file`. */
  readonly owner: string;
  readonly opened: number;
  /** First words of the lines that are there. */
  readonly written: Set<string>;
  member: Token[];
  value: Token[] | undefined;
  expected: Setting | undefined;
}

export interface List {
  readonly kind: "list";
  readonly expected: Setting | undefined;
  /** Of a list in the head of a block: `over [a, b]`. */
  readonly head: Lines | undefined;
  readonly items: Set<string>;
  value: Token[];
}

/** The brackets of a call, of a line such as `require(…)`, or around a value. */
export interface Brackets {
  readonly kind: "call";
  readonly word: FunctionWord | undefined;
  readonly form: FormWord | undefined;
  readonly parameters: Settings;
  /** What is expected of the whole call. */
  readonly outer: Setting | undefined;
  readonly written: Set<string>;
  position: number;
  named: string | undefined;
  value: Token[];
}

export interface UseList {
  readonly kind: "use";
  readonly items: Set<string>;
  value: Token[];
}

export type Frame = Lines | List | Brackets | UseList;

const goesOn = new Set([...rows.filter((row) => row.operator).map((row) => row.name), "Not", "Comma", "Dot", "Assign"]);
const comparing = new Set(["Equal", "NotEqual", "AtMost", "AtLeast", "Below", "Above"]);
const joining = new Set(["And", "Or", "Not"]);

/** Whether a value goes on behind these tokens. */
export const isOpen = (value: readonly Token[]): boolean =>
  value.length === 0 || goesOn.has(value.at(-1)?.kind ?? "") || value.at(-1)?.text === "not";
const isName = (token: Token) => /^[A-Za-z_]/.test(token.text) && !goesOn.has(token.kind);
export const newline = (source: Source, from: number, to: number): boolean =>
  source.text.slice(from, to).includes("\n");

/** The open brackets around the end of `tokens`, outermost first. */
export function scan(source: Source, tokens: readonly Token[]): readonly Frame[] {
  const file = lines({ kind: "unknown" }, "file", 0);
  const frames: Frame[] = [file];
  for (const token of tokens) {
    const frame = frames.at(-1) ?? file;
    switch (token.kind) {
      case "OpenBrace":
        frames.push(openBrace(frame, token));
        break;
      case "OpenParen":
        frames.push(openCall(frame));
        break;
      case "OpenBracket": {
        const head = frame.kind === "lines" && !frame.value ? frame : undefined;
        frames.push({ kind: "list", expected: expectedIn(frame), head, items: new Set(), value: [] });
        break;
      }
      case "CloseBrace":
      case "CloseParen":
      case "CloseBracket":
        if (frames.length > 1) frames.pop();
        close(frames.at(-1) ?? file, token);
        break;
      default:
        take(source, frame, token);
    }
  }
  return frames;
}

function lines(spot: Spot, owner: string, opened: number): Lines {
  return { kind: "lines", spot, owner, opened, written: new Set(), member: [], value: undefined, expected: undefined };
}

function take(source: Source, frame: Frame, token: Token): void {
  if (frame.kind === "lines") takeLine(source, frame, token);
  else if (token.kind === "Comma" && frame.kind === "call") {
    frame.position += frame.named === undefined ? 1 : 0;
    frame.named = undefined;
    frame.value = [];
  } else if (token.kind === "Assign" && frame.kind === "call") {
    frame.named = frame.value.at(-1)?.text;
    if (frame.named) frame.written.add(frame.named);
    frame.value = [];
  } else if (token.kind === "Comma") frame.value = [];
  else {
    if (frame.kind !== "call") frame.items.add(token.text);
    frame.value.push(token);
  }
}

function takeLine(source: Source, frame: Lines, token: Token): void {
  const last = frame.member.at(-1);
  const fresh = last !== undefined && newline(source, last.end, token.start) && !goesOn.has(last.kind);
  if (token.kind === "Assign") {
    const [first] = frame.member;
    if (first) frame.written.add(first.text);
    frame.expected = settingOf(walk(frame.spot, namesOf(frame.member)).at(-1));
    frame.value = [];
  } else if (frame.value && (isOpen(frame.value) || !isName(token))) frame.value.push(token);
  else if (frame.value || fresh) {
    frame.value = undefined;
    frame.member = [token];
  } else frame.member.push(token);
}

/** The names of a dotted path. */
export const namesOf = (tokens: readonly Token[]): readonly string[] =>
  tokens.filter((each) => each.kind !== "Dot").map((each) => each.text);

/** The path that stands before a last dot: `train` of `4 * train.`; empty without one. */
export function pathBefore(tokens: readonly Token[]): readonly string[] {
  const names: string[] = [];
  for (let i = tokens.length - 1; i > 0 && tokens[i]?.kind === "Dot"; i -= 2) names.unshift(tokens[i - 1]?.text ?? "");
  return names;
}

function openBrace(frame: Frame, token: Token): Frame {
  if (frame.kind !== "lines" || frame.value) {
    const setting = expectedIn(frame);
    const model = setting?.type.name === "Model" ? blockWord("model", undefined, "file") : undefined;
    const owner = frame.kind === "lines" ? (frame.member.at(-1)?.text ?? "") : "";
    if (model) return lines({ kind: "block", block: model }, owner, token.start);
    return lines(setting ? { kind: "setting", setting, owner } : { kind: "unknown" }, owner, token.start);
  }
  const [word, name] = frame.member;
  if (word?.kind === "Use") return { kind: "use", items: new Set(), value: [] };
  const block = word && blockWord(word.text, name?.text, frame.owner);
  if (word) frame.written.add(word.text);
  return lines(block ? { kind: "block", block } : { kind: "unknown" }, block?.word ?? word?.text ?? "", token.start);
}

function openCall(frame: Frame): Frame {
  const value = frame.kind === "lines" ? (frame.value ?? frame.member) : frame.value;
  const last = value.at(-1);
  const name = last && isName(last) ? last.text : "";
  const outer = expectedIn(frame);
  const form =
    name === "" && frame.kind === "call"
      ? frame.form
      : formOf(name, frame.kind === "lines" && !frame.value ? "line" : "value");
  const word = form ? undefined : findFunction(name, outer, value.at(-2)?.kind === "Pipe" ? "stage" : undefined);
  const parameters = word ? parametersOf(word, outer) : {};
  const position = name === "" && frame.kind === "call" ? frame.position : 0;
  return { kind: "call", word, form, parameters, outer, written: new Set(), position, named: undefined, value: [] };
}

/** A closed bracket ends a block, or is the last token of a value. */
function close(frame: Frame, token: Token): void {
  if (frame.kind !== "lines") frame.value.push(token);
  else if (frame.value) frame.value.push(token);
  else if (token.kind === "CloseBracket" || frame.member[0]?.kind === "Use") frame.member.push(token);
  else frame.member = [];
}

/** What the value at the end of a frame is to be. */
export function expectedIn(frame: Frame): Setting | undefined {
  if (frame.kind === "use") return undefined;
  const expected = frame.kind === "call" ? ofArgument(frame) : frame.expected;
  const value = frame.value ?? [];
  if (!isPredicate(expected) && readsOf(frame) !== "condition") return expected;
  const side = value.slice(value.findLastIndex((each) => joining.has(each.kind)) + 1);
  const compared = side.findLastIndex((each) => comparing.has(each.kind) || each.kind === "In");
  if (compared < 0) return expected;
  return comparedWith(side.slice(0, compared), isPredicate(expected)) ?? expected;
}

/** The field of an example or the setting that stands before a comparison. */
function comparedWith(side: readonly Token[], inPredicate: boolean): Setting | undefined {
  if (inPredicate) {
    const field = side.map((each) => fieldOf(each.text)).findLast((each) => each !== undefined);
    return field && { type: field.type, doc: field.doc };
  }
  for (let from = 0; from < side.length; from += 1) {
    const end = side.findIndex((each, at) => at >= from && each.kind !== "Dot" && !isName(each));
    const path = namesOf(side.slice(from, end < 0 ? side.length : end));
    const setting = settingOf(walk(experimentSpot(), path).at(-1));
    if (path.length > 0 && setting) return setting;
  }
  return undefined;
}

/** How the argument of a line such as `require(…)` is read. */
export function readsOf(frame: Frame): string | undefined {
  if (frame.kind !== "call" || !frame.form) return undefined;
  return frame.form.takes[Math.min(frame.position, frame.form.takes.length - 1)]?.reads;
}

function ofArgument(frame: Brackets): Setting | undefined {
  if (frame.form) return readsOf(frame) === "value" ? frame.outer : undefined;
  if (!frame.word) return frame.outer;
  const names = Object.keys(frame.parameters);
  const name = frame.named ?? names[indexIn(frame)];
  return name === undefined ? undefined : frame.parameters[name];
}

/** The parameter that is being written, by place. */
export function indexIn(frame: Brackets): number {
  if (frame.form) return Math.min(frame.position, frame.form.takes.length - 1);
  if (frame.named !== undefined) return Object.keys(frame.parameters).indexOf(frame.named);
  const variadic = frame.word && "variadic" in frame.word && frame.word.variadic;
  return variadic ? Math.min(frame.position, frame.word.positional - 1) : frame.position;
}
