// What an answer names, however it is written: "(B)", "\text{B}", "b.", "Image 2", "the second picture", "2", "B, A, C".
// The writing is kept: an answer that follows its picture says the new place in the words of the old one.

import type { AnswerSpace } from "../../plan/plan.ts";

/** One name of an answer: an option by its letter, or a picture by its number, both from 0. */
export interface Name {
  readonly kind: "option" | "picture";
  readonly at: number;
}

/** An answer that names options or pictures, and how to write it for others. */
export interface Naming {
  readonly form: "one" | "several";
  readonly names: readonly Name[];
  /** Of several: what joins them says that they are an order ("2→1", "B then A", "A > B"), or that they are none ("A and C", "A & C"). */
  readonly joined?: "order" | "set";
  /** The answer in the same words for other places, one for each name. */
  readonly write: (places: readonly number[]) => string;
}

/** Letters of options, the first of them A. */
export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");
const numerals = "one two three four five six seven eight nine ten".split(" ");
const noun = "picture|image|photo|photograph|pic\\.?|img\\.?|frame|panel|figure|fig\\.?|clock|candidate";

/** An answer without what stands around it, and how to put that back. */
interface Peeled {
  readonly core: string;
  readonly wrap: (core: string) => string;
}

const coats: readonly RegExp[] = [
  /^(\s+)(.*?)()$/s,
  /^()(.*?)(\s+)$/s,
  /^(\$+)(.+?)(\$+)$/s,
  /^(\\\()(.+)(\\\))$/s,
  /^(\\(?:text|textbf|textit|textrm|texttt|mathrm|mathbf|mathsf|mbox|boxed|bf|rm)\s*\{)(.+)(\})$/s,
  /^(\{)([^{}]+)(\})$/s,
  /^(\()([^()]+)(\))$/s,
  /^(\[)([^[\]]+)(\])$/s,
  /^(\*\*?)([^*]+)(\*\*?)$/s,
  /^(["'“`])([^"'”`]+)(["'”`])$/s,
  /^(<)([^<>]+)(>)$/s,
  /^(‘)([^’]+)(’)$/s,
  /^()(.*[^.,:;!。．！])([.,:;!。．！]+)$/s,
  // "b)": a bracket that nothing opens
  /^()([^()[\]]*[^()[\]\s])(\s*[)\]]+)$/s,
  /^((?:the\s+)?(?:(?:correct|right|final|best)\s+)?(?:answer|option|choice)(?:\s+is\s*:?|\s*:)?\s+)(.+)()$/is,
  /^((?:answer|option|choice):)(.+)()$/is,
];

/** A longer answer names nothing: it is a sentence, or worse. */
const longest = 200;

/** What an answer says without parentheses, dollars, `\text{…}`, full stops and "Answer:" around it. */
export function peel(answer: string): Peeled {
  let core = answer;
  let wrap = (inside: string): string => inside;
  if (answer.length > longest) return { core, wrap };
  for (;;) {
    const found = coats.map((coat) => coat.exec(core)).find((each) => each !== null && each[2] !== "");
    if (!found) return { core, wrap };
    const [, before = "", inside = "", after = ""] = found;
    const outer = wrap;
    wrap = (text) => outer(`${before}${text}${after}`);
    core = inside;
  }
}

const cased = (like: string, text: string): string => {
  if (like.length > 1 && like === like.toUpperCase() && /[A-Z]/.test(like)) return text.toUpperCase();
  return /^[A-Z]/.test(like) ? text[0]!.toUpperCase() + text.slice(1) : text;
};

const suffixes = ["th", "st", "nd", "rd"];
const counted = (place: number): string => {
  const number = place + 1;
  const teen = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${(teen ? undefined : suffixes[number % 10]) ?? "th"}`;
};

/** One word for a place and how to write another: a letter, a number, a numeral or an ordinal. */
function wordOf(word: string): { readonly name: Name; readonly write: (place: number) => string } | undefined {
  const low = word.toLowerCase();
  if (/^[a-z]$/i.test(word)) {
    const write = (place: number) => (word === low ? LETTERS[place]!.toLowerCase() : LETTERS[place]!);
    return { name: { kind: "option", at: LETTERS.indexOf(word.toUpperCase()) }, write };
  }
  const picture = (at: number, write: (place: number) => string) => ({ name: { kind: "picture", at } as const, write });
  if (/^[1-9][0-9]?$/.test(word)) return picture(Number(word) - 1, (place) => String(place + 1));
  const nth = /^([1-9][0-9]?)(?:st|nd|rd|th)$/.exec(low);
  if (nth) return picture(Number(nth[1]) - 1, counted);
  for (const words of [ordinals, numerals]) {
    const at = words.indexOf(low);
    if (at >= 0)
      return picture(at, (place) =>
        cased(word, words[place] ?? (words === ordinals ? counted(place) : String(place + 1))),
      );
  }
  return undefined;
}

const single: readonly RegExp[] = [
  /^()([A-Za-z]|[1-9][0-9]?)()$/,
  // "Image 2", "picture #2", "the image B", "Option B" has lost its word already
  new RegExp(
    `^((?:the\\s+)?(?:${noun})\\s*(?:number\\s*|no\\.?\\s*|#\\s*|-\\s*|_|\\(\\s*)?)([A-Z]|[1-9][0-9]?|${numerals.join("|")})(\\s*\\)?)$`,
    "i",
  ),
  // "the second picture", "2nd image", "second", "the second one"
  new RegExp(
    `^((?:the\\s+)?)(${ordinals.join("|")}|[1-9][0-9]?(?:st|nd|rd|th))((?:\\s+(?:${noun}|one|option))?)$`,
    "i",
  ),
  new RegExp(`^()(${numerals.join("|")})()$`, "i"),
  /^((?:#|number|no\.?|nr\.?)\s*)([1-9][0-9]?)()$/i,
];

function oneName(core: string): Naming | undefined {
  for (const form of single) {
    const [, before = "", word, after = ""] = form.exec(core) ?? [];
    const found = word === undefined ? undefined : wordOf(word);
    if (found)
      return { form: "one", names: [found.name], write: ([place = 0]) => `${before}${found.write(place)}${after}` };
  }
  return undefined;
}

/** What stands between names; between two brackets also nothing. */
const between = /((?:\s|[,;>→&、，；-]|\band\b|\bthen\b)+|(?<=[)\]])(?=[([]))/i;
/** Of names of two words ("Image 1, Image 3"): no space alone. */
const parting = /(\s*(?:(?:[,;>→&、，；]|\band\b|\bthen\b)\s*)+)/i;
/** What stands before several names: "images 1 and 3", "both A and C". */
const before = new RegExp(`^((?:both\\s+)?(?:(?:the\\s+)?(?:${noun}|option|choice|answer)s?\\s+)?)(.+)$`, "is");

/** Letters or numbers one after the other: "B, A, C", "2→1→3", "A and C", "(A)(C)", "images 1 and 3"; letters without anything between only in capitals. */
function severalNames(core: string): Naming | undefined {
  const [, lead = "", rest = ""] = before.exec(core) ?? [];
  const compact = /^[A-Z]{2,}$/.test(core) && new Set(core).size === core.length;
  if (compact) return listOf([...core].flatMap((each) => ["", each]).slice(1));
  const found = listOf(rest.split(between));
  return found ? { ...found, write: (places) => lead + found.write(places) } : listOf(core.split(parting));
}

/** The naming of pieces of which every second one stands between two names. */
function listOf(pieces: readonly string[]): Naming | undefined {
  if (pieces.length < 3 || pieces.length % 2 === 0) return undefined;
  const named = pieces.flatMap((piece, index) => (index % 2 === 0 ? [nameIn(piece)] : []));
  const [first] = named;
  if (named.some((each) => each === undefined || each.name.kind !== first?.name.kind)) return undefined;
  const joints = pieces.filter((_, index) => index % 2 === 1).join(" ");
  const joined = /[→>-]|\bthen\b/i.test(joints) ? "order" : /\band\b|&/i.test(joints) ? "set" : undefined;
  return {
    form: "several",
    names: named.map((each) => each!.name),
    ...(joined && { joined }),
    write: (places) =>
      pieces.map((piece, index) => (index % 2 === 0 ? named[index / 2]!.write(places[index / 2]!) : piece)).join(""),
  };
}

/** One of several names: a letter, a number, or with its noun ("Image 1"). */
function nameIn(piece: string): { readonly name: Name; readonly write: (place: number) => string } | undefined {
  const { core, wrap } = peel(piece);
  const named = /^(?:[a-z]|[1-9][0-9]?)$/i.test(core) || /\s/.test(core) ? oneName(core) : undefined;
  const [name] = named?.names ?? [];
  return named && name && { name, write: (place) => wrap(named.write([place])) };
}

/** What an answer names, or undefined for one that names neither option nor picture ("a dog", "yes", "3.5"). */
export function namingOf(answer: string): Naming | undefined {
  if (answer.length > longest) return undefined;
  const whole = severalNames(answer.trim());
  const { core, wrap } = peel(answer);
  const found = oneName(core) ?? whole ?? severalNames(core);
  if (!found || found === whole) return found;
  return { ...found, write: (places) => wrap(found.write(places)) };
}

/** Whether an answer is yes or no, true or false, however it is written. */
export function isTruth(answer: string): boolean {
  return /^(?:yes|no|true|false)$/i.test(peel(answer).core);
}

/** The space that an answer looks like. What it means is for meaning.ts to say. */
export function spaceOf(answer: string): AnswerSpace {
  if (isTruth(answer)) return "yes_no";
  const naming = namingOf(answer);
  if (!naming) return /^-?\d+(?:\.\d+)?$/.test(peel(answer).core) ? "number" : "word";
  if (naming.form === "several") return "ordering";
  return naming.names[0]!.kind === "option" ? "letter" : "number";
}
