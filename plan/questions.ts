// What the built-in task family can ask: words of the language, kinds of the examples.

/** What a question can ask. `forward` is bound to the order: it must not be permuted. */
export const asks = {
  which: "Which picture shows the …?",
  odd: "Which picture is of another kind than the rest?",
  latest: "Which clock shows the latest time?",
  count: "How many pictures show a …?",
  same: "Do two given pictures show the same thing?",
  most: "What do most pictures show?",
  forward: "Do the clocks go forward in time? Bound to the order: permuting the pictures changes the question.",
} as const;
