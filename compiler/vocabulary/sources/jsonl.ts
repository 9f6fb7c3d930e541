// jsonl("path"): one JSON object a line, with the fields that PeRL's trainer reads from parquet.

import { text, textSuchAs } from "../../3-types/plain.ts";
import { source } from "../word.ts";
import { columnParameters, columns } from "./columns.ts";

export const jsonl = source({
  name: "jsonl",
  doc: "Lines of JSON: `prompt`, `images` (paths beside the file), `reward_model`, `change_needed`, as in the parquet of PeRL's trainer.",
  example: 'jsonl("train.jsonl")',
  positional: 1,
  parameters: {
    path: { type: textSuchAs("train.jsonl", text), doc: "Where the file is, relative to the spec that names it." },
    ...columnParameters,
  },
  lower: ({ path, ...named }, at, build) =>
    build.add({ kind: "jsonl", path: build.path(path, at), ...columns(named) }, at, "jsonl"),
});
