// The first spec of a session takes several times as long as the second, and the first with an error as long again: modules
// are loaded and code is compiled then. Both are done for a spec of nobody's before somebody types.

import { compile, type Files } from "../compiler/compile.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { templates } from "../compiler/tools/new/templates.ts";

/** Milliseconds of a session before it begins: what an editor opens and asks at its start comes first. */
export const quiet = 250;

const files: Files = {
  read: (path) =>
    path === "perlc:/models.perl" ? 'spec 1\nmodel tiny_vlm { weights = checkpoint("tiny") }\n' : undefined,
  exists: () => true,
};

/** Compiles a spec, and one with a hole in it; gives back what was said of either. */
export function warmUp(): readonly (readonly Diagnostic[])[] {
  const text = templates.variant?.write("warm") ?? "";
  const torn = text.replace(/= \d+prompt/, "=");
  return [text, torn].map((each) => compile({ path: "warm.perl", text: each }, files).diagnostics);
}
