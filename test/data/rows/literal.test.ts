// Lists and records as text: JSON, and what Python writes; nothing else is one.

import fc from "fast-check";
import { expect, test } from "vitest";
import { literalOf } from "../../../runtime/data/rows/literal.ts";

/** What `str` of Python makes of a value. */
function python(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    const bare = value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
    return quote + (quote === "'" ? bare.replaceAll("'", "\\'") : bare) + quote;
  }
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value === "object")
    return `{${Object.entries(value ?? {})
      .map(([key, each]) => `${python(key)}: ${python(each)}`)
      .join(", ")}}`;
  return String(value);
}

const word = fc
  .array(fc.constantFrom("a", "é", "'", '"', "\\", "\n", "\t", " ", "[", "}", ",", "None", "犬"))
  .map((all) => all.join(""));
const item: fc.Arbitrary<unknown> = fc.oneof(
  word,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(word, { maxLength: 3 }),
);
const record = fc.dictionary(
  word.filter((key) => key !== "__proto__"),
  item,
  { maxKeys: 3, noNullPrototype: true },
);

test("what Python writes is read, as JSON is", () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.oneof(item, record), { maxLength: 4 }), record), (value) => {
      expect(literalOf(JSON.stringify(value))).toEqual(value);
      expect(literalOf(python(value))).toEqual(value);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  "",
  "a.png",
  "[a.png]",
  "['a.png'",
  "[1].png",
  "['a' for x in y]",
  "{'a'}",
  "[b'x']",
  "[print('a')]",
  "{'a': 1",
  "[nan]",
])("%s is none", (text) => {
  expect(literalOf(text)).toBe(undefined);
});

test("a long text that is none is known quickly", () => {
  expect(literalOf(`[${"'a' ".repeat(100_000)}`)).toBe(undefined);
  expect(literalOf(`[${"'".repeat(100_001)}]`)).toBe(undefined);
  expect(literalOf(`[${"{[(".repeat(100_000)}]`)).toBe(undefined);
});
