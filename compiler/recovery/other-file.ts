// What a text is that does not begin as a spec: one with an unresolved merge conflict in its first lines, or a file of another
// language, pasted whole.

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import { conflict } from "./conflict.ts";
import { pastedFile } from "./pasted.ts";

/** Undefined for a text of which nothing is known but that it is no spec. */
export const otherFile = (source: Source): Diagnostic | undefined => conflict(source) ?? pastedFile(source);
