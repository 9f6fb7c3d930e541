// Lists and records that a file keeps as text: JSON, or what Python's `str` makes of them ("['a.png', 'b.png']", "{'path': None}"),
// numpy's included, which leaves out the commas. Read as data; nothing is evaluated.

import { type Fields, fieldsOf, jsonOf } from "./value.ts";

/** The value of a text that is a whole list or record in JSON or Python's writing; undefined for any other text. */
export function literalOf(text: string): unknown {
  if (!/^\s*(?:\[[\s\S]*\]|\{[\s\S]*\})\s*$/.test(text)) return undefined;
  const value = jsonOf(text);
  if (value !== undefined) return value;
  const json = jsonFrom(text);
  return json === undefined ? undefined : jsonOf(json);
}

/** A list of a text, as literalOf; undefined where it is none. */
export function listIn(text: string): readonly unknown[] | undefined {
  const value = literalOf(text);
  return Array.isArray(value) ? value : undefined;
}

/** A record, also where a file keeps it as text; undefined for anything else. */
export const recordIn = (value: unknown): Fields | undefined =>
  fieldsOf(typeof value === "string" ? literalOf(value) : value);

const token = /\s+|u?("(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')|(-?\d[\w.+-]*)|(None|True|False)\b|([[\](){},:])/y;
const words: Readonly<Record<string, string>> = { None: "null", True: "true", False: "false", "(": "[", ")": "]" };

/** The same value as JSON; undefined for text that is no such literal. */
function jsonFrom(text: string): string | undefined {
  const out: string[] = [];
  let wasString = false;
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (!found) return undefined;
    const [all, string, number, word, sign] = found;
    if (all.trim() === "") continue;
    if (string !== undefined && wasString) out.push(",");
    // a comma before the end is nothing in Python
    if (sign && "]})".includes(sign) && out.at(-1) === ",") out.pop();
    out.push(
      string === undefined ? (words[all] ?? number ?? word ?? all) : JSON.stringify(unescaped(string.slice(1, -1))),
    );
    wasString = string !== undefined;
  }
  return out.join("");
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
};

const unescaped = (text: string): string =>
  text.replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([\s\S]))/gi, (all, two, four, eight, one: string) => {
    const code: string | undefined = two ?? four ?? eight;
    if (code === undefined) return escapes[one] ?? all;
    const point = Number.parseInt(code, 16);
    return point > 0x10ffff ? all : String.fromCodePoint(point);
  });
