// Numbers as other languages and people write them: a comma for the decimal point, thousands in groups, a blank before the percent
// sign, powers of ten. Each is read as the number that is meant, and its fix writes that number.

import { type Unit, unitAliases, units } from "../../grammar/units.ts";
import { E0110 } from "../diagnostics/codes.ts";
import { type Code, type Slip, togetherAt } from "./slip.ts";

interface Spelling {
  /** A whole number as it stands there; asked of the text without texts and remarks. */
  readonly pattern: RegExp;
  /** Undefined where it is no such number after all. */
  readonly ours: (match: RegExpExecArray, inside: string) => string | undefined;
  readonly label: string;
  /** Where there are two readings: what is to be said, and the fix is not safe. */
  readonly doubt?: (match: RegExpExecArray) => string | undefined;
}

const start = "(?<![\\w.,'])";
const end = "(?![\\w.,'])";
const suffixes = [...units.map((each: Unit) => each.suffix), ...Object.keys(unitAliases)].join("|");
const unit = `(?:${suffixes})?`;
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const exponentOf = (text: string): string =>
  [...text]
    .map((each) =>
      each === "⁻" ? "-" : each === "⁺" ? "" : superscripts.includes(each) ? superscripts.indexOf(each) : each,
    )
    .join("");

/** Asked in this order. */
const spellings: readonly Spelling[] = [
  {
    pattern: new RegExp(
      `(?<![\\w.])(?:(\\d[\\d_]*(?:\\.\\d+)?)(?:[ \\t]*[*×·⋅][ \\t]*|[ \\t]+[xX][ \\t]+))?10[ \\t]*(?:(?:\\^|\\*\\*)[ \\t]*[({]?[ \\t]*([-+]?\\d+)[ \\t]*[)}]?|([⁻⁺]?[${superscripts}]+))`,
      "g",
    ),
    ours: ([, digits = "1", plain, raised]) => `${digits}e${exponentOf(plain ?? raised ?? "").replace("+", "")}`,
    label: "a power of ten is written behind an `e`",
  },
  {
    pattern: new RegExp(
      `${start}(\\d[\\d_]*(?:\\.\\d+)?)[ \\t\\u00a0\\u2009\\u202f]+%(?![ \\t]*(?:\\w*\\(|["(\\[\\d]))(?![ \\t]+(?!of\\b|and\\b|or\\b|in\\b|to\\b)[A-Za-z_])`,
      "g",
    ),
    ours: ([, digits = ""]) => `${digits}%`,
    label: "a unit stands right against its number",
  },
  {
    pattern: new RegExp(`${start}(\\d{1,3})((?:,\\d{3})+)(\\.\\d+)?(${unit})${end}`, "g"),
    ours: ([, first = "", groups = "", rest = "", suffix = ""], inside) =>
      first === "0" || (inside !== "{" && inside !== "")
        ? undefined
        : `${first}${groups.replaceAll(",", "")}${rest}${suffix}`,
    label: "thousands are written without a sign, or with `_`",
    doubt: ([, first = "", groups = "", rest, suffix = ""]) =>
      groups.length > 4 || rest
        ? undefined
        : `or \`${first}.${groups.slice(1)}${suffix}\`, if the comma is a decimal point`,
  },
  {
    pattern: new RegExp(`${start}(\\d+),(\\d+(?:[eE][-+]?\\d+)?)(${unit})${end}`, "g"),
    ours: ([, whole = "", rest = "", suffix = ""], inside) =>
      inside !== "{" && inside !== "" ? undefined : `${whole}.${rest}${suffix}`,
    label: "the decimal sign is a point",
  },
  {
    pattern: new RegExp(`${start}(\\d{1,3}(?:(?:[ \\u00a0\\u2009\\u202f]|['’])\\d{3})+)(${unit})(?![\\w.'])`, "g"),
    ours: ([, digits = "", suffix = ""], inside) =>
      inside !== "{" && digits.includes(" ") ? undefined : `${digits.replace(/\D/g, "")}${suffix}`,
    label: "thousands are written without a sign, or with `_`",
  },
  {
    pattern: new RegExp(`${start}(\\d+(?:\\.\\d+)?${unit})[–—](\\d+(?:\\.\\d+)?${unit})(?![\\w.'])`, "g"),
    ours: ([, from = "", to = ""]) => `${from}..${to}`,
    label: "from one number to another is `..`",
    doubt: ([, from = "", to = ""]) => `or \`${from} - ${to}\`, if it is a minus`,
  },
  {
    pattern: /(?<![\w.:])(\d+):(\d+)(?![\w.:])/g,
    ours: ([, from = "", to = ""]) => `${from}..${to}`,
    label: "from one number to another is `..`",
  },
  {
    pattern: /(?<![\w.])(\d+)\.(?![\w.(]|[ \t]*\w*\()/g,
    ours: ([, digits = ""]) => `${digits}.0`,
    label: "a digit stands on both sides of the point",
  },
];

/** What is said of such numbers, one diagnostic for each way of writing. */
export function numbers(code: Code): readonly Slip[] {
  const taken = new Set<number>();
  return spellings.flatMap(({ pattern, ours, label, doubt }): readonly Slip[] => {
    const found = [...code.bare.matchAll(pattern)].flatMap((match) => {
      const text = ours(match, code.inside(match.index));
      const span = { start: match.index, end: match.index + match[0].length };
      if (text === undefined || taken.has(span.start) || text === match[0]) return [];
      taken.add(span.start);
      return [{ match, edit: { span, text } }];
    });
    const [first] = found;
    if (!first) return [];
    const edits = found.map((each) => each.edit);
    const or = found.map(({ match }) => doubt?.(match)).find((each) => each !== undefined);
    const title = [...new Set(edits.map(({ text }) => `\`${text}\``))].slice(0, 4).join(" and ");
    const notes = or ? [{ keyword: "help", text: `write \`${first.edit.text}\`, ${or}` }] : [];
    const fix = {
      title: `write ${title}`,
      safety: or ? ("unsafe" as const) : ("safe" as const),
      edits: edits.map((each) => ({ ...each, source: code.source })),
    };
    const where = togetherAt(
      code.source,
      edits.map((each) => each.span),
      () => label,
    );
    return [{ diagnostic: E0110({ found: first.match[0], ours: first.edit.text }, { ...where, notes, fix }), edits }];
  });
}
