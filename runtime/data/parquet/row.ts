// A row of the training parquet of PeRL's released trainer (`prompt`, `images`, `data_source`, `reward_model`,
// `change_needed`, `question_type`, `extra_info`) and the Example that it means, both ways.

import { dirname, isAbsolute, normalize, resolve, sep } from "node:path";
import type { RowMeaning } from "../../../compiler/4-plan/plan.ts";
import { E0510 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { checkedExample, type Example } from "../example.ts";
import { meaningOf } from "../meaning.ts";
import { type Picture, pictureFile, pictureName } from "../picture.ts";

/** The columns a run cannot do without. */
export const NEEDED_COLUMNS = ["prompt", "images", "data_source", "reward_model"] as const;

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
    prompt: [{ role: "user", content: example.question }],
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
      answer_space: example.answerSpace,
      option_slots: example.optionSlots,
      names: example.names ?? [],
      solution: example.solution ?? "",
    },
  };
}

/** The example of a row as read; `row` counts from 0 in `file`, whose path counts from `directory`. Failures E0504, E0505 (it contradicts itself), E0510 (a field of another form). */
export function exampleOf(
  found: Readonly<Record<string, unknown>>,
  file: string,
  row: number,
  directory = ".",
  settings: RowMeaning = {},
): Example {
  const name = `${file}#${row}`;
  const wrong = (field: string, value: unknown, wanted: string) =>
    new Failure(E0510({ row: name, field, found: inWords(value), wanted }));
  const text = (field: string, value: unknown): string => {
    if (typeof value === "string") return value;
    throw wrong(field, value, "text");
  };
  const extra = record(found.extra_info) ?? {};
  const reward = record(found.reward_model);
  if (reward === undefined) throw wrong("reward_model", found.reward_model, "a record with `ground_truth`");
  const answer = text("reward_model.ground_truth", reward.ground_truth).trim();
  const beside = resolve(directory, dirname(file));
  if (!Array.isArray(found.images)) throw wrong("images", found.images, "a list");
  const images = found.images.map((each, slot) =>
    pictureOf(each, `${name} image ${slot + 1}`, beside, (value) => wrong("images", value, "a list of {bytes, path}")),
  );
  const dataSource = text("data_source", found.data_source);
  const names =
    Array.isArray(extra.names) && extra.names.length === images.length ? extra.names.map(String) : undefined;
  const question = questionOf(found.prompt, (value) => wrong("prompt", value, "text or a list of {role, content}"));
  const kind = typeof found.question_type === "string" && found.question_type !== "" ? found.question_type : undefined;
  const meaning = meaningOf(
    {
      question,
      pictures: images.length,
      answer,
      dataSource,
      questionType: kind,
      changeNeeded: found.change_needed,
      extra,
      choices: found.options ?? found.choices,
    },
    settings,
  );
  return checkedExample({
    id: typeof extra.id === "string" && extra.id !== "" ? extra.id : name,
    index: row,
    question,
    images,
    answer,
    kind: kind ?? "question",
    dataSource,
    ...meaning,
    ...(names === undefined ? {} : { names }),
    ...(typeof extra.solution === "string" && extra.solution !== "" ? { solution: extra.solution } : {}),
  });
}

function questionOf(prompt: unknown, wrong: (value: unknown) => Failure): string {
  if (typeof prompt === "string") return prompt;
  // The released trainer keeps only message 0 when pictures move; a single user turn is what can be said of it.
  const content = Array.isArray(prompt) ? record(prompt[0])?.content : undefined;
  if (typeof content !== "string") throw wrong(prompt);
  return content;
}

function pictureOf(value: unknown, name: string, folder: string, wrong: (value: unknown) => Failure): Picture {
  const fields = record(value);
  if (fields?.bytes instanceof Uint8Array && fields.bytes.length > 0) {
    const path = typeof fields.path === "string" && fields.path !== "" ? ` (${fields.path})` : "";
    return { kind: "bytes", bytes: fields.bytes, name: `${name}${path}` };
  }
  if (typeof fields?.path !== "string") throw wrong(value);
  const inside = normalize(fields.path);
  // A row may name files beside the parquet file, never anything else on this machine.
  if (isAbsolute(inside) || inside.split(sep).includes("..")) throw wrong(`the path ${fields.path}`);
  return { kind: "file", path: resolve(folder, inside), name: `${name} (${fields.path})` };
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const plain = typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  return plain ? (value as Record<string, unknown>) : undefined;
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return "missing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "a record" : `\`${String(value).slice(0, 60)}\``;
}
