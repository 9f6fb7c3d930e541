// Words of others in a card: a name, a path or a title may hold anything, and stays a text, in YAML as in Markdown. What steers a terminal or takes
// no room is shown by a sign.

import { visible } from "../../compiler/diagnostics/visible.ts";

/** A text as YAML has it, in double quotes; ASCII letters, digits and a few signs stay bare where nothing else could be read of them. */
export function yamlText(text: string): string {
  // the quotes of JSON are those of YAML, but for signs that YAML wants written by their numbers
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
}

/** Plain data as YAML, `indent` spaces in: maps and lists in block form, texts in quotes. */
export function yaml(value: unknown, indent = 0): string {
  const inner = " ".repeat(indent);
  if (Array.isArray(value))
    return value
      .map((each: unknown) => `${inner}- ${isPlain(each) ? scalar(each) : yaml(each, indent + 2).trimStart()}`)
      .join("\n");
  return Object.entries(value as object)
    .map(([key, each]: readonly [string, unknown]) =>
      isPlain(each) ? `${inner}${key}: ${scalar(each)}` : `${inner}${key}:\n${yaml(each, indent + 2)}`,
    )
    .join("\n");
}

const isPlain = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";

const scalar = (value: string | number): string => (typeof value === "number" ? String(value) : yamlText(value));

/** A text as Markdown shows it and means nothing by it: no mark, no tag, no address. */
export const plain = (text: string): string =>
  visible(oneLine(text))
    .replace(/[\\`*_{}[\]<>()|~:/@&!$]/g, "\\$&")
    .replace(/^(?:[-+#=]|\d+(?=[.)]))/, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`))
    .replace(/\bwww(?=\.)/gi, "$&\\");

/** A text between backticks, of which no row of a table ends. */
export function code(text: string): string {
  const shown = visible(oneLine(text)).replaceAll("|", "\\|");
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return shown === ""
    ? "–"
    : longest > 0 || shown.startsWith(" ")
      ? `${fence} ${shown} ${fence}`
      : `${fence}${shown}${fence}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** A table; cells are Markdown already. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
