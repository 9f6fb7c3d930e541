// A diagnostic's Markdown page, read: front matter, title, explanation, examples. generate.ts makes codes.ts
// from the pages, explain.ts prints them, and the tests compile their examples.

import { type Behaviour, keys } from "./behaviour.ts";
import type { Severity } from "./diagnostic.ts";

export type ParameterType = "text" | "number" | "list";

export interface Page {
  readonly file: string;
  readonly code: string;
  readonly severity: Severity;
  /** `check`: the failing examples fail `perlc check` with this code; `run`: only a run can, so they check clean. */
  readonly stage: "check" | "run";
  readonly parameters: Readonly<Record<string, ParameterType>>;
  readonly behaviour: Behaviour;
  readonly help: string | undefined;
  /** The title's template, with `{parameter}` in it. */
  readonly title: string;
  /** What follows the title, up to the examples, and the examples with their headings. */
  readonly body: string;
  readonly fails: readonly string[];
  readonly passes: readonly string[];
}

/** The `{parameter}` names in a template. A brace that opens no such name stands for itself. */
export function placeholders(template: string): readonly string[] {
  return [...template.matchAll(/\{([a-z]\w*)\}/gi)].map((match) => match[1] as string);
}

/** Reads a page; the answer is a string, saying what is wrong, when it is no proper page. */
export function parsePage(file: string, text: string): Page | string {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replaceAll("\r\n", "\n"));
  if (!parts) return "there is no front matter between two lines of ---";
  const [, head = "", rest = ""] = parts;
  const top = new Map<string, string>();
  const parameters: Record<string, ParameterType> = {};
  for (const line of head.split("\n")) {
    const entry = /^(\s*)([\w-]+):\s*(?:"((?:[^"\\]|\\.)*)"|(.*?))\s*(?:\s#.*)?$/.exec(line);
    if (line.trim() === "" || line.trim().startsWith("#")) continue;
    if (!entry) return `cannot read the line \`${line}\``;
    const [, indent = "", key = "", quoted, bare = ""] = entry;
    const value = quoted === undefined ? bare : quoted.replace(/\\(.)/g, "$1");
    if (indent === "") top.set(key, value);
    else if (value === "text" || value === "number" || value === "list") parameters[key] = value;
    else return `parameter \`${key}\` is \`${value}\`, which is not text, number or list`;
  }
  const code = top.get("code") ?? "";
  if (!/^E\d{4}$/.test(code)) return `the code \`${code}\` is not E and four digits`;
  if (!file.startsWith(`${code}-`)) return `the file name does not begin with ${code}-`;
  const severity = top.get("severity");
  if (severity !== "error" && severity !== "warning") return "severity is not error or warning";
  const stage = top.get("stage");
  if (stage !== "check" && stage !== "run") return "stage is not check or run";
  const behaviour = behaviourIn(top);
  if (typeof behaviour === "string") return behaviour;
  const quote = /^\s*> (.+)\n/.exec(rest);
  if (!quote) return "the first line after the front matter is not the title, `> …`";
  const title = (quote[1] as string).trim();
  if (title.endsWith(".")) return "the title ends in a full stop";
  const help = top.get("help");
  const used = [...placeholders(title), ...placeholders(help ?? "")];
  for (const name of used) if (!(name in parameters)) return `\`{${name}}\` is not among the parameters`;
  for (const name of Object.keys(parameters)) if (!used.includes(name)) return `parameter \`${name}\` is never used`;
  const body = rest.slice(quote[0].length).trim();
  const fails = examples(body, "Fails");
  const passes = examples(body, "Passes");
  if (stage === "check" && fails.length === 0) return "there is no ```perl example under ## Fails";
  return { file, code, severity, stage, parameters, behaviour, help, title, body, fails, passes };
}

const plain = ["code", "severity", "stage", "parameters", "help"];

/** The keys of behaviour.ts among those of a page; a text, saying what is wrong, for a key or a value that nobody knows. */
function behaviourIn(top: ReadonlyMap<string, string>): Behaviour | string {
  const found = [...top].filter(([key]) => !plain.includes(key));
  for (const [key, value] of found) {
    const values: readonly string[] | undefined = Object.hasOwn(keys, key) ? keys[key as keyof Behaviour] : undefined;
    if (!values) return `\`${key}\` is no key of a page`;
    if (!values.includes(value)) return `${key} is \`${value}\`, which is not ${values.join(", ")}`;
  }
  return Object.fromEntries(found);
}

/** The fenced specs under one heading, as the compiler would be given them. */
function examples(body: string, heading: string): readonly string[] {
  const section = body.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```perl\n([\s\S]*?)^```$/gm)].map((match) => match[1] as string);
}
