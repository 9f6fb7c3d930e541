// Makes a Diagnostic from a page's templates and the facts of one case. Only the generated codes.ts calls it.

import type { Diagnostic, DrawnRule, Fix, Label, Note, Severity } from "./diagnostic.ts";
import type { Place } from "./source.ts";

export type Parameter = string | number | readonly string[];

/** Where a problem stands and what else there is to say about it. `at` with `label` becomes the primary label. */
export interface Where {
  readonly at?: Place | undefined;
  readonly label?: string | undefined;
  readonly labels?: readonly Label[] | undefined;
  readonly notes?: readonly Note[] | undefined;
  readonly fix?: Fix | undefined;
  readonly rule?: DrawnRule | undefined;
  readonly of?: readonly string[] | undefined;
}

/** What a user wrote may be as long as a file; a message repeats so much of it and no more. */
const longest = 400;
const longestNote = 2000;
const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);

/** Fills `{name}` in a template: lists with commas, numbers to six significant digits. */
export function fill(template: string, parameters: Readonly<Record<string, Parameter>>): string {
  return template.replace(/\{([a-z]\w*)\}/gi, (whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    if (typeof value === "string") return shortened(value);
    if (typeof value === "number")
      return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
    return shortened(value.join(", "));
  });
}

/** The diagnostic of `code`, its title and help filled in. One help line: the caller's, who knows the case, or else the page's. */
export function make(
  code: string,
  severity: Severity,
  title: string,
  help: string | undefined,
  parameters: Readonly<Record<string, Parameter>>,
  where: Where,
): Diagnostic {
  const primary: readonly Label[] = where.at
    ? [{ source: where.at.source, span: where.at.span, text: shortened(where.label ?? ""), primary: true }]
    : [];
  const notes = where.notes ?? [];
  const general = help === undefined || notes.some((each) => each.keyword === "help") ? [] : [fill(help, parameters)];
  return {
    code,
    severity,
    title: fill(title, parameters),
    labels: [...primary, ...(where.labels ?? [])],
    ...(where.rule ? { rule: where.rule } : {}),
    notes: [...general.map((text) => ({ keyword: "help", text })), ...notes].map((each) =>
      each.text.length > longestNote ? { ...each, text: `${each.text.slice(0, longestNote - 1)}…` } : each,
    ),
    ...(where.fix ? { fix: where.fix } : {}),
    ...(where.of ? { of: where.of } : {}),
  };
}
