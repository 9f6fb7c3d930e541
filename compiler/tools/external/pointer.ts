// Where in a JSON text a value stands: the span of what a JSON pointer (RFC 6901) names. Plans that somebody else wrote are
// read with it, so that a wrong field is drawn on its own line.

import type { Span } from "../../diagnostics/source.ts";

/** A path into JSON as a pointer: `/runs/0/nodes/3`. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** The span of the value at `path` in a text that is JSON; of the nearest whole around it when it is not there. */
export function spanAt(text: string, path: readonly PropertyKey[]): Span {
  let at = skipSpace(text, 0);
  for (const key of path) {
    const inner = step(text, at, key);
    if (inner === undefined) break;
    at = inner;
  }
  return { start: at, end: endOf(text, at) };
}

/** Where the value of a member or an element begins; undefined when there is none. */
function step(text: string, start: number, key: PropertyKey): number | undefined {
  const isObject = text[start] === "{";
  if (!isObject && text[start] !== "[") return undefined;
  let at = skipSpace(text, start + 1);
  for (let index = 0; at < text.length && text[at] !== "}" && text[at] !== "]"; index++) {
    let name: PropertyKey = index;
    if (isObject) {
      const end = endOf(text, at);
      name = JSON.parse(text.slice(at, end)) as string;
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    if (String(name) === String(key)) return at;
    at = skipSpace(text, endOf(text, at));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return undefined;
}

/** Behind the value that begins at `start`. */
function endOf(text: string, start: number): number {
  const first = text[start];
  if (first === '"') {
    let at = start + 1;
    while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    return Math.min(text.length, at + 1);
  }
  if (first !== "{" && first !== "[")
    return start + (/^[^\s,\]}]*/.exec(text.slice(start, start + 400))?.[0].length ?? 0);
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') at = endOf(text, at) - 1;
    else if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (" \t\r\n".includes(text[at] ?? "x")) at += 1;
  return at;
}
