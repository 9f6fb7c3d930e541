// What may be shown of a text that somebody else wrote: a name, a path, a title, a value. Whatever steers a terminal, turns
// the direction of writing or takes no room becomes a sign that can be seen; each takes the place of one character.

/**
 * Controls (C0 and C1), surrogates, formats (among them marks of direction and of no width), ends of line other than ours, and
 * what Unicode says may be left out when it is drawn. The marks that choose the form of an emoji (U+FE0E, U+FE0F) are not met.
 */
const unseen = /(?![\uFE0E\uFE0F])(?:\p{Cc}|\p{Cs}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point})/gu;

/** The joiner between two parts of one emoji. */
const joiner = /(?<=\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)\u200D(?=\p{Extended_Pictographic})/gu;
/** What needs no look at each sign: ASCII, and the lines that draw.ts draws. */
const plain = /^[ -~\u2500-\u257F]*$/;
const plainLines = /^[\n -~\u2500-\u257F]*$/;

/** A line as it may be shown. Controls are shown by the pictures that Unicode has for them, all else by U+FFFD. */
export function visible(text: string): string {
  if (plain.test(text)) return text;
  const kept = new Set(Array.from(text.matchAll(joiner), (each) => each.index));
  return text.replace(unseen, (sign, at: number) => {
    const code = sign.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    return kept.has(at) ? sign : "\uFFFD";
  });
}

/** Lines as they may be shown: a newline stays one. */
export const visibleLines = (text: string): string =>
  plainLines.test(text) ? text : text.split("\n").map(visible).join("\n");

/** JSON that says the same, and that no terminal minds: what JSON lets through as it is becomes `\u…`. */
export const visibleJson = (json: string): string =>
  /^[\n -~]*$/.test(json)
    ? json
    : json.replace(unseen, (sign) =>
        sign === "\n"
          ? sign
          : Array.from(
              { length: sign.length },
              (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`,
            ).join(""),
      );
