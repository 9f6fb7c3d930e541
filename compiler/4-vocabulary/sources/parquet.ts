// parquet("path"): rows of a file, in the shapes that people publish.

import { text, textSuchAs } from "../../3-types/plain.ts";
import { source } from "../../3-types/word.ts";
import { rowParameters, rowSettings, shapes } from "../blocks/columns.ts";
import { meaning, meaningParameters } from "../blocks/meaning.ts";

export const parquet = source({
  name: "parquet",
  doc: `Rows of a parquet file: \`prompt\`, \`images\`, \`reward_model\`, \`change_needed\`, as PeRL's trainer reads them, or in columns of other names. ${shapes} The path is relative to the spec.`,
  example: 'parquet("train.parquet")',
  positional: 1,
  parameters: {
    path: { type: textSuchAs("train.parquet", text), doc: "Where the file is, relative to the spec that names it." },
    ...rowParameters,
    ...meaningParameters,
  },
  lower: ({ path, ...named }, at, build) =>
    build.add({ kind: "parquet", path: build.path(path, at), ...rowSettings(named), ...meaning(named) }, at, "parquet"),
});
