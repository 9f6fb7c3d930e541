// The options that a question lists: "(A) <image> (B) <image>", "A. yes  B. no", "1) cat 2) dog", "A <image> B <image>".
// What stands behind the labels says whether a letter names a picture or a text.

import { LETTERS } from "../method/naming.ts";

/** What a listed option is: the picture of a slot (from 0), a text that names a picture by its place, or another text. */
export type ListedOption =
  | { readonly kind: "picture"; readonly slot: number }
  | { readonly kind: "text"; readonly text: string };

export interface Listed {
  /** Options by letter or by number. */
  readonly labels: "letters" | "numbers";
  readonly options: readonly ListedOption[];
  /** The question without its list of texts; pictures are kept, with what stands before, between and behind them. */
  readonly stem: string;
}

interface Label {
  readonly start: number;
  readonly end: number;
}

const marker = "<image>";
const letterStyles: readonly ((letter: string) => RegExp)[] = [
  (letter) => new RegExp(`[(\\[]\\s*${letter}\\s*[)\\]]\\s*[.:]?`, "g"),
  (letter) => new RegExp(`(?<![\\p{L}\\p{N}])${letter}(?:\\s*[.):：．、]|\\s*[-–—=]\\s)`, "gu"),
  (letter) => new RegExp(`(?<![\\p{L}\\p{N}])${letter}(?=\\s*${marker})`, "gu"),
];
/** "A yes B no": letters that stand alone, before words. Only capitals, for "a" is an article. */
const bareLetters = (letter: string) => new RegExp(`(?<![\\p{L}\\p{N}'’])${letter}(?=\\s+[\\p{L}\\p{N}])`, "gu");
const numberStyles: readonly ((number: string) => RegExp)[] = [
  (number) => new RegExp(`[(\\[]\\s*${number}\\s*[)\\]]\\s*[.:]?`, "g"),
  (number) => new RegExp(`(?:^|\\n)\\s*${number}\\s*[.):](?![0-9])`, "g"),
  (number) => new RegExp(`(?<![\\p{L}\\p{N}.])${number}\\s*[.):](?=\\s*${marker}|\\s+\\p{L})`, "gu"),
];

/** The options that a text lists, or undefined where it lists none. Markers are `<image>`, the n-th is the n-th picture. */
export function listedOptions(question: string): Listed | undefined {
  const head = /\b(?:options|choices|candidates)\s*:/i.exec(question);
  // "answer with (A), (B) or (C)" lists nothing
  const masked = question.replace(
    /(?<![\p{L}\p{N}])\(?[Aa1]\)?(?:\s*(?:[,/]|\bor\b|\band\b){1,2}\s*\(?[B-Hb-h2-8]\)?)+(?![\p{L}\p{N}])/gu,
    (each) => " ".repeat(each.length),
  );
  const from = head ? head.index + head[0].length : 0;
  for (const [labels, styles, names] of [
    ["letters", letterStyles, [...LETTERS]],
    ["letters", letterStyles, [...LETTERS.toLowerCase()]],
    ["letters", [bareLetters], [...LETTERS]],
    ["numbers", numberStyles, Array.from({ length: 20 }, (_, index) => String(index + 1))],
  ] as const)
    for (const style of styles) {
      const found = labelled(masked, from, names, style);
      const read = found && readOptions(question, head?.index, labels, found);
      if (read) return read;
    }
  return undefined;
}

/** The labels in their order, at least two; the last run of them, since an example may stand before the question's own list. */
function labelled(
  text: string,
  from: number,
  names: readonly string[],
  style: (name: string) => RegExp,
): readonly Label[] | undefined {
  const [one, two] = names.slice(0, 2).map((name) => [...text.matchAll(style(name))]);
  const last = two?.at(-1)?.index ?? -1;
  const first = one?.findLast((each) => each.index >= from && each.index < last);
  if (first) {
    const found: Label[] = [{ start: first.index, end: first.index + first[0].length }];
    for (const name of names.slice(1)) {
      const pattern = style(name);
      pattern.lastIndex = found.at(-1)!.end;
      const next = pattern.exec(text);
      if (!next) break;
      found.push({ start: next.index, end: next.index + next[0].length });
    }
    if (found.length > 1) return found;
  }
  return undefined;
}

function readOptions(
  question: string,
  head: number | undefined,
  labels: Listed["labels"],
  found: readonly Label[],
): Listed | undefined {
  const behind = labelledBehind(question, labels, found);
  if (behind) return behind;
  let stem = question.slice(0, head ?? found[0]!.start);
  const options = found.map(({ end }, index): ListedOption => {
    const next = found[index + 1]?.start;
    const content = question
      .slice(end, next)
      .replace(/(?:\s|[,;/]|\b(?:or|and)\b)+$/i, "")
      .replace(/^(\s*<image>\W*)(?:picture|image|photo|frame|figure|panel|option|choice|candidate)$/i, "$1")
      .trim();
    const before = question.slice(0, end).split(marker).length - 1;
    if (content.startsWith(marker)) {
      const rest = content.slice(marker.length);
      // behind the last picture the question may go on
      if (!rest.includes(marker) && (next === undefined || /^[\s.,;]*$/.test(rest))) {
        if (next === undefined) stem += ` ${rest}`;
        return { kind: "picture", slot: before };
      }
    }
    const [line = "", ...after] = content.split("\n");
    if (next === undefined) stem += ` ${after.join("\n")}`;
    return { kind: "text", text: (next === undefined ? line : content).trim() };
  });
  // a letter more behind the last picture, before words: an option in words, or nobody knows what
  const last = question.slice(found.at(-1)!.end).trimStart();
  const name = nameAt(found.length, labels, question.slice(found[0]!.start, found[0]!.end));
  const [, text] = new RegExp(`^${marker}\\s*[(\\[]?${name}[)\\].:]*\\s+(\\S[^\\n]*)`).exec(last) ?? [];
  if (text !== undefined) options.push({ kind: "text", text });
  // a label with nothing behind it was no label: "<image> (A) <image> (B)"
  if (options.some((each) => each.kind === "text" && each.text === "")) return undefined;
  return { labels, options, stem };
}

/**
 * Pictures whose labels stand behind them ("<image> A <image> B <image> C"): a picture right before the first label, exactly one
 * between two, and nothing on the line of the last (or all of them without a space: "<image>A <image>B Which …"). Undefined where
 * labels stand before what they label.
 */
function labelledBehind(question: string, labels: Listed["labels"], found: readonly Label[]): Listed | undefined {
  const [first, last] = [found[0]!, found.at(-1)!];
  const alone = /^\W*<image>\W*$/;
  const between = found.slice(1).map(({ start }, index) => question.slice(found[index]!.end, start));
  if (!/<image>[^\p{L}\p{N}<]*$/u.test(question.slice(0, first.start)) || !between.every((each) => alone.test(each)))
    return undefined;
  // the last label may be one that only a picture before it shows to be one
  const rest = question.slice(last.start + question.slice(last.start, last.end).trimEnd().length);
  const name = nameAt(found.length, labels, question.slice(first.start, first.end));
  const glued = question.slice(0, first.start).endsWith(marker) && between.every((each) => /\s<image>$/.test(each));
  const one =
    new RegExp(`^\\s*<image>\\s*[(\\[]?${name}[)\\].:]*[^\\S\\n]*(?:\\n|$)`).exec(rest) ??
    (glued ? new RegExp(`^\\s+<image>[(\\[]?${name}[)\\].:]*(?=\\s)`).exec(rest) : null);
  if (!one && !/^(?!\s*<image>)[^\S\n]*(?:\n|$)/.test(rest)) return undefined;
  const from = question.slice(0, first.start).split(marker).length - 2;
  const count = found.length + (one ? 1 : 0);
  const start = question.slice(0, first.start).lastIndexOf(marker);
  return {
    labels,
    options: Array.from({ length: count }, (_, index) => ({ kind: "picture", slot: from + index })),
    stem: `${question.slice(0, start)} ${rest.slice(one?.[0].length ?? 0)}`,
  };
}

/** The number or letter of the option at `index`, in the case of the first one's label. */
function nameAt(index: number, labels: Listed["labels"], label: string): string {
  if (labels === "numbers") return String(index + 1);
  const letter = LETTERS[index] ?? "";
  return /[a-z]/.test(label) ? letter.toLowerCase() : letter;
}
