// JSON that is read once: the same as JSON.parse reads, but for keys that stand twice and nesting that nobody needs.

import fc from "fast-check";
import { expect, test } from "vitest";
import { describeJson, doubleKey, parseStrictJson, toMaps } from "../../plan/json/strict-json.ts";

test("any value is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value);
      expect(parseStrictJson(text)).toEqual({ value: toMaps(JSON.parse(text)) });
    }),
    { numRuns: 500, seed: 3 },
  );
});

test("a key that ends in any number of strokes is one key, and stands twice where it does", () => {
  for (let strokes = 0; strokes <= 8; strokes++) {
    const key = `${"\\".repeat(strokes)}"`;
    for (const name of [key, "\\".repeat(strokes)]) {
      const member = (value: number) => `${JSON.stringify(name)}: ${value}`;
      expect(doubleKey(`{ ${member(1)}, "b": 2 }`), name).toBeUndefined();
      expect(doubleKey(`{ ${member(1)}, "b": 2, ${member(3)} }`), name).toBe(name);
    }
  }
});

test("the same key in two objects is none twice, nor is a text that is no key", () => {
  expect(doubleKey('[{ "a": 1 }, { "a": { "a": "a" } }, "a", "a"]')).toBeUndefined();
  expect(doubleKey('{ "a": [1, { "b": 1 }], "a" : 2 }')).toBe("a");
  expect(parseStrictJson('{ "a": 1, "\\u0061": 2 }')).toEqual({ reason: "it gives `a` twice" });
  expect(parseStrictJson("{")).toEqual({ reason: "it is not JSON" });
});

test("nesting is bounded", () => {
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  expect(parseStrictJson(nested(64))).toHaveProperty("value");
  expect(parseStrictJson(nested(65))).toEqual({ reason: "it nests deeper than 64 levels" });
});

test("values are described by their kind, or by themselves where they are short", () => {
  const said = [undefined, new Map(), [], null, 1.5, true, "text"].map((each) => describeJson(each));
  expect(said).toEqual(["missing", "an object", "a list", "null", "1.5", "true", '"text"']);
  expect(describeJson("x".repeat(38))).toBe(`"${"x".repeat(38)}"`);
  expect(describeJson("x".repeat(39))).toBe(`"${"x".repeat(38)}…`);
});
