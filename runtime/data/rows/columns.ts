// Which column of a file holds what: the names that the spec gave, else those that published files use. Only one name of
// each list may be there; where there are more, or none, the file is asked about and not guessed at.

import { E0506, E0523 } from "../../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Columns } from "../../../plan/plan.ts";
import { looksLikePictures } from "./pictures.ts";
import { isConversation } from "./turns.ts";
import { absent, type Fields } from "./value.ts";

/** Where the parts of a row are. */
export interface Layout {
  readonly prompt: string;
  /** Columns that have pictures, in their order; none for rows of text alone. */
  readonly pictures: readonly string[];
  /** A column, a field of a column, or the last turn of the conversation. */
  readonly answer:
    | { readonly kind: "column"; readonly column: string; readonly field?: "ground_truth" }
    | { readonly kind: "reply" };
}

/** Names of published files, beside those of PeRL's trainer (`prompt`, `images`, `reward_model`), which go first. */
export const questionNames = [
  "messages",
  "conversations",
  "conversation",
  "message",
  "problem",
  "question",
  "query",
] as const;
export const pictureNames = ["images", "image"] as const;
export const answerNames = ["answer", "solution", "ground_truth"] as const;

/** Rows in which a column of another name is searched for pictures. */
const searched = 100;

/** E0506 for each column that the spec names and a file with these columns has not. */
export function missingColumns(file: string, columns: readonly string[], named: Columns): readonly Diagnostic[] {
  return (["prompt", "answer", "images"] as const).flatMap((setting) => {
    const column = named[setting];
    const isThere = column === undefined || columns.includes(column);
    return isThere ? [] : [E0506({ file, column, found: columns, setting })];
  });
}

/** The layout of a file with these columns and rows. Failures E0506 (a column is missing), E0523 (more than one could be meant). */
export function layoutOf(
  file: string,
  columns: readonly string[],
  rows: readonly (Fields | undefined)[],
  named: Columns = {},
): Layout {
  const missing = (setting: keyof Columns, column: string) =>
    new Failure(E0506({ file, column, found: columns, setting }));
  const given = (setting: keyof Columns, column: string): string => {
    if (columns.includes(column)) return column;
    throw missing(setting, column);
  };
  const only = (what: keyof Columns, names: readonly string[]): string | undefined => {
    const there = names.filter((each) => columns.includes(each));
    if (there.length > 1) throw new Failure(E0523({ file, what, columns: there }));
    return there[0];
  };
  const values = (column: string) =>
    rows.slice(0, searched).flatMap((row) => (absent(row?.[column]) ? [] : [row[column]]));

  const prompt =
    named.prompt !== undefined
      ? given("prompt", named.prompt)
      : columns.includes("prompt")
        ? "prompt"
        : (only("prompt", questionNames) ?? missed("prompt", "prompt"));

  const answer = (): Layout["answer"] => {
    if (named.answer !== undefined) return { kind: "column", column: given("answer", named.answer) };
    if (columns.includes("reward_model")) return { kind: "column", column: "reward_model", field: "ground_truth" };
    const column = only("answer", answerNames);
    if (column !== undefined) return { kind: "column", column };
    // the last turn is the answer where rows are conversations and no column is
    return prompt !== "prompt" && values(prompt).some(isConversation)
      ? { kind: "reply" }
      : missed("answer", "reward_model");
  };

  const pictures = (): readonly string[] => {
    if (named.images !== undefined) return [given("images", named.images)];
    const column = only("images", [...pictureNames, ...[numberedColumns(columns)[0] ?? []].flat()]);
    if (column !== undefined) return pictureNames.some((each) => each === column) ? [column] : numberedColumns(columns);
    const other = columns.filter((each) => each !== prompt && each !== answered.column);
    return other.some((each) => values(each).some((value) => looksLikePictures(value)))
      ? missed("images", "images")
      : [];
  };

  const gold = answer();
  const answered = { column: gold.kind === "column" ? gold.column : undefined };
  return { prompt, pictures: pictures(), answer: gold };

  function missed(setting: keyof Columns, column: string): never {
    throw missing(setting, column);
  }
}

/** `image_1`, `image_2`, … as far as they go. */
function numberedColumns(columns: readonly string[]): readonly string[] {
  for (const name of [(n: number) => `image_${n}`, (n: number) => `image${n}`]) {
    let count = 0;
    while (columns.includes(name(count + 1))) count++;
    if (count > 0) return Array.from({ length: count }, (_, each) => name(each + 1));
  }
  return [];
}
