// hub("owner/name"): a dataset of the Hugging Face hub, one row an example.

import { givenName } from "../../3-types/name.ts";
import { filled, list } from "../../3-types/plain.ts";
import type { Type } from "../../3-types/type.ts";
import { source } from "../../3-types/word.ts";
import { meaning, meaningParameters } from "../blocks/meaning.ts";

/** `owner/name`, as the hub has it. */
export const repository: Type<string> = {
  ...filled,
  wants: 'a repository, such as "TIGER-Lab/Mantis-Instruct"',
};

export const revision = {
  type: givenName('"main" or a commit'),
  doc: "The commit that is read. A branch such as `main` moves on; a commit stays.",
  optional: true as const,
};

export const hub = source({
  name: "hub",
  doc: "A dataset of the Hugging Face hub. `revision` pins it, so that a run next year reads the same rows.",
  example: 'hub("TIGER-Lab/Mantis-Instruct", subsets = [nlvr2, dreamsim], revision = "0f3a9c1")',
  positional: 1,
  parameters: {
    name: { type: repository, doc: "Owner and name of the repository." },
    subsets: {
      type: list(givenName("nlvr2")),
      doc: "Its subsets (configs), read one behind the other. Left out: the default one.",
      optional: true as const,
    },
    split: { type: givenName("train"), doc: "Which of its splits.", default: "train" },
    revision,
    ...meaningParameters,
  },
  lower: ({ name, subsets, split, revision: commit, ...named }, at, build) =>
    build.add(
      {
        kind: "hub",
        name,
        ...(subsets === undefined ? {} : { subsets }),
        split,
        ...(commit === undefined ? {} : { revision: commit }),
        ...meaning(named),
      },
      at,
      "hub",
    ),
});
