// A row of the training parquet of PeRL's released trainer (`prompt`, `images`, `data_source`, `reward_model`,
// `change_needed`, `question_type`, `extra_info`) and the Example that it means, both ways.

import type { RowMeaning } from "../../../plan/plan.ts";
import { checkedExample, type Example, type Turn, turnsOf } from "../example.ts";
import { meaningOf } from "../meaning.ts";
import { pictureFile, pictureName } from "../picture.ts";
import type { RowRecord } from "../rows/record.ts";
import { textOf } from "../rows/value.ts";

/** A row as it is written. What the released trainer does not read is in `extra_info`. */
export interface Row {
  readonly prompt: readonly { readonly role: string; readonly content: string }[];
  readonly images: readonly { readonly bytes: Uint8Array; readonly path: string }[];
  readonly data_source: string;
  readonly reward_model: { readonly ground_truth: string; readonly style: string };
  readonly change_needed: boolean;
  readonly question_type: string;
  readonly extra_info: {
    readonly index: number;
    readonly id: string;
    readonly question: string;
    readonly order: string;
    readonly answer_space: string;
    readonly option_slots: readonly number[];
    readonly names: readonly string[];
    readonly solution: string;
  };
}

/** The row of an example, its pictures as PNG (or as they came). */
export async function rowOf(example: Example): Promise<Row> {
  const images = await Promise.all(
    example.images.map(async (picture) => ({ bytes: await pictureFile(picture), path: pictureName(picture) })),
  );
  return {
    prompt: markedTurns(example).map(({ role, text }) => ({ role, content: text })),
    images,
    data_source: example.dataSource,
    reward_model: { ground_truth: example.answer, style: "rule" },
    change_needed: example.order === "follows",
    question_type: example.kind,
    extra_info: {
      index: example.index,
      id: example.id,
      question: example.question,
      order: example.order,
      answer_space: example.unordered ? "set" : example.answerSpace,
      option_slots: example.optionSlots,
      names: example.names ?? [],
      solution: example.solution ?? "",
    },
  };
}

/** The turns as a file has them: markers carry numbers where a picture stands out of order or twice. */
function markedTurns(example: Example): readonly Turn[] {
  const { places } = example;
  let mark = 0;
  const numbered = (text: string) =>
    text.replaceAll("<image>", (marker) => (places === undefined ? marker : `<image_${(places[mark++] ?? 0) + 1}>`));
  return turnsOf(example).map(({ role, text }) => ({ role, text: numbered(text) }));
}

const isText = (value: unknown): value is string => typeof value === "string";

/** The example that a row means; `settings` say what it does not say itself. Failures E0504, E0505 (it contradicts itself). */
export function exampleOf(record: RowRecord, settings: RowMeaning = {}): Example {
  const { row, name, earlier, question, pictures: images, places, answer, extra, dataSource, questionType } = record;
  const names =
    Array.isArray(extra.names) && extra.names.length === images.length && extra.names.every(isText)
      ? extra.names
      : undefined;
  const meaning = meaningOf(
    {
      question: turnsOf({ earlier, question })
        .map((each) => each.text)
        .join("\n"),
      pictures: images.length,
      places,
      answer,
      dataSource: record.source,
      questionType,
      changeNeeded: record.changeNeeded,
      extra,
      choices: record.choices,
    },
    settings,
  );
  const solution = textOf(extra.solution) || record.worked;
  return checkedExample({
    id: textOf(extra.id) || name,
    index: row,
    ...(earlier.length > 0 && { earlier }),
    question,
    ...(places && { places }),
    images,
    kind: questionType ?? "question",
    dataSource,
    ...meaning,
    ...(names === undefined ? {} : { names }),
    ...(solution ? { solution } : {}),
  });
}
