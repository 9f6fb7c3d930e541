// The words that work on a spec itself are said in compiler/4-vocabulary/forms.ts and given their meaning in compiler/2-names:
// here the two are held against each other, by what the compiler says of each word in each place.

import { describe, expect, it } from "vitest";
import { formBlocks, forms } from "../../compiler/4-vocabulary/forms.ts";
import { compile } from "../../compiler/compile.ts";
import { whole } from "./marked.ts";

const compiled = (text: string) =>
  compile({ path: "spec.perl", text }, { read: () => undefined, exists: () => true }).diagnostics.filter(
    (each) => each.severity === "error",
  );

/** A spec with a line in an experiment or in a sweep. */
const inside: Readonly<Record<string, (line: string) => string>> = {
  experiment: (line) => `${whole}\nexperiment child extends base {\n  ${line}\n  train.rate = 2e-6\n}\n`,
  sweep: (line) => `${whole}\nsweep s over [base] {\n  seed = each(1, 2)\n  ${line}\n}\n`,
  zip: (line) => `${whole}\nsweep s over [base] {\n  zip {\n    seed = each(1, 2)\n    ${line}\n  }\n}\n`,
};

const lines: Readonly<Record<string, string>> = {
  without: "without(evaluate.accuracy)",
  require: 'require(train.per_order * (permute.copies + 1) == 12rollout, "12 rollouts in all")',
  skip: "skip(permute.copies == 0 and seed > 1)",
};

describe.each(forms.filter((each) => each.stands === "line"))("$name", ({ name, inside: places }) => {
  it.each(Object.keys(inside))("stands where it says it does, seen from %s", (place) => {
    const found = compiled(inside[place]?.(lines[name] ?? name) ?? "");
    expect(found.map((each) => each.title).join("\n") === "").toBe(places.includes(place));
  });
});

it("`each` gives a value a sweep, and no other block one", () => {
  expect(compiled(inside.sweep?.("train.rate = each(1e-6, 2e-6)") ?? "")).toEqual([]);
  expect(compiled(inside.zip?.("train.rate = each(1e-6, 2e-6)") ?? "")).toEqual([]);
  expect(compiled(inside.experiment?.("reward = each(boxed(answer), boxed(answer))") ?? "")).not.toEqual([]);
});

it("`limit` and `primary` are settings of a sweep, and their types are those of the vocabulary", () => {
  expect(Object.keys(formBlocks.find((each) => each.name === "sweep")?.settings ?? {})).toEqual(["limit", "primary"]);
  expect(compiled(inside.sweep?.("limit = 2run") ?? "")).toEqual([]);
  const sides = "primary = accuracy of (train.rate == 2e-6) - (train.rate == 1e-6)";
  expect(compiled(inside.sweep?.(`train.rate = each(1e-6, 2e-6)\n  ${sides}`) ?? "")).toEqual([]);
  for (const line of ["limit = 1run", "limit = 2step", "limit = two", "primary = accuracy", "primary = 2run"])
    expect(compiled(inside.sweep?.(line) ?? "")).not.toEqual([]);
});

it("heads and blocks compile as their examples have them", () => {
  const head = forms.filter((each) => each.stands === "head").map((each) => each.example);
  const examples = [...head, ...formBlocks.map((each) => each.example)];
  for (const example of examples) {
    const named = example.replace("extends parent", "extends base");
    const text = named.startsWith("zip") ? inside.sweep?.(named) : `${whole}\n${named}\n`;
    expect(compiled(text ?? "").map((each) => `${example}: ${each.title}`)).toEqual([]);
  }
});
