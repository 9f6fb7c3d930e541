// A form of another language for what a spec says with a sign of its own, and how it is written here. value-forms.ts and line-forms.ts
// list them, signs.ts looks for them.

import { fileBlocks, innerBlocks } from "../../grammar/heads.ts";

export interface Form {
  /** With the index `d`; the places of its groups are replaced by `ours`, in their order. */
  readonly pattern: RegExp;
  /** What stands in place of each group; undefined for one that stays. */
  readonly ours: readonly (((group: string) => string) | undefined)[];
  /** How the slip and what is written here are called; nothing where a line ends in it. */
  readonly called: (groups: readonly (string | undefined)[]) => readonly [found: string, ours: string];
  readonly label: string;
  /** Only directly in braces, or outside of all brackets. */
  readonly inside?: "{";
  /** Only where all brackets pair: a comma may stand in one that lost its opener. */
  readonly paired?: true;
  /** Something else may have been meant. */
  readonly unsafe?: true;
  /** Which of its parts is meant, nobody knows: no fix. */
  readonly manual?: true;
}

export const nothing = (): string => "";
export const as = (text: string) => (): string => text;
export const unquoted = (text: string): string => text.replace(/^["']|["']$/g, "");
export const word = "[A-Za-z_]\\w*";
export const path = `${word}(?:\\.${word})*`;
/** The beginning of a line, or of the inside of a brace on one line. */
export const begins = "(?:^|\\{)[ \\t]*";
export const assigned = "(?=[ \\t]*(?:=(?!=)|:(?!:)))";
export const inner = [...innerBlocks].join("|");
export const blocks = `${inner}|${[...fileBlocks.keys()].join("|")}`;
