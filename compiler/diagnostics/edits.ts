// Fixes, made where a diagnostic is: what is to stand at a place instead, before it, behind it, or on a line of its own.
// A fix that chooses a value for the user is unsafe; only one that has a single reading is safe.

import { unitOf } from "../../grammar/units.ts";
import type { Fix } from "./diagnostic.ts";
import type { Place } from "./source.ts";

type Safety = Fix["safety"];

/** `text` in the place of what stands there. */
export function write(at: Place, text: string, safety: Safety = "unsafe", title = `write \`${text}\``): Fix {
  return { title, safety, edits: [{ source: at.source, span: at.span, text }] };
}

/** The word that was meant, in the place of another; undefined when there are several, or none. */
export const meant = (at: Place, near: readonly string[]): Fix | undefined =>
  near.length === 1 && near[0] !== undefined ? write(at, near[0]) : undefined;

/** Nothing in the place of what stands there. */
export const takeOut = (at: Place, safety: Safety = "unsafe", title = "take it out"): Fix =>
  write(at, "", safety, title);

/** `text` right behind a place. */
export const append = (at: Place, text: string, safety: Safety = "unsafe", title?: string): Fix =>
  write({ ...at, span: { start: at.span.end, end: at.span.end } }, text, safety, title ?? `add \`${text.trim()}\``);

/** `text` right before a place. */
export const prepend = (at: Place, text: string, safety: Safety = "unsafe", title?: string): Fix =>
  write(
    { ...at, span: { start: at.span.start, end: at.span.start } },
    text,
    safety,
    title ?? `put \`${text.trim()}\` before it`,
  );

/** A line of its own above the one in which the place begins; on the same line when something else stands before it. */
export function lineAbove(at: Place, text: string, safety: Safety = "unsafe"): Fix {
  const before = at.source.text.slice(0, at.span.start);
  const margin = /(?:^|\n)([ \t]*)$/.exec(before)?.[1];
  return prepend(at, margin === undefined ? `${text}  ` : `${text}\n${margin}`, safety, `write \`${text}\``);
}

/** A first line inside the block of which the place is the word; undefined when no `{` opens it there. */
export function lineInside(at: Place, text: string, safety: Safety = "unsafe"): Fix | undefined {
  const { source, span } = at;
  const brace = /^[^{}"\n]*\{/.exec(source.text.slice(span.end))?.[0].length;
  if (brace === undefined) return undefined;
  const start = span.end + brace;
  // as far in as the line that stands there now, or else as the block's own line and two more
  const next = /^[ \t]*(?:\/\/[^\n]*)?\r?\n(?:[ \t]*\r?\n)*([ \t]*)(\S)/.exec(source.text.slice(start));
  const own = /(?:^|\n)([ \t]*)[^\n]*$/.exec(source.text.slice(0, span.start))?.[1] ?? "";
  const margin = next && next[2] !== "}" ? (next[1] ?? "") : `${own}  `;
  const behind = /^[ \t]*(?:\/\/[^\n]*)?(?=\r?\n)/.exec(source.text.slice(start));
  const place = { source, span: { start: start + (behind?.[0].length ?? 0), end: start + (behind?.[0].length ?? 0) } };
  return write(place, behind ? `\n${margin}${text}` : ` ${text} `, safety, `write \`${text}\``);
}

const quantity = /^(-?)((?:\d[\d_]*)(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)([A-Za-z%]*)$/;

/** The number that stands at a place in another value and with the same unit; undefined when more than a number stands there. */
export function respelled(at: Place, number: number): string | undefined {
  const parts = quantity.exec(at.source.text.slice(at.span.start, at.span.end));
  if (!parts || !Number.isFinite(number)) return undefined;
  const [, , , unit = ""] = parts;
  if (unit !== "%" && unit !== "" && unitOf(unit)?.factor !== 1) return undefined;
  return `${Number((unit === "%" ? number * 100 : number).toPrecision(12))}${unit}`;
}

/** That number in the place of the one that stands there. Shares are given as 0..1. */
export function writeNumber(at: Place, number: number): { readonly fix?: Fix } {
  const text = respelled(at, number);
  return text === undefined ? {} : { fix: write(at, text) };
}

/** Spaces and tabs right before an offset. Counted by hand: a pattern that ends in `$` is tried at every blank of the file. */
export function gapBefore(text: string, offset: number): number {
  let at = offset;
  while (text[at - 1] === " " || text[at - 1] === "\t") at--;
  return offset - at;
}

/** The lines of a place with the remark behind it, when nothing else stands on them; else the place and the gap before it. */
export function wholeLines({ source, span: { start, end } }: Place): Place {
  const { text } = source;
  const gap = gapBefore(text, start);
  const behind = /^[ \t]*(?:\/\/[^\n]*)?(?:\r?\n|$)/.exec(text.slice(end));
  const isFirst = start - gap === 0 || text[start - gap - 1] === "\n";
  return { source, span: { start: start - gap, end: isFirst && behind ? end + behind[0].length : end } };
}
