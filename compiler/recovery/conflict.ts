// What a version control system leaves in a file that two people changed at one place: `<<<<<<<`, `=======`, `>>>>>>>`. One
// diagnostic names it and labels the sides; which of them is meant, or what of both, nobody but the author knows.

import { E0132 } from "../diagnostics/codes.ts";
import type { Diagnostic, Label } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";

const marker = /^[ \t]*(?:(<{7})(?: .*|)|(\|{7})(?: .*|)|(={7})|(>{7})(?: .*|))\r?$/gm;

const mostLabels = 40;

/** What is said of conflict markers; undefined where there are none, or nothing but a line of equality signs. */
export function conflict(source: Source): Diagnostic | undefined {
  const { text } = source;
  if (!/^[ \t]*(?:<{7}|>{7}|\|{7})/m.test(text)) return undefined;
  const found = [...text.matchAll(marker)];
  if (!found.some(([, ours, base, , theirs]) => ours || base || theirs)) return undefined;
  const labels = found.slice(0, mostLabels).map((match, i): Label => {
    const [line, ours, base, between] = match;
    const span = {
      start: match.index + line.length - line.trimStart().length,
      end: match.index + line.trimEnd().length,
    };
    const name = line.trim().slice(8);
    const of = name === "" ? "" : `, ${name}`;
    const side = ours
      ? `from here on one side${of}`
      : base
        ? `from here on what both sides had${of}`
        : between
          ? "from here on the other side"
          : `up to here the other side${of}`;
    return { source, span, text: side, primary: i === 0 };
  });
  const count = Math.max(1, found.filter(([, ours]) => ours).length);
  const [first, ...others] = labels;
  if (!first) return undefined;
  const conflicts = count === 1 ? "a merge conflict is" : `${count} merge conflicts are`;
  return E0132({ conflicts }, { at: first, label: first.text, labels: others });
}
