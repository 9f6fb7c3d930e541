// What the built-in task family can ask, and what the order of the pictures means for it: for the words of the language, for what a
// plan can say of its examples, and for the family that makes them.

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

export type FourArtistsAsk = keyof typeof asks;

export const kindsOfQuestion = Object.keys(asks) as readonly FourArtistsAsk[];

/** `ordering`: an answer that is itself an order of pictures, "B, A, C". */
export type AnswerSpace = "letter" | "number" | "yes_no" | "word" | "ordering";

/** What the order of the pictures means for each kind of question, and where its answers live. */
export const meaningOfAsk: Readonly<
  Record<FourArtistsAsk, { readonly order: "follows" | "free" | "bound"; readonly space: AnswerSpace }>
> = {
  which: { order: "follows", space: "letter" },
  odd: { order: "follows", space: "letter" },
  latest: { order: "follows", space: "letter" },
  count: { order: "free", space: "number" },
  same: { order: "free", space: "yes_no" },
  most: { order: "free", space: "word" },
  forward: { order: "bound", space: "yes_no" },
};
