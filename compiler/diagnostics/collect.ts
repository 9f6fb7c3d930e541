// Where diagnostics are gathered: each fact once, and no more of them than a person would read. A file that is wrong
// a hundred thousand times is answered as fast as one that is wrong a hundred times.

import type { Diagnostic } from "./diagnostic.ts";

/** More than anybody mends between two runs. What comes after them is said once these are gone. */
export const most = 300;

/**
 * Puts diagnostics into `found`: of those with one code and title at one place only the first, since a child repeats its
 * parent's mistakes at the same places; and none beyond `most`.
 */
export function collect(found: Diagnostic[]): (diagnostic: Diagnostic) => void {
  const known = new Set<string>();
  return (diagnostic) => {
    if (found.length >= most) return;
    const primary = diagnostic.labels.find((each) => each.primary);
    const key = [diagnostic.code, primary?.source.path, primary?.span.start, diagnostic.title].join("\0");
    if (known.has(key)) return;
    known.add(key);
    found.push(diagnostic);
  };
}
