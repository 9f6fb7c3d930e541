// What a text asks, sentence by sentence, without what it says of the form of an answer: that stands in every row of a file, in
// English whatever the question is in, and is full of "first" and "then".

import { pictureNoun } from "./place-words.ts";

const form =
  /\\boxed|<\/?(?:think|answer)>|\breasoning process\b|\bmonologue\b|\bstep[- ]by[- ]step\b|\bfinal answer\b|\bthink\b.*\banswer\b/i;
const picture = new RegExp(`\\b${pictureNoun}\\b`, "i");

/** The sentences of a text, without those about the form of the answer that name no picture. */
export const sentencesOf = (text: string): readonly string[] =>
  text.split(/(?<=[.!?])\s+|\n/).filter((each) => each.trim() !== "" && (!form.test(each) || picture.test(each)));
