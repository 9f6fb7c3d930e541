// A diff as lines of text: by effect, causes with both values and both places, then what follows from them.

import { show } from "./causes.ts";
import type { Change, ChangedValue, Diff, Effect, RunDiff } from "./change.ts";

const headings: Readonly<Record<Effect, string>> = {
  results: "changes results",
  cost: "changes cost",
  cosmetic: "cosmetic",
};

/** The text of a diff, without a newline at its end. `before` and `after` name the sides. */
export function printDiff(diff: Diff, before: string, after: string): string {
  return [`${before} → ${after}`, ...diff.runs.map((run) => printRun(run, diff.runs.length > 1))].join("\n\n");
}

function printRun(run: RunDiff, several: boolean): string {
  const name = run.before?.name ?? run.after?.name ?? "";
  const groups = (["results", "cost", "cosmetic"] as const).flatMap((effect) => {
    const changes = run.changes.filter((each) => each.effect === effect);
    return changes.length > 0 ? [[headings[effect], ...changes.flatMap(printChange)].join("\n")] : [];
  });
  const figures =
    run.figures.length > 0
      ? [["comes to", ...columns(run.figures.map((each) => [each.name, `${each.before} → ${each.after}`]))].join("\n")]
      : [];
  const follows = run.follows.length > 0 ? [`follows\n  ${run.follows.join(", ")}`] : [];
  return [...(several ? [`run ${name}`] : []), ...groups, ...figures, ...follows, verdict(run)].join("\n\n");
}

function verdict({ same, before, after, changes }: RunDiff): string {
  const short = [before, after].flatMap((each) => (each ? [each.hash?.slice(0, 19) ?? "hash not known"] : []));
  const hashes = [...new Set(short)].join(" → ");
  if (!same) return `different results, ${hashes}`;
  if (changes.some((each) => each.effect === "cost")) return `the same results at another cost, ${hashes}`;
  return changes.length > 0 ? `the same plan, ${hashes}` : `nothing differs, ${hashes}`;
}

function printChange(change: Change): readonly string[] {
  const { path, before, after, note, fields } = change;
  const values = [before, after].every((each) => each === undefined)
    ? (note ?? "")
    : before && after
      ? arrow(before.value, after.value)
      : before
        ? `${shorten(before.value)} is gone`
        : `${shorten(after?.value ?? "")} is new`;
  const said = note !== undefined && (before || after) ? ` (${note})` : "";
  const places: readonly (readonly [string, string])[] = [
    ...(before ? [["was", where(before)] as const] : []),
    ...(after ? [["is", where(after)] as const] : []),
  ].filter(([, place]) => place !== "");
  const reached = fields.map((each) => `    ${each.path}: ${side(each.before)} → ${side(each.after)}`);
  return [`  ${path}  ${values}${said}`, ...columns(places).map((line) => `  ${line}`), ...reached];
}

/** Both values; of long ones only where they differ, and one when they do not. */
function arrow(before: string, after: string): string {
  if (before === after) return shorten(before);
  if (before.length + after.length < 80) return `${before} → ${after}`;
  const [a, b] = [before.split(" "), after.split(" ")];
  const least = Math.min(a.length, b.length);
  let start = 0;
  while (start < least && a[start] === b[start]) start++;
  let end = 0;
  while (end < least - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const middle = (words: readonly string[]): string =>
    [...(start > 0 ? ["…"] : []), ...words.slice(start, words.length - end), ...(end > 0 ? ["…"] : [])].join(" ");
  return `${middle(a)} → ${middle(b)}`;
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

const side = (value: unknown): string => (value === undefined ? "none" : show(value));

const where = ({ place, origin }: ChangedValue): string =>
  [place, origin].filter((each) => each !== undefined).join(", ");

function columns(rows: readonly (readonly [string, string] | readonly string[])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([first = ""]) => first.length));
  return rows.map(([first = "", second = ""]) => `  ${first.padEnd(width)}  ${second}`);
}
