// matches("<answer>{answer}</answer>"): 1 when the whole completion has the form, and the right answer where the form says.

import { grader } from "../grader.ts";

/** The literal texts of a form: what stands between `{answer}` and `…`. */
export const literalsOf = (form: string): readonly string[] =>
  form
    .split(/\{answer\}|…|\.\.\./u)
    .map((each) => each.trim())
    .filter((each) => each !== "");

export const matches = grader({
  name: "matches",
  doc:
    "1 when the whole completion has the given form, 0 otherwise. In a form of your own `{answer}` is where the right answer must " +
    "stand, and `…` is any text, or none.",
  example: "10% * matches(think_then_box)",
  parameters: {
    form: {
      kind: "form",
      words: { think_then_box: "<think> … </think> … \\boxed{ … }, beginning with <think>" },
      doc: "The form: a word, or a text with `{answer}` and `…` in it.",
      example: "…<answer>{answer}</answer>",
    },
  },
  signs: ({ form }) => literalsOf(form),
  always: ({ form }) => (/^(?:…|\.\.\.)+$/u.test(form.trim()) ? 1 : undefined),
  nonsense: ({ form }) => {
    const answers = form.split("{answer}").length - 1;
    if (answers > 1) return "`{answer}` stands in it more than once";
    if (/\{answer\}\s*(?:…|\.\.\.)|(?:…|\.\.\.)\s*\{answer\}/u.test(form))
      return "nothing stands between `{answer}` and `…`: where the answer ends cannot be told";
    return undefined;
  },
});
