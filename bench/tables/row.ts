// A row of the training parquet of PeRL's released trainer (`prompt`, `images`, `data_source`, `reward_model`,
// `change_needed`, `question_type`, `extra_info`), as an example is written. runtime/data/rows/meant.ts reads it.

import { type Example, type Turn, turnsOf } from "../../runtime/data/example.ts";
import { pictureName } from "../../runtime/data/picture.ts";
import { pictureFile } from "../../runtime/data/pixels.ts";

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
    change_needed: example.sensitivity === "follows",
    question_type: example.kind,
    extra_info: {
      index: example.index,
      id: example.id,
      question: example.question,
      order: example.sensitivity,
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
