// Whose comment is it? Every comment and `///` belongs to one token: to the one before it when it stands behind it on its
// line, else to the next. The formatter prints tokens and takes their trivia along, so none is lost or moved.

import type { Token, Trivia } from "../../1-syntax/lex.ts";

/** A comment on a line of its own. */
export interface Remark {
  readonly text: string;
  /** An empty line stands before it. */
  readonly blank: boolean;
}

/** What stands around a token that the parser does not see. */
export interface Surroundings {
  /** Comments on lines of their own before the token, in order. */
  readonly above: readonly Remark[];
  /** The comment behind the token on its line. */
  readonly behind: string | undefined;
  /** An empty line stands right before the token, after the comments above it. */
  readonly blank: boolean;
  /** The token is the first of its line. */
  readonly opensLine: boolean;
}

export interface Attached {
  /** By token index; one more at the end for what stands before the end of the file. */
  readonly around: readonly Surroundings[];
  /** How many comments there are in all, so that the printer can prove that it printed them. */
  readonly count: number;
}

const nothing: readonly Remark[] = [];
/** Most tokens, which share theirs. */
const midLine: Surroundings = { above: nothing, behind: undefined, blank: false, opensLine: false };
const lineStart: Surroundings = { ...midLine, opensLine: true };

/** One linear pass over tokens and trivia, both in the order of the text. */
export function attach(tokens: readonly Token[], trivia: readonly Trivia[]): Attached {
  const around: Surroundings[] = [];
  let next = 0;
  let count = 0;
  for (let index = 0; index <= tokens.length; index++) {
    const start = tokens[index]?.start ?? Number.POSITIVE_INFINITY;
    let above = nothing;
    let newlines = 0;
    let opensLine = index === 0;
    for (let each = trivia[next]; each && each.start < start; each = trivia[++next]) {
      if (each.kind === "space") {
        newlines = countNewlines(each.text);
        opensLine ||= newlines > 0;
        continue;
      }
      count++;
      const text = each.text.trimEnd();
      const before = around[index - 1];
      if (!opensLine && before) around[index - 1] = { ...before, behind: text };
      else above = [...above, { text, blank: newlines > 1 }];
      newlines = 0;
    }
    const blank = newlines > 1;
    if (above !== nothing || blank) around.push({ above, behind: undefined, blank, opensLine });
    else around.push(opensLine ? lineStart : midLine);
  }
  return { around, count };
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
