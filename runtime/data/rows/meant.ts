// The example that a row means, once its columns are read. bench/tables/row.ts writes one.

import type { RowMeaning } from "../../../plan/plan.ts";
import { checkedExample, type Example, turnsOf } from "../example.ts";
import { meaningOf } from "../meaning.ts";
import type { RowRecord } from "./record.ts";
import { textOf } from "./value.ts";

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
