// What does not fit a plan's schema, in our words: the value that is there and what a plan has in its place.

import type { Issue, JsonPath } from "../../../plan/nodes/check.ts";
import { assertNever } from "../../diagnostics/bug.ts";
import { suggest } from "../../diagnostics/suggest.ts";

export interface Said {
  readonly path: JsonPath;
  /** Behind the pointer: `is 0, and a plan has 1 or more there`. */
  readonly what: string;
  readonly label: string;
}

export function said(issue: Issue, json: unknown): Said {
  const { path } = issue;
  const value = valueAt(json, path);
  switch (issue.code) {
    case "unrecognized_keys": {
      const [key = ""] = issue.keys;
      return { path: [...path, key], what: "is no field of a plan's nodes of this kind", label: "not known" };
    }
    case "invalid_type":
      return there(path, value, wanted(issue.expected));
    case "too_small":
      return there(path, value, issue.inclusive ? `${issue.minimum} or more` : `more than ${issue.minimum}`);
    case "too_big":
      return there(path, value, issue.inclusive ? `${issue.maximum} or less` : `less than ${issue.maximum}`);
    case "invalid_value":
      return there(path, value, issue.values.map((each) => JSON.stringify(each)).join(" or "));
    case "invalid_union": {
      if (issue.discriminator === undefined) return there(path, value, "another kind of value");
      const options = issue.options.map(String);
      const { near } = suggest(typeof value === "string" ? value : short(value), options);
      return there(path, value, (near.length > 0 ? near : options).join(" or "));
    }
    case "invalid_format":
      return there(path, value, patterned(path));
    default:
      return assertNever(issue, "said");
  }
}

/** What a text that has a pattern looks like. */
function patterned(path: JsonPath): string {
  switch (path.at(-1)) {
    case "hash":
      return "sha256: and 64 hexadecimal digits";
    case "name":
      return "the name of an experiment, or a sweep's with its values behind commas";
    default:
      return "letters, digits and _, with dots between";
  }
}

function there(path: JsonPath, value: unknown, instead: string): Said {
  if (value === undefined)
    return { path, what: `is not there, and a plan has ${instead} there`, label: "it lacks one" };
  return { path, what: `is ${short(value)}, and a plan has ${instead} there`, label: `wanted: ${instead}` };
}

const words: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};
const wanted = (type: string): string => words[type] ?? type;

/** A value of a stranger as a text, which does not ask the value how it is written: an object may have `toString` as a field. */
export function short(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function valueAt(json: unknown, path: JsonPath): unknown {
  let value = json;
  for (const key of path) value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return value;
}
