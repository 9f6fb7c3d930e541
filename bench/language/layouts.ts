// Random layouts of a spec: its tokens in their order with other spaces, line ends, empty lines and comments between them;
// and what formatting must keep of any layout.

import fc from "fast-check";
import { type Lexed, lex } from "../../compiler/1-syntax/lex.ts";

const spaces = fc.constantFrom("", " ", " ", " ", "   ", "\n", "\n", "\n    ", "\n\n", "\r\n", "\t", "\n\n\n\n  ");
const comments = fc.constantFrom(
  "// a remark\n",
  '// = { ( [ "\n',
  "//\n",
  "////\n",
  "/// a word on what follows\n",
  "// é  \n",
);
const gap = fc.tuple(
  spaces,
  fc.oneof({ weight: 11, arbitrary: fc.constant("") }, { weight: 1, arbitrary: comments }),
  spaces,
);

/** Whether two tokens would be read as other tokens without a space between them. */
function mergesWith(before: string, after: string): boolean {
  const glued = `${before}${after}`;
  const { tokens } = lex({ path: "pair", text: glued });
  return tokens.length !== 2 || tokens[0]?.text !== before || tokens[1]?.text !== after;
}

/** The tokens of `text`, laid out anew; the first line stays, for it must come first. */
export function layouts(text: string): fc.Arbitrary<string> {
  const { tokens } = lex({ path: "layout", text });
  return fc.array(gap, { minLength: tokens.length, maxLength: tokens.length }).map((gaps) =>
    tokens
      .map((token, i) => {
        const [left = "", comment = "", right = ""] = gaps[i] ?? [];
        const before = tokens[i - 1]?.text;
        // Two of them in a row, as text, would not be two: a space must stay.
        const between = `${left}${comment}${right}`;
        const needed = before !== undefined && between === "" && mergesWith(before, token.text);
        return (i === 0 ? "" : needed ? " " : between) + token.text;
      })
      .join(""),
  );
}

/** Tokens as they are after formatting: one spelling of `±`, a small `e`. */
export function wordsOf({ tokens }: Lexed): readonly string[] {
  return tokens.map(({ kind, text }) =>
    kind === "Tolerance" ? "±" : kind === "Quantity" ? text.replace(/^([\d._]+)E(?=[-+\d])/, "$1e") : text,
  );
}

/** Comments and documentation, in order. */
export function remarksOf({ trivia }: Lexed): readonly string[] {
  return trivia.map((each) => each.text.trimEnd());
}
