// where(accuracy in 10%..90%): keeps the examples for which the condition holds.

import { data, missing, type NodeOf } from "../declare.ts";
import { describePredicate } from "../describe.ts";
import { fieldsOf } from "../facts.ts";
import { anything, some } from "../passes.ts";
import { mayHold } from "../predicate.ts";

/** Fields that no run knows yet. */
const unread: readonly string[] = ["options", "tokens", "subset", "order_sensitive"];

export const where = data({
  kind: "where",
  number: 6,
  word: { family: "stage" },
  fields: ({ dataset, condition }) => ({ input: dataset, keep: condition }),
  deed: "made",
  describe: ({ keep }) => describePredicate(keep),
  unable: ({ keep }) =>
    fieldsOf(keep).flatMap((field) => missing(`a condition on \`${field}\``, unread.includes(field))),
  passes: {
    ...some,
    candidates: ({ keep }, [before = anything]) => before.filter((each) => mayHold(keep, each) !== false),
    takesEndless: true,
  },
});

export type WhereNode = NodeOf<typeof where>;
