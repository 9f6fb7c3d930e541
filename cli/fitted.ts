// Lines for a terminal: what is wider than it is broken between words, and goes on beneath the column in which it began to speak.

import { displayWidth, wrap } from "../compiler/diagnostics/width.ts";

/** A text whose lines have `width` columns at the most, as far as its words allow. A command of perlc stays in one piece, to be pasted. */
export const fitted = (text: string, width: number): string =>
  text
    .split("\n")
    .flatMap((line) => (displayWidth(line) <= width ? [line] : broken(line, width)))
    .join("\n");

/** What stands for a space inside a command while its line is broken. */
const glue = "\u{E000}";

function broken(line: string, width: number): readonly string[] {
  const hang = hangOf(line, width);
  const whole = line.slice(0, hang);
  const [first = "", ...others] = wrap(glued(line.slice(hang)), width - hang);
  return [`${whole}${first}`, ...others.map((each) => `${" ".repeat(hang)}${each}`)].map((each) =>
    each.replaceAll(glue, " ").trimEnd(),
  );
}

/** Also a piece of a spec between backticks. */
const glued = (text: string): string =>
  text
    .replace(/`[^`]{1,40}`/g, (code) => code.replaceAll(" ", glue))
    .replace(/(?:npx |node \S+ )?\bperlc (?:[a-z]|--)[^;,]*?(?=[;,]|, then| shows | says |$)/g, (command) =>
      command.replaceAll(" ", glue),
    );

/** Columns of a line that stand left of what goes on: its indentation, or the columns of a table before its last cell. */
function hangOf(line: string, width: number): number {
  const [indent = ""] = /^ */.exec(line) ?? [];
  const cells = [...line.matchAll(/ {2,}(?=\S)/g)].map((gap) => gap.index + gap[0].length);
  const last = cells.filter((at) => at > indent.length && at <= 0.7 * width).at(-1);
  return last ?? indent.length;
}

/** Markdown whose paragraphs are laid out anew for `width` columns; code, tables and lists stay as they are written, and are fitted. */
export function refilled(markdown: string, width: number): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  let isCode = false;
  const flush = (): void => {
    if (paragraph.length > 0)
      lines.push(...wrap(glued(paragraph.join(" ")), width).map((each) => each.replaceAll(glue, " ")));
    paragraph = [];
  };
  for (const line of markdown.split("\n")) {
    const fence = line.startsWith("```");
    if (fence) isCode = !isCode;
    if (!fence && !isCode && /^[A-Za-z`“"(]/.test(line)) paragraph.push(line);
    else {
      flush();
      lines.push(line);
    }
  }
  flush();
  return lines.join("\n");
}
