// parquet("path"): rows of a file, with the fields that PeRL's trainer reads.

import { text, textSuchAs } from "../../3-types/plain.ts";
import { source } from "../word.ts";
import { columnParameters, columns } from "./columns.ts";

export const parquet = source({
  name: "parquet",
  doc: "Rows of a parquet file: `prompt`, `images`, `reward_model`, `change_needed`, as PeRL's trainer reads them. The path is relative to the spec.",
  example: 'parquet("train.parquet")',
  positional: 1,
  parameters: {
    path: { type: textSuchAs("train.parquet", text), doc: "Where the file is, relative to the spec that names it." },
    ...columnParameters,
  },
  lower: ({ path, ...named }, at, build) =>
    build.add({ kind: "parquet", path: build.path(path, at), ...columns(named) }, at, "parquet"),
});
