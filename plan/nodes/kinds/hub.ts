// hub("TIGER-Lab/Mantis-Instruct", split = train): a dataset of the Hugging Face hub; without a revision it is whatever stands
// there on the day of the run.

import { data, type NodeOf } from "../declare.ts";
import { describeMeaning } from "../describe.ts";
import { source } from "../passes.ts";

export const hub = data({
  kind: "hub",
  number: 16,
  word: { family: "source" },
  fields: ({ text, texts, meaning }) => ({
    name: text,
    subsets: texts.exactOptional(),
    split: text,
    revision: text.exactOptional(),
    meaning: meaning.exactOptional(),
  }),
  deed: "read",
  describe({ name, subsets, split, revision, meaning }) {
    const parts = subsets ? ` (${subsets.join(", ")})` : "";
    const at = revision === undefined ? "" : ` at ${revision}`;
    return [`${name}${parts}, ${split}${at}`, ...describeMeaning(meaning)].join(", ");
  },
  unable: () => ["`hub`"],
  notYet: true,
  parts: ["rows"],
  origin: {
    name: ({ name, split }) => `${name}, split ${split}`,
    // subsets that are left out are the default one, or all: nobody knows, so they may be shared
    overlaps: (a, b) =>
      a.name === b.name &&
      a.split === b.split &&
      (a.subsets === undefined || b.subsets === undefined || a.subsets.some((each) => b.subsets?.includes(each))),
  },
  passes: source,
});

export type HubNode = NodeOf<typeof hub>;
