// Text with the colours of a terminal as elements: what draws diagnostics knows of no page.

import { element } from "./dom.ts";

const inks: Readonly<Record<string, string>> = { "1;31": "error", "1;33": "warning", "1": "bold", "34": "gutter" };

/** The pieces of a text, coloured ones in elements of their own. */
export function coloured(text: string): readonly (HTMLElement | string)[] {
  // a piece of text, and the colours that begin behind it
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that sign begins every colour
  const [first = "", ...rest] = text.split(/\u001b\[([\d;]*)m/);
  const pieces: (HTMLElement | string)[] = [first];
  for (let at = 0; at < rest.length; at += 2) {
    const [codes = "", piece = ""] = rest.slice(at, at + 2);
    const ink = inks[codes];
    if (piece !== "") pieces.push(ink === undefined ? piece : element("span", { className: `ink-${ink}` }, piece));
  }
  return pieces;
}
