// Where the cursor stands, read from the tokens before it alone: what is being typed is never whole, so no tree of it can
// be trusted. Completion and signature help ask here what the place wants.

import { lex, type Token } from "../compiler/1-syntax/lex.ts";
import type { Setting, Settings } from "../compiler/3-types/type.ts";
import type { Source, Span } from "../compiler/source.ts";
import { exampleFields } from "../compiler/vocabulary/fields.ts";
import type { BlockWord, FunctionWord } from "../compiler/vocabulary/word.ts";
import { rows } from "../grammar/tokens.ts";
import { blockWord, findFunction, parametersOf } from "./read.ts";

/** What may be written where the cursor stands. */
export type Wanted =
  /** A line of a block: a setting not in `written`, or a block. */
  | {
      readonly kind: "member";
      readonly block: BlockWord | undefined;
      readonly settings: Settings;
      readonly owner: string;
      readonly written: ReadonlySet<string>;
    }
  /** The first word of a line of a file. */
  | { readonly kind: "file" }
  /** Behind the word of a block: its kind, or a relation. `behind` are the words there already. */
  | { readonly kind: "head"; readonly owner: string; readonly word: string; readonly behind: readonly string[] }
  | { readonly kind: "value"; readonly expected: Setting | undefined; readonly stage: boolean }
  /** Behind `data.`. */
  | { readonly kind: "dataset" }
  /** An argument of `call`: the name of a parameter, or the value of the next unnamed one. */
  | { readonly kind: "argument"; readonly call: Call; readonly expected: Setting | undefined }
  | { readonly kind: "use" }
  | { readonly kind: "file name" }
  | { readonly kind: "nothing" };

export interface Call {
  readonly word: FunctionWord;
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
  /** The experiment or model around it. */
  readonly inside: string;
  /** The innermost call around it. */
  readonly call: Call | undefined;
}

interface Lines {
  readonly kind: "lines";
  readonly block: BlockWord | undefined;
  readonly settings: Settings;
  readonly owner: string;
  readonly opened: number;
  readonly written: Set<string>;
  member: Token[];
  value: Token[] | undefined;
  expected: Setting | undefined;
}

type Frame =
  | Lines
  | { readonly kind: "list"; readonly expected: Setting | undefined; value: Token[] }
  | {
      readonly kind: "call";
      readonly word: FunctionWord | undefined;
      readonly parameters: Settings;
      readonly written: Set<string>;
      position: number;
      named: string | undefined;
      value: Token[];
    }
  | { readonly kind: "use"; value: Token[] };

const goesOn = new Set([...rows.filter((row) => row.operator).map((row) => row.name), "Not", "Comma", "Dot", "Assign"]);
const isOpen = (value: readonly Token[]) => value.length === 0 || goesOn.has(value.at(-1)?.kind ?? "");
const isName = (token: Token) => /^[A-Za-z_]/.test(token.text) && !goesOn.has(token.kind);

/** Reads the cursor at `offset` of a source. */
export function cursorAt(source: Source, offset: number): Cursor {
  const { tokens, trivia } = lex(source);
  const under = tokens.find((each) => each.start < offset && offset <= each.end);
  const word = under && /^[\w%]/.test(under.text) ? under : undefined;
  const typed = { start: word?.start ?? offset, end: offset };
  const before = tokens.filter((each) => each.end <= typed.start && each !== word);
  const frames = scan(source, before);
  const inside = frames.find((each): each is Lines => each.kind === "lines" && each.opened > 0);
  const call = frames.findLast((each) => each.kind === "call");
  const base = {
    typed,
    text: source.text.slice(typed.start, offset),
    inside: inside ? nameOf(frames) : "",
    call: call?.kind === "call" ? callOf(call) : undefined,
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
  return { ...base, wanted: wantedIn(source, frames, typed.start) };
}

const newline = (source: Source, from: number, to: number) => source.text.slice(from, to).includes("\n");

/** The open brackets around the end of `tokens`, outermost first. */
function scan(source: Source, tokens: readonly Token[]): readonly Frame[] {
  const file: Lines = lines(undefined, {}, "file", 0);
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
      case "OpenBracket":
        frames.push({ kind: "list", expected: expectedIn(frame), value: [] });
        break;
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

function lines(block: BlockWord | undefined, settings: Settings, owner: string, opened: number): Lines {
  const written = new Set<string>();
  return { kind: "lines", block, settings, owner, opened, written, member: [], value: undefined, expected: undefined };
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
  else frame.value.push(token);
}

function takeLine(source: Source, frame: Lines, token: Token): void {
  const last = frame.member.at(-1);
  const fresh = last !== undefined && newline(source, last.end, token.start) && !goesOn.has(last.kind);
  if (token.kind === "Assign") {
    const [first] = frame.member;
    if (first) frame.written.add(first.text);
    frame.expected = settingOf(frame);
    frame.value = [];
  } else if (frame.value && (isOpen(frame.value) || !isName(token))) frame.value.push(token);
  else if (frame.value || fresh) {
    frame.value = undefined;
    frame.member = [token];
  } else frame.member.push(token);
}

/** The setting that the words before `=` name. */
function settingOf(frame: Lines): Setting | undefined {
  const { settings, block } = inner(frame);
  const name = frame.member.at(-1)?.text ?? "";
  if (Object.hasOwn(settings, name)) return settings[name];
  return block?.open ? { type: block.open, doc: "A dataset." } : undefined;
}

/** Where the dotted words of a line lead: `train.` to the settings of `train`. */
function inner(frame: Lines): Pick<Lines, "block" | "settings" | "owner"> {
  const names = frame.member.filter((each) => each.kind !== "Dot").map((each) => each.text);
  const walked = frame.member.at(-1)?.kind === "Dot" ? names : names.slice(0, -1);
  return walked.reduce<Pick<Lines, "block" | "settings" | "owner">>((at, name) => {
    const setting = Object.hasOwn(at.settings, name) ? at.settings[name] : undefined;
    if (setting) return { block: undefined, settings: setting.type.parts ?? {}, owner: name };
    const block = blockWord(name, undefined, at.block?.word ?? at.owner);
    return { block, settings: block?.settings ?? {}, owner: block?.name ?? name };
  }, frame);
}

function openBrace(frame: Frame, token: Token): Frame {
  if (frame.kind !== "lines" || frame.value) {
    const setting = expectedIn(frame);
    const model = setting?.type.name === "Model" ? blockWord("model", undefined, "file") : undefined;
    const owner = frame.kind === "lines" ? (frame.member.at(-1)?.text ?? "") : "";
    return lines(model, setting?.type.parts ?? {}, owner, token.start);
  }
  const [word, name] = frame.member;
  if (word?.kind === "Use") return { kind: "use", value: [] };
  const block = word && blockWord(word.text, name?.text, frame.block?.word ?? frame.owner);
  if (word) frame.written.add(word.text);
  return lines(block, block?.settings ?? {}, block?.name ?? word?.text ?? "", token.start);
}

function openCall(frame: Frame): Frame {
  const value = frame.kind === "lines" ? (frame.value ?? frame.member) : frame.value;
  const expected = expectedIn(frame);
  const name = value.at(-1)?.text ?? "";
  const word = findFunction(name, expected, value.at(-2)?.kind === "Pipe" ? "stage" : undefined);
  const parameters = word ? parametersOf(word, expected) : {};
  return { kind: "call", word, parameters, written: new Set(), position: 0, named: undefined, value: [] };
}

/** A closed bracket ends a block, or is the last token of a value. */
function close(frame: Frame, token: Token): void {
  if (frame.kind !== "lines") frame.value.push(token);
  else if (frame.value) frame.value.push(token);
  else if (frame.member[0]?.kind !== "Use") frame.member = [];
}

/** What the value at the end of a frame is to be. */
function expectedIn(frame: Frame): Setting | undefined {
  if (frame.kind === "use") return undefined;
  const expected = frame.kind === "call" ? parameterOf(frame) : frame.expected;
  const asked = frame.value?.findLast((each) => Object.hasOwn(exampleFields, each.text));
  const field = asked && frame.value?.at(-1) !== asked ? exampleFields[asked.text as never] : undefined;
  const joined = ["And", "Or", "Not"].includes(frame.value?.at(-1)?.kind ?? "");
  if (!expected?.type.name.startsWith("Predicate") || !field || joined) return expected;
  const { type, doc } = field as { readonly type: Setting["type"]; readonly doc: string };
  return { type, doc };
}

function parameterOf(frame: Extract<Frame, { kind: "call" }>): Setting | undefined {
  const names = Object.keys(frame.parameters);
  const name = frame.named ?? names[indexIn(frame)];
  return name === undefined ? undefined : frame.parameters[name];
}

function indexIn(frame: Extract<Frame, { kind: "call" }>): number {
  if (frame.named !== undefined) return Object.keys(frame.parameters).indexOf(frame.named);
  const variadic = frame.word && "variadic" in frame.word && frame.word.variadic;
  return variadic ? Math.min(frame.position, frame.word.positional - 1) : frame.position;
}

function callOf(frame: Extract<Frame, { kind: "call" }>): Call | undefined {
  const { word, parameters, written } = frame;
  return word && { word, parameters, written, index: indexIn(frame) };
}

/** The name of the top-level block around the cursor. */
function nameOf(frames: readonly Frame[]): string {
  const [file] = frames;
  return file?.kind === "lines" ? (file.member[1]?.text ?? "") : "";
}

function wantedIn(source: Source, frames: readonly Frame[], at: number): Wanted {
  const frame = frames.at(-1);
  if (!frame || frame.kind === "use") return { kind: "use" };
  const value = frame.value;
  const afterDot = value?.at(-1)?.kind === "Dot";
  if (afterDot) return value?.at(-2)?.text === "data" ? { kind: "dataset" } : { kind: "nothing" };
  const stage = value?.at(-1)?.kind === "Pipe";
  if (frame.kind === "call") {
    const call = callOf(frame);
    if (frame.value.length > 0 && !isOpen(frame.value)) return { kind: "nothing" };
    const expected = expectedIn(frame);
    if (call && frame.named === undefined && frame.value.length === 0) return { kind: "argument", call, expected };
    return { kind: "value", expected, stage };
  }
  if (frame.kind === "list" || (value && isOpen(value))) return { kind: "value", expected: expectedIn(frame), stage };
  const last = value?.at(-1) ?? frame.member.at(-1);
  const sameLine = last !== undefined && !newline(source, last.end, at);
  const [word, ...behind] = frame.member;
  const dotted = !value && last?.kind === "Dot";
  if (value && sameLine && newline(source, frame.opened, at)) return { kind: "nothing" };
  if (!value && sameLine && !dotted) {
    const names = behind.map((each) => each.text);
    if (word?.kind === "Use") return { kind: "nothing" };
    return { kind: "head", owner: frame.block?.word ?? frame.owner, word: word?.text ?? "", behind: names };
  }
  if (frame.owner === "file") return { kind: "file" };
  const { block, settings, owner } = dotted ? inner(frame) : frame;
  return { kind: "member", block, settings, owner, written: dotted ? new Set() : frame.written };
}
