// What parse.ts needs for a text that is not legal, and has from `#recovery`: a name that package.json gives to one file in Node and
// to another in a browser. A name without a file fails when it is loaded, so that a compiler is never without recovery.

import type { File } from "../1-syntax/ast.ts";
import type { Lexed } from "../1-syntax/lex.ts";
import type { Compiled, Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";

export interface Recovery {
  /** The tree of a torn text, with holes, and what is wrong. */
  readonly parseTolerantly: (source: Source, lexed: Lexed) => Compiled<File>;
  /** What a text is that is no spec at all, where that can be told. */
  readonly otherFile: (source: Source) => Diagnostic | undefined;
}
