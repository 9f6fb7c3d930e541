// Where diagnostics are gathered: each fact once, and no more of them than a person would read. A file that is wrong
// a hundred thousand times is answered as fast as one that is wrong a hundred times.

import { behaviours } from "./codes.ts";
import type { Diagnostic, Label } from "./diagnostic.ts";

/** Of one severity: more than anybody mends between two runs. What comes after them is said once these are gone. */
export const most = 300;

/** Of a name that is declared nowhere, one cause in however many places, so many are pointed at in one picture. */
const mostPlaces = 20;

/**
 * Puts diagnostics into `found`: of those with one code and title at one place only the first, since a child repeats its
 * parent's mistakes at the same places; those of one name that is missing as one with several places; and none beyond
 * `most` of each severity, so that many warnings never hide an error.
 */
export function collect(found: Diagnostic[]): (diagnostic: Diagnostic) => void {
  const known = new Set<string>();
  const names = new Map<string, number>();
  const counts = { error: 0, warning: 0 };
  return (diagnostic) => {
    const { severity } = diagnostic;
    if (counts[severity] >= most) return;
    const primary = diagnostic.labels.find((each) => each.primary);
    const key = [diagnostic.code, primary?.source.path, primary?.span.start, diagnostic.title].join("\0");
    if (known.has(key)) return;
    known.add(key);
    const name = [diagnostic.code, primary?.source.path, diagnostic.title].join("\0");
    const earlier = behaviours[diagnostic.code]?.merged === "name" ? names.get(name) : undefined;
    const first = earlier === undefined ? undefined : found[earlier];
    if (earlier !== undefined && first) found[earlier] = together(first, diagnostic);
    else {
      names.set(name, found.length);
      counts[severity]++;
      found.push(diagnostic);
    }
  };
}

/** The first with the places of the second, mended alike. */
function together(first: Diagnostic, second: Diagnostic): Diagnostic {
  if (first.labels.length >= mostPlaces) return first;
  const places = second.labels.filter((each) => each.primary);
  const labels = [...first.labels, ...places.map((each): Label => ({ ...each, text: "nor here", primary: false }))];
  const edits =
    first.fix && second.fix?.title === first.fix.title ? [...first.fix.edits, ...second.fix.edits] : undefined;
  const fix = first.fix && edits ? { ...first.fix, edits } : first.fix;
  return { ...first, labels, ...(fix ? { fix } : {}) };
}
