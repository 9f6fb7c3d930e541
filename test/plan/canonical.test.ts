// Canonical JSON is what the package of the same name makes of it, for every value that a plan may hold.

import canonicalize from "canonicalize";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, sortedJson } from "../../plan/canonical.ts";
import { digest } from "../../plan/hash.ts";

test("every JSON value is written as RFC 8785 has it", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: "binary" }), (value) => {
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }),
    { numRuns: 2000 },
  );
});

test("numbers as ECMAScript writes them, keys by their UTF-16 units, undefined fields left out", () => {
  expect(canonicalJson({ b: [1e21, -0, 0.1, 1e-7], "\u{1F600}": 1, "\uFB33": 2, a: undefined, "": null })).toBe(
    '{"":null,"b":[1e+21,0,0.1,1e-7],"\u{1F600}":1,"\uFB33":2}',
  );
});

test("a digest that was made before does not hide what JSON cannot say", () => {
  const made = digest({ value: [null] });
  expect(digest({ value: [null] })).toBe(made);
  expect(() => digest({ value: [Number.NaN] })).toThrow(/perlc bug/);
  expect(() => digest({ value: [undefined] })).toThrow(/perlc bug/);
  expect(digest({ b: 1, a: "x" })).toBe(digest({ a: "x", b: 1 }));
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, "\uD800", undefined, [undefined], 1n, Symbol("s")])(
  "%s is no value of a plan",
  (value) => expect(() => canonicalJson({ value: [value] })).toThrow(/perlc bug/),
);

test("whatever JSON.parse gives has a sorted text, also what no plan holds", () => {
  expect(sortedJson(JSON.parse('{ "b": [1e999, -1e999, 0.5], "a": { "d": 1, "c": null } }'))).toBe(
    '{"a":{"c":null,"d":1},"b":["Infinity","-Infinity",0.5]}',
  );
});
