// data { name = pipeline … }: the datasets of an experiment, under names of the spec's choosing.

import { dataset } from "../../3-types/dataset.ts";
import { block } from "../../3-types/word.ts";

export const data = block({
  name: "data",
  word: "data",
  inside: ["experiment"],
  doc: "Datasets by name. Each pipe is a node of the plan and a line of the funnel report.",
  example: "data { train = four_artists(split = train) | take(256) }",
  settings: {},
  open: dataset,
});
