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
export function attach(text: string, tokens: readonly Token[], trivia: readonly Trivia[]): Attached {
  const around: Surroundings[] = [];
  let next = 0;
  let count = 0;
  let end = 0; // of the piece before
  for (let index = 0; index <= tokens.length; index++) {
    const token = tokens[index];
    const start = token?.start ?? text.length;
    let above = nothing;
    let opensLine = index === 0;
    for (let each = trivia[next]; each && each.start < start; each = trivia[++next]) {
      count++;
      const newlines = countNewlines(text, end, each.start);
      opensLine ||= newlines > 0;
      end = each.end;
      const remark = each.text.trimEnd();
      const before = around[index - 1];
      if (!opensLine && before) around[index - 1] = { ...before, behind: remark };
      else above = [...above, { text: remark, blank: newlines > 1 }];
    }
    const newlines = countNewlines(text, end, start);
    opensLine ||= newlines > 0;
    end = token?.end ?? end;
    const blank = newlines > 1;
    if (above !== nothing || blank) around.push({ above, behind: undefined, blank, opensLine });
    else around.push(opensLine ? lineStart : midLine);
  }
  return { around, count };
}

/** In the layout between two pieces, which is short. */
function countNewlines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 10) count++;
  return count;
}
