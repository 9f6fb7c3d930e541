// HTML as values: what is interpolated is text, and becomes inert, unless it was made here. Nothing of a run reaches a page another way.

/** HTML that is right as it stands. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Markup | string | number | undefined | false | readonly Piece[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Signs that turn the order of writing round, or are none: shown by their number, so that a text cannot look like another. */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** A text as it is safe in HTML, between tags and in quoted attributes. */
export const escaped = (text: string): string =>
  text
    .replace(unseen, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`)
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

function pieceText(piece: Piece): string {
  if (piece === undefined || piece === false) return "";
  if (piece instanceof Markup) return piece.text;
  if (Array.isArray(piece)) return piece.map(pieceText).join("");
  return escaped(String(piece));
}

/** HTML that was written here and holds nothing of a run. */
export const raw = (text: string): Markup => new Markup(text);

/** A template whose values are escaped; lists are joined, `undefined` and `false` are nothing. */
export const html = (strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup =>
  new Markup(strings.map((each, index) => `${each}${index < pieces.length ? pieceText(pieces[index]) : ""}`).join(""));
