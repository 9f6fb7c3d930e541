// The operator table: how tightly each binds and how chains of it read. The parser keeps a flat list of
// operands and operators; compiler/recovery/build.ts groups it by this table, print.ts sets brackets by it.

export interface Operator {
  /** Higher binds tighter. */
  readonly level: number;
  /** `left`: a - b - c is (a - b) - c. `none`: a second one needs brackets. `flat`: one node with many parts. */
  readonly chain: "left" | "none" | "flat";
}

export const operators: Readonly<Record<string, Operator>> = {
  "|": { level: 1, chain: "flat" },
  "±": { level: 2, chain: "none" },
  "->": { level: 3, chain: "none" },
  or: { level: 4, chain: "left" },
  and: { level: 5, chain: "left" },
  "==": { level: 7, chain: "none" },
  "!=": { level: 7, chain: "none" },
  "<": { level: 7, chain: "none" },
  "<=": { level: 7, chain: "none" },
  ">": { level: 7, chain: "none" },
  ">=": { level: 7, chain: "none" },
  in: { level: 7, chain: "none" },
  of: { level: 8, chain: "none" },
  "+": { level: 9, chain: "left" },
  "-": { level: 9, chain: "left" },
  "*": { level: 10, chain: "left" },
  "/": { level: 10, chain: "left" },
  "%": { level: 10, chain: "left" },
  "..": { level: 11, chain: "none" },
};

/** `not a == b` is `not (a == b)`: looser than comparisons, tighter than `and`. */
export const notLevel = 6;
/** `-a..b` is `(-a)..b`: a sign belongs to its operand. */
export const negativeLevel = 12;
/** Names, numbers, texts, lists, calls, brackets. */
export const atomLevel = 13;
