// Characters that look like a sign, a digit or a letter of the language and are another: fullwidth forms, dashes, letters of other
// alphabets, and some that nobody sees at all. All of a text are one cause (a keyboard, a word processor), and one diagnostic.

import { E0133 } from "../diagnostics/codes.ts";
import type { Edit } from "./edited.ts";
import { type Code, type Slip, togetherAt } from "./slip.ts";

/** What each of several characters is, by the plain one that it looks like. */
const table: readonly (readonly [plain: string, characters: string, what: string])[] = [
  ["-", "‐‑‒–—―−﹘﹣", "a dash"],
  ["*", "×·∙⋅✕✖∗⁎・", "a sign for multiplication"],
  ["/", "÷∕⁄", "a sign for division"],
  [",", "、﹐‚，", "another comma"],
  [".", "。․﹒", "another full stop"],
  ["=", "﹦꞊═", "another sign for equality"],
  [":", "∶꞉﹕", "another colon"],
  [";", "\u037e؛﹔", "another semicolon"],
  ["|", "｜│┃∣¦❘ǀ", "another bar"],
  ["%", "٪﹪", "another percent sign"],
  ["~", "∼˜〜", "another tilde"],
  ["(", "❨﹙⟮", "another bracket"],
  [")", "❩﹚⟯", "another bracket"],
  ["[", "【〔⟦❲", "another bracket"],
  ["]", "】〕⟧❳", "another bracket"],
  ["{", "❴﹛", "another brace"],
  ["}", "❵﹜", "another brace"],
  ["<", "‹⟨〈", "another sign"],
  [">", "›⟩〉", "another sign"],
  ["_", "‗﹍﹎﹏", "another low line"],
  ['"', "“”„‟″〝〞«»「」『』", "another quotation mark"],
  ["'", "‘’‛′`´", "another quotation mark"],
];

/** Letters of the Cyrillic and Greek alphabets that are drawn as Latin ones are; each behind the Latin one. */
const letters = "aаeеoоpрcсxхyуiіsѕjјhһdԁqԛwԝAАBВEЕKКMМHНOОPРCСTТXХYУIІSЅJЈ" + "oοvνpρuυAΑBΒEΕZΖHΗIΙKΚMΜNΝOΟPΡTΤYΥXΧ";

const beyondAscii = /[\u0080-\uffff]/;

/** Characters without a width, and others that nobody sees. */
const unseen = /\u034f|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f]/;

interface Look {
  readonly plain: string;
  readonly what: string;
  /** It is a letter of another alphabet, of whose words it may be one. */
  readonly foreign?: true;
}

const looks: ReadonlyMap<string, Look> = new Map([
  ...table.flatMap(([plain, characters, what]) => [...characters].map((each) => [each, { plain, what }] as const)),
  ...Array.from(letters.matchAll(/(.)(.)/gu), ([, plain = "", letter = ""]) => {
    const alphabet = /\p{Script=Greek}/u.test(letter) ? "Greek" : "Cyrillic";
    return [letter, { plain, what: `a letter of the ${alphabet} alphabet`, foreign: true }] as const;
  }),
]);

/** What a character looks like; undefined for one that is itself, or looks like nothing of the language. */
function lookOf(character: string): Look | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xff01 && code <= 0xff5e)
    return { plain: String.fromCharCode(code - 0xfee0), what: "the fullwidth form of it" };
  if (unseen.test(character)) return { plain: "", what: "a character that is not seen" };
  const digit = digitOf(character);
  return digit === undefined ? looks.get(character) : { plain: `${digit}`, what: "a digit of another script" };
}

/** Decimal digits of a script are ten in a row, and the first of them is 0. */
function digitOf(character: string): number | undefined {
  if (!/^\p{Nd}$/u.test(character)) return undefined;
  let zero = character.codePointAt(0) ?? 0;
  let digit = 0;
  while (digit < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1)) && zero > 0x7f)
    [zero, digit] = [zero - 1, digit + 1];
  return digit;
}

/** The name of a word with letters of two alphabets is the Latin one; a word of another alphabet alone is left to names.ts. */
const mixed = /(?=[\p{L}\p{N}_]*[A-Za-z_])[\p{L}\p{N}_]+/gu;

/** What is said of all look-alikes of a text; undefined where there is none. */
export function lookAlikes({ source, lexed, bare }: Code, isTaken: (offset: number) => boolean): Slip | undefined {
  const strays = lexed.trivia.filter((each) => each.kind === "stray" && beyondAscii.test(each.text));
  if (strays.length === 0) return undefined;
  const found: { readonly edit: Edit; readonly look: Look; readonly shown: string }[] = [];
  for (const { start, text } of strays) {
    let at = start;
    for (const character of text) {
      const span = { start: at, end: at + character.length };
      at = span.end;
      const look = lookOf(character);
      if (look && !isTaken(span.start) && (!look.foreign || isMixed(bare, span.start)))
        found.push({ edit: { span, text: look.plain }, look, shown: character });
    }
  }
  const [first] = found;
  if (!first) return undefined;
  const byStart = new Map(found.map((each) => [each.edit.span.start, each]));
  const edits = found.map((each) => each.edit);
  const signs = [...new Set(found.map(({ look }) => `\`${look.plain}\``))].filter((each) => each !== "``");
  const where = togetherAt(
    source,
    edits.map((each) => each.span),
    ({ start }) => {
      const each = byStart.get(start) ?? first;
      const number = `U+${(each.shown.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
      return each.look.plain === ""
        ? `${each.look.what}, ${number}`
        : `looks like \`${each.look.plain}\`, and is ${each.look.what}, ${number}`;
    },
  );
  const title =
    signs.length === 0
      ? "write the words without it"
      : `write ${signs.slice(0, 6).join(", ")}${signs.length > 6 ? ", …" : ""}`;
  const [found_, ours] =
    first.look.plain === "" ? [hex(first.shown), "nothing at all"] : [`\`${first.shown}\``, `\`${first.look.plain}\``];
  const fix = { title, safety: "safe" as const, edits: edits.map((each) => ({ ...each, source })) };
  return { diagnostic: E0133({ found: found_, ours }, { ...where, fix }), edits };
}

const hex = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Whether the word around an offset has a Latin letter, too, or stands by its own where none is a name of another alphabet. */
function isMixed(bare: string, offset: number): boolean {
  const around = bare.slice(Math.max(0, offset - 100), offset + 100);
  const at = Math.min(100, offset);
  for (const word of around.matchAll(mixed)) {
    if (word.index > at || word.index + word[0].length <= at) continue;
    // letters that look like no Latin one make it a word of its own language
    return [...word[0]].every((each) => !beyondAscii.test(each) || lookOf(each) !== undefined);
  }
  return false;
}
