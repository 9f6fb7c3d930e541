// What Jinja2 refuses to parse and the library here passes over, so that a slip in a template is found before it is used and not
// at the first chat that comes to it, or never.

import { tokenize } from "@huggingface/jinja";

interface Token {
  readonly type: string;
  readonly value: string;
}

/** Throws an Error for a statement that is none in Jinja2. `source` has `\n` at the ends of lines. */
export function refuseForeignSyntax(source: string): void {
  const tokens: readonly Token[] = tokenize(source);
  for (const [at, { type, value }] of tokens.entries()) {
    // 01 is no number, since it would be another one elsewhere
    if (type === "NumericLiteral" && /^0\d/.test(value) && !/^0+$/.test(value))
      throw new Error(`${value} is no number`);
    if (type !== "OpenStatement") continue;
    const statement = tokens.slice(
      at + 1,
      tokens.findIndex((each, end) => end > at && each.type === "CloseStatement"),
    );
    const [word, ...rest] = statement;
    if (word?.value === "set" && !isTarget(targetOf(rest))) throw new Error("it sets something that has no name");
    if ((word?.value === "if" || word?.value === "elif") && hasCondition(rest))
      throw new Error(`its ${word.value} has two conditions`);
  }
}

/** What stands before `=`; of a block that is set as a whole, before its filter. */
function targetOf(rest: readonly Token[]): readonly Token[] {
  const until = (type: string) => rest.findIndex((each) => each.type === type);
  const end = [until("Equals"), until("Pipe")].find((each) => each >= 0) ?? rest.length;
  return rest.slice(0, end);
}

/** Names with commas between them, perhaps in parentheses, or one attribute of one name. */
function isTarget(target: readonly Token[]): boolean {
  const types = target.map(({ type }) => type).join(" ");
  return /^(?:Identifier(?: Dot Identifier)?|(?:OpenParen )?Identifier(?: Comma Identifier)*(?: Comma)?(?: CloseParen)?)$/.test(
    types,
  );
}

/** Whether a condition has one of its own, outside of all parentheses. */
function hasCondition(rest: readonly Token[]): boolean {
  let depth = 0;
  for (const [at, { type, value }] of rest.entries()) {
    if (/^Open/.test(type)) depth++;
    if (/^Close/.test(type)) depth--;
    if (depth === 0 && type === "Identifier" && value === "if" && rest[at - 1]?.type !== "Dot") return true;
  }
  return false;
}
