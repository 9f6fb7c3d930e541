// The turns of a row, in whatever shape a file has them: text, a list of messages (also as text), contents in parts,
// LLaVA's from/value. What stands for a picture in them is found here; which picture it is, in places.ts.

import { E0521 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Turn } from "../example.ts";
import { listIn } from "./literal.ts";
import { type At, absent, type Fields, fieldsOf, otherForm, textOf } from "./value.ts";

/** The place of a picture in a turn: of the next one of the row, of the one with a number (from 1), or of one that stands there itself. */
export type Mark =
  | { readonly kind: "next" }
  | { readonly kind: "numbered"; readonly number: number }
  | { readonly kind: "own"; readonly picture: unknown };

/** A turn before its pictures are known. */
export interface Draft {
  readonly role: Turn["role"];
  readonly pieces: readonly (string | Mark)[];
}

export interface Conversation {
  /** The turns that the model is shown: the system's and earlier ones, then the question, which is the last of the user. */
  readonly shown: readonly Draft[];
  /** What the assistant said to the question, where the row ends with it. */
  readonly reply?: string;
}

const wanted = "text, or a list of turns: {role, content} or {from, value}";

const roles: Readonly<Record<string, Turn["role"]>> = {
  system: "system",
  developer: "system",
  user: "user",
  human: "user",
  assistant: "assistant",
  gpt: "assistant",
  bot: "assistant",
  chatgpt: "assistant",
  model: "assistant",
};

/** Reads the cell `field`. Failures E0510 (no turns at all), E0521 (a turn that a prompt cannot show). */
export function conversationOf(cell: unknown, at: At, field: string): Conversation {
  const turns = turnsOf(cell, at, field);
  const wrong = (turn: number, what: string) => new Failure(E0521({ row: at.name, turn: turn + 1, what }));
  const late = turns.findIndex((each, index) => each.role === "system" && index > 0);
  if (late > 0) throw wrong(late, "is the system's, which comes first");
  const question = turns.findLastIndex((each) => each.role === "user");
  if (question < 0) throw wrong(turns.length - 1, "is the last, and none is the user's");
  const behind = turns.slice(question + 1);
  const [said] = behind;
  if (said === undefined) return { shown: turns };
  if (behind.length > 1) throw wrong(question + 2, "is a second answer to the same question");
  // what stands in a prompt is shown, and an answer that others began cannot be gone on with
  if (field === "prompt") throw wrong(question + 1, "is the assistant's and stands at the end of a prompt");
  const reply = said.pieces.every((each) => typeof each === "string") ? said.pieces.join("") : undefined;
  if (reply === undefined) throw wrong(question + 1, "answers with a picture");
  return { shown: turns.slice(0, question + 1), reply };
}

/** Whether a cell holds turns and not a question alone: only then may the answer be among them. */
export function isConversation(cell: unknown): boolean {
  const text = textOf(cell);
  const list = text === undefined ? cell : listedTurns(text);
  return Array.isArray(list) && list.some((each) => isTurn(fieldsOf(each) ?? {}));
}

function turnsOf(cell: unknown, at: At, field: string): readonly Draft[] {
  const text = textOf(cell);
  const list = text === undefined ? cell : listedTurns(text);
  if (list === undefined) {
    // a list that was cut: shown as it stands it would be no question
    if (/^\s*\[\s*\{\s*['"](?:role|from|type)['"]/.test(text ?? ""))
      throw otherForm(at, field, text, `${wanted}, as JSON`);
    return [{ role: "user", pieces: cut(text ?? "") }];
  }
  const one = fieldsOf(list);
  if (one && isTurn(one)) return [turnOf(one, at, 0)];
  if (!Array.isArray(list) || list.length === 0) throw otherForm(at, field, cell, wanted);
  const records = list.map(fieldsOf);
  if (records.every((each) => each !== undefined && isTurn(each)))
    return records.map((each, turn) => turnOf(each as Fields, at, turn));
  // parts without a turn around them: one turn of the user
  if (!records.some((each) => each !== undefined && isTurn(each)))
    return [{ role: "user", pieces: piecesOf(list, at, 0) }];
  throw otherForm(at, field, cell, wanted);
}

const isTurn = (fields: Fields): boolean => !absent(fields.role) || !absent(fields.from);

/** A list of turns, or of the parts of one, that a file keeps as text; undefined when the text is something else. */
function listedTurns(text: string): readonly unknown[] | undefined {
  const list = listIn(text);
  if (list === undefined || list.length === 0) return undefined;
  const fields = list.map((each) => fieldsOf(each) ?? {});
  return fields.every(isTurn) || fields.every((each) => textOf(each.type) !== undefined) ? list : undefined;
}

function turnOf(fields: Fields, at: At, turn: number): Draft {
  const said = textOf(fields.role ?? fields.from) ?? "";
  const role = roles[said.toLowerCase()];
  if (role === undefined)
    throw new Failure(E0521({ row: at.name, turn: turn + 1, what: `is of \`${said.slice(0, 40)}\`` }));
  const content = fields.content ?? fields.value;
  return { role, pieces: withOwn(piecesOf(content, at, turn), fields.images ?? fields.image, at, turn) };
}

/** The pieces of a turn that has pictures of its own beside its content: at its marks, or before its text where it has none. */
function withOwn(pieces: Draft["pieces"], cell: unknown, at: At, turn: number): Draft["pieces"] {
  const own: readonly unknown[] = absent(cell) || cell === "" ? [] : Array.isArray(cell) ? cell : [cell];
  if (own.length === 0) return pieces;
  const marks = pieces.filter((each): each is Mark => typeof each !== "string");
  if (marks.length === 0) return [...own.map((picture): Mark => ({ kind: "own", picture })), ...pieces];
  if (marks.length !== own.length || marks.some((each) => each.kind !== "next"))
    throw new Failure(
      E0521({ row: at.name, turn: turn + 1, what: `has ${own.length} pictures of its own, and marks other places` }),
    );
  let next = 0;
  return pieces.map((each) => (typeof each === "string" ? each : { kind: "own", picture: own[next++] }));
}

function piecesOf(content: unknown, at: At, turn: number): readonly (string | Mark)[] {
  const text = textOf(content);
  if (text !== undefined) return cut(text);
  const part = fieldsOf(content);
  if (part) return partOf(part, at, turn);
  if (!Array.isArray(content))
    throw new Failure(E0521({ row: at.name, turn: turn + 1, what: "has no content that can be shown" }));
  return content.flatMap((each) => {
    const words = textOf(each);
    return words === undefined ? partOf(fieldsOf(each) ?? {}, at, turn) : cut(words);
  });
}

const textKinds: readonly string[] = ["text", "input_text", "output_text"];
const pictureKinds: readonly string[] = ["image", "image_url", "input_image", "image_path"];
/** Where a part keeps its own picture. */
const ownKeys = ["image", "image_url", "image_path", "url", "path", "bytes", "base64", "data", "source"] as const;

function partOf(part: Fields, at: At, turn: number): readonly (string | Mark)[] {
  const own = ownKeys.find((each) => !absent(part[each]) && part[each] !== "");
  const kind = textOf(part.type) ?? (textOf(part.text) !== undefined ? "text" : own ? "image" : "nothing");
  if (textKinds.includes(kind)) {
    const text = textOf(part.text ?? part.content ?? part.value);
    if (text !== undefined) return cut(text);
  } else if (pictureKinds.includes(kind)) {
    // a part of Hugging Face's conversations counts from 0 in the pictures of its row
    const { index } = part;
    if (
      own === undefined &&
      (typeof index === "number" || typeof index === "bigint") &&
      Number.isInteger(Number(index))
    )
      return [{ kind: "numbered", number: Number(index) + 1 }];
    // beside `bytes` stands the `path` that they came from
    return [
      own === undefined
        ? { kind: "next" }
        : { kind: "own", picture: own === "path" || own === "bytes" ? part : part[own] },
    ];
  }
  throw new Failure(E0521({ row: at.name, turn: turn + 1, what: `has a part of the kind \`${kind.slice(0, 40)}\`` }));
}

/** `<image>`, `<image_2>`, `<image2>`, `<image 2>`, `<|image_2|>`, the first Qwen-VL's `<img>path</img>`, and the placeholder that Qwen's templates write. */
const marks =
  /<image(?:[_ ]?(?<plain>\d{1,4}))?>|<\|image(?:_(?<barred>\d{1,4}))?\|>|<img>(?<path>[^<]{1,1000})<\/img>|<\|vision_start\|><\|image_pad\|><\|vision_end\|>/g;

/** Text cut at what stands for pictures, in reading order. */
function cut(text: string): readonly (string | Mark)[] {
  const pieces: (string | Mark)[] = [];
  let from = 0;
  for (const found of text.matchAll(marks)) {
    if (found.index > from) pieces.push(text.slice(from, found.index));
    const { plain, barred, path } = found.groups ?? {};
    const number = plain ?? barred;
    if (path !== undefined) pieces.push({ kind: "own", picture: path });
    else pieces.push(number === undefined ? { kind: "next" } : { kind: "numbered", number: Number(number) });
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}
