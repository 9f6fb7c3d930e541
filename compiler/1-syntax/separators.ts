// What separates: commas between the items of a list, a line's end between a setting and a statement. The grammar
// is generous with both, so that a slip is one report with a fix and no cascade.

import { E0110, E0113, E0120, E0129 } from "../diagnostics/codes.ts";
import { takeOut, write } from "../diagnostics/edits.ts";
import type { Member, Name, Node, Setting } from "./ast.ts";
import type { Building } from "./terminals.ts";

/** `use { a as b }`: a name is the same in every file. Gives whether that was reported. */
export function checkRenamed({ source, report }: Building, names: readonly Name[]): boolean {
  const at = names.findIndex((each, i) => each.text === "as" && i > 0 && i + 1 < names.length);
  const [name, as, other] = [names[at - 1], names[at], names[at + 1]];
  if (!name || !as || !other) return false;
  const help = `write \`use { ${name.text} }\`, and \`${name.text}\` where \`${other.text}\` is meant`;
  report(
    E0110(
      { found: `${name.text} as ${other.text}`, ours: name.text },
      {
        at: { source, span: { start: as.span.start, end: other.span.end } },
        label: "a name cannot be changed on the way",
        notes: [{ keyword: "help", text: help }],
      },
    ),
  );
  return true;
}

/** Reports neighbours among `items` with no comma between them: one diagnostic, one fix for all. */
export function checkCommas(building: Building, items: readonly Node[], commas: readonly number[]): void {
  const { source, report } = building;
  const gaps: { readonly before: Node; readonly after: Node }[] = [];
  let next = 0; // both stand in the order of the text
  items.forEach((after, i) => {
    const before = items[i - 1];
    if (!before) return;
    while (next < commas.length && (commas[next] ?? 0) <= before.last) next++;
    if ((commas[next] ?? Number.POSITIVE_INFINITY) >= after.first) gaps.push({ before, after });
  });
  const [gap] = gaps;
  if (!gap) return;
  const slice = (node: Node): string => {
    const text = source.text.slice(node.span.start, node.span.end).replace(/\s+/g, " ");
    return text.length > 24 ? `${text.slice(0, 23)}…` : text;
  };
  report(
    E0113(
      { before: slice(gap.before), after: slice(gap.after) },
      {
        at: { source, span: gap.after.span },
        label: "expected `,` before this",
        fix: {
          title: gaps.length === 1 ? "add the comma" : `add the ${gaps.length} commas`,
          safety: "safe",
          edits: gaps.map(({ before }) => ({
            source,
            span: { start: before.span.end, end: before.span.end },
            text: ",",
          })),
        },
      },
    ),
  );
}

/** The grammar takes any number of commas between two arguments: a second one is a slip, or a value that got lost. */
export function checkDoubled({ source, tokens, report }: Building): void {
  tokens.forEach((token, i) => {
    if (token.kind !== "Comma") return;
    const before = tokens[i - 1];
    if (before?.kind !== "Comma" || tokens[i - 2]?.kind === "Comma") return;
    const where = {
      at: { source, span: { start: before.start, end: token.end } },
      label: "one is too many, or a value is missing between them",
      fix: takeOut({ source, span: token }, "unsafe", "remove one"),
    };
    report(E0120({ sign: "," }, where));
  });
}

/** The lines of the language that look like calls; any other call on its own is a value that something should join. */
const lines = new Set(["require", "without", "skip"]);

/** Words that people write for the minus between two arms: `primary = accuracy of A against B`. */
export const lessWords = ["against", "vs", "versus", "over", "minus"] as const;

/** `reward = 90% boxed(answer)` is two members to the grammar; a statement right behind a setting is a lost operator. */
export function checkLines({ source, report }: Building, members: readonly Member[]): void {
  members.forEach((member, i) => {
    const before = members[i - 1];
    if (before?.kind !== "setting" || member.kind !== "statement" || lines.has(member.name.text)) return;
    const between = source.text.slice(before.span.end, member.span.start);
    if (between.includes("\n")) return;
    const value = source.text.slice(before.value.span.start, before.value.span.end);
    report(
      E0129(
        { before: value, after: member.name.text },
        {
          at: { source, span: member.name.span },
          label: "expected an operator, or a new line, before this",
          fix: isLess(before, member.name.text) ? write({ source, span: member.name.span }, "-", "safe") : undefined,
        },
      ),
    );
  });
}

const isLess = ({ path, value }: Setting, word: string): boolean =>
  path.names.at(-1)?.text === "primary" && value.kind === "share" && lessWords.some((each) => each === word);
