// What a run is at, in a line.

import type { Doing, Work } from "../../../runtime/record/doing.ts";

const words: Readonly<Record<Work, string>> = {
  files: "reads files",
  device: "opens the device",
  model: "loads the model",
  rows: "reads rows",
  pictures: "reads pictures",
  prompts: "writes prompts",
  compile: "compiles",
  encode: "encodes pictures",
  rollouts: "samples rollouts",
  score: "scores",
  learn: "learns",
  record: "records",
  save: "saves",
  report: "makes the report",
  digest: "digests",
  pack: "packs",
  unpack: "unpacks",
  verify: "verifies",
};

/** `quickstart.model, step 3 of 60: samples rollouts, 12 of 96` */
export function workWords({ stage, work, done, of, step }: Doing): string {
  const where = [stage, step && `step ${step.number} of ${step.of}`].filter((each) => each !== undefined);
  const counted = of === undefined ? "" : `, ${done ?? 0} of ${of}`;
  return `${where.length === 0 ? "" : `${where.join(", ")}: `}${words[work]}${counted}`;
}
