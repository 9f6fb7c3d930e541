// jsonl("path"): one JSON object a line, in the shapes that parquet reads.

import { text, textSuchAs } from "../../3-types/plain.ts";
import { source } from "../../3-types/word.ts";
import { rowParameters, rowSettings, shapes } from "../blocks/columns.ts";
import { meaning, meaningParameters } from "../blocks/meaning.ts";

export const jsonl = source({
  name: "jsonl",
  doc: `Lines of JSON, one object a row, or one JSON list of such objects. ${shapes} The path is relative to the spec.`,
  example: 'jsonl("train.jsonl")',
  positional: 1,
  parameters: {
    path: { type: textSuchAs("train.jsonl", text), doc: "Where the file is, relative to the spec that names it." },
    ...rowParameters,
    ...meaningParameters,
  },
  lower: ({ path, ...named }, at, build) =>
    build.add({ kind: "jsonl", path: build.path(path, at), ...rowSettings(named), ...meaning(named) }, at, "jsonl"),
});
