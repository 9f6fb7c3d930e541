// The one way to write a plan as JSON (RFC 8785, "JCS"): keys in order of their UTF-16 units, numbers and texts as
// ECMAScript writes them, no space. The hash is of these bytes, and `perlc emit json` prints them.

import { bug } from "../compiler/diagnostics/bug.ts";

/** A value as canonical JSON. Fields that are undefined are left out; what JSON cannot say is a bug of ours. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.isWellFormed() ? JSON.stringify(value) : bug("a plan holds half a character");
    case "number":
      return Number.isFinite(value) ? JSON.stringify(value) : bug(`a plan holds ${value}`);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(",")}]` : canonicalObject(value);
    default:
      return bug(`a plan holds a value that JSON cannot say (${typeof value})`);
  }
}

/** As canonical, of whatever JSON.parse gives: half a character, or a number beyond all bounds, has a text too. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "number" && !Number.isFinite(inner)) return `${inner}`;
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function canonicalObject(value: object): string {
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const inner: unknown = Reflect.get(value, key);
    if (inner !== undefined) text += `${text === "" ? "" : ","}${canonicalJson(key)}:${canonicalJson(inner)}`;
  }
  return `{${text}}`;
}
