// A row as it was read, in plain form: its turns, pictures and answer, whatever shape its file has them in. What the
// answer means when pictures move is decided behind this.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { E0521 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Turn } from "../example.ts";
import type { Picture } from "../picture.ts";
import { answerText } from "./answer.ts";
import type { Layout } from "./columns.ts";
import { recordIn } from "./literal.ts";
import { picturesOf } from "./pictures.ts";
import { placed } from "./places.ts";
import { type Conversation, conversationOf } from "./turns.ts";
import { type At, absent, type Fields, fieldsOf, otherForm, textOf } from "./value.ts";

/** A row in plain form. */
export interface RowRecord {
  /** Its number in the file, from 0. */
  readonly row: number;
  /** `file#row`. */
  readonly name: string;
  /** Turns before the question: the system's, and earlier ones of user and assistant. */
  readonly earlier: readonly Turn[];
  /** The last turn of the user, `<image>` at each place of a picture. */
  readonly question: string;
  readonly pictures: readonly Picture[];
  /** The slot (from 0) of the picture at each mark of all turns; absent where the n-th mark shows the n-th picture. */
  readonly places?: readonly number[];
  /** Whether no mark said where the pictures go, and they were put first. */
  readonly unmarked: boolean;
  readonly answer: string;
  /** What messages call the place of the answer. */
  readonly answerField: string;
  /** A worked answer: what the assistant said in the row's last turn, or an answer that is boxed or tagged at its end. */
  readonly worked?: string;
  /** `data_source`; the file where a row does not say. */
  readonly dataSource: string;
  /** `data_source`, where the row says it: the name of a file is for people, and means nothing. */
  readonly source?: string;
  readonly questionType?: string;
  readonly changeNeeded?: boolean;
  /** A column of options, as it stands there. */
  readonly choices?: unknown;
  /** Whether there is such a column and no turn says what the options are: the model is not told them. */
  readonly untold: boolean;
  /** `extra_info`, empty where there is none. */
  readonly extra: Fields;
}

/**
 * Reads a row of `file`. Failures E0510, E0520 (a field of another form), E0521 (a turn that cannot be shown), E0504, E0517, E0518 and
 * E0519 (marks and pictures do not fit).
 */
export function recordOf(row: Fields, file: string, layout: Layout, at: At): RowRecord {
  const { shown, reply } = withSystem(conversationOf(row[layout.prompt], at, layout.prompt), row.system, at);
  refuseFilms(row, at);
  const listed = listedPictures(row, layout.pictures, at);
  const { turns, pictures, places, unmarked } = placed(shown, listed, at);
  refuseForeignMarks(turns, at);
  const { answer, field, worked } = answerOf(row, layout, reply, at);
  const choices = choicesOf(row, at);
  const source = textOf(row.data_source);
  const type = textOf(row.question_type);
  const change = changeOf(row.change_needed, at);
  return {
    row: at.row,
    name: at.name,
    earlier: turns.slice(0, -1),
    question: (turns.at(-1) ?? bug("a row without a question")).text,
    pictures,
    ...(places && { places }),
    unmarked,
    answer,
    answerField: field,
    ...(worked && { worked }),
    dataSource: source || file,
    ...(source && { source }),
    ...(type && { questionType: type }),
    ...(change !== undefined && { changeNeeded: change }),
    choices,
    untold: isUntold(choices, turns),
    extra: recordIn(row.extra_info) ?? {},
  };
}

/** The conversation behind the system prompt that some files keep in a column `system`. Failure E0521 when it has another one. */
function withSystem(conversation: Conversation, cell: unknown, at: At): Conversation {
  const text = textOf(cell)?.trim();
  if (!text) return conversation;
  const [first] = conversation.shown;
  if (first?.role !== "system")
    return { ...conversation, shown: [{ role: "system", pieces: [text] }, ...conversation.shown] };
  if (first.pieces.length === 1 && first.pieces[0] === text) return conversation;
  throw new Failure(
    E0521({ row: at.name, turn: 1, what: "is the system's, and the column `system` says something else" }),
  );
}

/** Failure E0510 for a row with films or sounds, which would be left out unsaid. */
function refuseFilms(row: Fields, at: At): void {
  for (const field of ["videos", "video", "audios", "audio"]) {
    const cell = row[field];
    const empty = absent(cell) || cell === "" || (Array.isArray(cell) && cell.length === 0);
    if (!empty) throw otherForm(at, field, cell, "empty: films and sounds are not read");
  }
}

/** Failure E0521 for text that would stand for pictures or films which are not there. */
function refuseForeignMarks(turns: readonly Turn[], at: At): void {
  for (const [turn, { text }] of turns.entries()) {
    const found = /<\|(?:image|video)_pad\|>|<(?:video|audio)>/.exec(text);
    if (found) throw new Failure(E0521({ row: at.name, turn: turn + 1, what: `has \`${found[0]}\` in its text` }));
  }
}

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** The column of options, or columns of one each: `A`, `B`, …, `option_a`, `choice_a`, of which the last ones may be empty. Failure E0510 for one that is empty before another. */
function choicesOf(row: Fields, at: At): unknown {
  const cell = row.options ?? row.choices ?? row.candidates ?? row.option_list ?? row.choice_list;
  if (!absent(cell)) return cell;
  for (const name of [
    (letter: string) => letter,
    ...["option", "choice"].map((word) => (letter: string) => `${word}_${letter}`),
  ]) {
    const cells = letters.map((letter) => row[name(letter)] ?? row[name(letter.toLowerCase())]);
    const isOption = (each: unknown): boolean => textOf(each) !== undefined && textOf(each) !== "";
    const found = cells.findIndex((each) => !isOption(each));
    const count = found < 0 ? cells.length : found;
    if (count < 2) continue;
    const last = cells.findLastIndex(isOption);
    if (last > count)
      throw otherForm(at, name(letters[count] ?? ""), cells[count], "an option, as a later column has one");
    return cells.slice(0, count);
  }
  return undefined;
}

/** Whether there are options, as a list, by letter or as text, and no turn has the words of any of them. */
function isUntold(cell: unknown, turns: readonly Turn[]): boolean {
  const options = Array.isArray(cell) ? cell : Object.values(fieldsOf(cell) ?? { all: cell });
  const words = options.flatMap(
    (each) =>
      textOf(each)
        ?.replace(/^\W*[A-Z][).:]\s*/, "")
        .split("\n")[0]
        ?.trim() || [],
  );
  return words.length > 0 && !words.some((each) => turns.some(({ text }) => text.includes(each)));
}

/** Pictures of one column, or one each of `image_1`, `image_2`, …, of which the last ones may be empty. */
function listedPictures(row: Fields, columns: readonly string[], at: At): readonly Picture[] {
  const cells = columns.map((column, slot) => ({ column, pictures: picturesOf(row[column], at, column, slot) }));
  const last = cells.findLastIndex((each) => each.pictures.length > 0);
  const hole = cells.slice(0, Math.max(last, 0)).find((each) => each.pictures.length === 0);
  if (hole) throw otherForm(at, hole.column, null, "a picture, as a later column has one");
  return cells.flatMap((each) => each.pictures);
}

function answerOf(row: Fields, { answer: place }: Layout, reply: string | undefined, at: At) {
  if (place.kind === "reply") {
    const answer = answerText(reply);
    if (answer === undefined) throw otherForm(at, "the last turn", reply, "what the assistant says to the question");
    return { answer, field: "the last turn", worked: reply?.trim() };
  }
  const { column, field: inner } = place;
  const cell = row[column];
  const outer = inner === undefined ? undefined : recordIn(cell);
  if (inner !== undefined && outer === undefined) throw otherForm(at, column, cell, `a record with \`${inner}\``);
  const value = inner === undefined ? cell : outer?.[inner];
  const field = inner === undefined ? column : `${column}.${inner}`;
  const answer = answerText(value);
  if (answer === undefined) throw otherForm(at, field, value, "one answer: text, a number, or a record or list of one");
  const whole = textOf(value)?.trim();
  // an answer behind `####` is in no form that a completion is graded by
  const isWorked = whole !== answer && whole !== undefined && /\\boxed\{|<\/answer>/.test(whole);
  return { answer, field, worked: reply?.trim() || (isWorked ? whole : undefined) };
}

/** Whether the answer changes with the order of the pictures, where the row says so. */
function changeOf(value: unknown, at: At): boolean | undefined {
  if (absent(value)) return undefined;
  if (typeof value === "boolean") return value;
  if (value === 0 || value === 1 || value === 0n || value === 1n) return Number(value) === 1;
  const text = textOf(value)?.trim().toLowerCase();
  if (text === "true" || text === "yes") return true;
  if (text === "false" || text === "no") return false;
  throw otherForm(at, "change_needed", value, "true or false");
}
