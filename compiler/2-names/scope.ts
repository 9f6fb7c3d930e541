// Which top-level names can be used in a file: its own declarations and what it takes with `use`.
// Kept by source, because an inherited value is read with the names of the file that wrote it.

import type * as Ast from "../1-syntax/ast.ts";
import type { Place, Source } from "../source.ts";
import type { Entry } from "./entry.ts";

/** A top-level block with a name: `model tiny_vlm { … }`, `experiment quickstart { … }`. */
export interface Declaration {
  readonly word: string;
  readonly name: string;
  readonly block: Ast.Block;
  readonly at: Place;
}

/** A declaration with everything it holds, its own file's text first. */
export interface Bound extends Declaration {
  readonly entry: Entry;
}

export interface Scope {
  /** The declaration called `name` where `source` is read, or undefined. */
  readonly find: (source: Source, name: string) => Bound | undefined;
  /** Every name that can be used there, for did-you-mean. */
  readonly names: (source: Source, word?: string) => readonly string[];
}
