// What a parser expected, in a user's words: a table keyed by rule and token.

import { parserTokens, tokenType } from "../../grammar/token-types.ts";

/** What the user should read as expected, by `rule/token`; then by `rule`; then the token's own label. */
const expectations: Readonly<Record<string, string>> = {
  "file/Spec": "`spec 1`",
  "file/EOF": "a block such as `experiment name { … }`",
  "use/OpenBrace": "`{` and the names to use",
  "use/Name": "a name to use",
  "use/CloseBrace": "another name or `}`",
  "use/From": '`from` and a file, as in `from "models.perl"`',
  "use/Text": 'a file in quotes, as in `from "models.perl"`',
  "block/OpenBrace": "`{`",
  "body/OpenBrace": "`{`",
  "body/CloseBrace": "a line that begins with a name, or `}`",
  "setting/Assign": "`=` and a value",
  "arguments/CloseParen": "`,` or `)`",
  "group/CloseParen": "an operator or `)`",
  "list/CloseBracket": "a value or `]`",
  "path/Name": "a name after the `.`",
  argument: "a value",
  value: "a value",
  operand: "a value",
  atom: "a value",
  head: "a name, a list or a number",
  reference: "a value",
  list: "a value or `]`",
};

/** What is expected in a rule where one of these tokens could have come. */
export function wordsFor(rule: string, expected: readonly string[]): string {
  return expectationOf(rule, expected) ?? expected.map(labelOf).join(" or ");
}

/** The words of the table; the tests see to it that no error of a parser falls through. */
function expectationOf(rule: string, expected: readonly string[]): string | undefined {
  for (const name of expected) {
    const found = expectations[`${rule}/${name}`];
    if (found) return found;
  }
  return expectations[rule];
}

function labelOf(name: string): string {
  if (!parserTokens.some((type) => type.name === name)) return "the end of the file";
  return tokenType(name).LABEL ?? name;
}
