// The limits of types hold a value to the same rules as zod does, which is the oracle here: the bounds of every type of the vocabulary.

import { expect, test } from "vitest";
import { z } from "zod";
import type { Form, Limits } from "../../compiler/3-types/limits.ts";
import type { Settings, Type } from "../../compiler/3-types/type.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";

/** The same rules, as zod has them. */
function asZod(form: Form): z.ZodType {
  switch (form.kind) {
    case "anything":
      return z.any();
    case "boolean":
      return z.boolean();
    case "string": {
      const length = z.string().min(form.least);
      return form.pattern ? length.regex(form.pattern) : length;
    }
    case "number": {
      let number = form.whole ? z.int() : z.number();
      const { least, most } = form;
      if (least) number = least.inclusive ? number.min(least.value) : number.gt(least.value);
      if (most) number = most.inclusive ? number.max(most.value) : number.lt(most.value);
      return number;
    }
    case "words":
      return z.enum([...form.words]);
    case "list":
      return z.array(asZod(form.of.form));
    case "fields":
      return z.strictObject(
        Object.fromEntries(Object.entries(form.fields).map(([key, each]) => [key, asZod(each.form)])),
      );
  }
}

/** Both verdicts, and the place of the first thing that does not fit. */
function verdicts(limits: Limits<unknown>, value: unknown) {
  const [ours] = limits.check(value);
  const [theirs] = asZod(limits.form).safeParse(value).error?.issues ?? [];
  return {
    ours: { fits: ours === undefined, at: ours?.path.join("."), code: ours?.code },
    theirs: { fits: theirs === undefined, at: theirs?.path.join("."), code: theirs?.code },
  };
}

const all = new Set<Type<unknown>>();
const gather = (settings: Settings): void => {
  for (const { type } of Object.values(settings)) {
    if (all.has(type)) continue;
    all.add(type);
    if (type.base) all.add(type.base);
    if (type.parts) gather(type.parts);
  }
};
for (const word of vocabulary.blocks) gather(word.settings);
for (const word of vocabulary.functions) if (word.family !== "curve") gather(word.parameters);

test("of numbers: near the bounds of every type of the vocabulary", () => {
  let numbers = 0;
  for (const { schema, name } of all) {
    const { form } = schema;
    if (form.kind !== "number") continue;
    numbers += 1;
    const ends = [form.least?.value ?? 0, form.most?.value ?? 1];
    const near = ends.flatMap((end) => [end - 1, end - 1e-9, end, end + 1e-9, end + 1, -end]);
    for (const value of [...near, Number.POSITIVE_INFINITY, Number.NaN, 2 ** 60, "1"]) {
      const { ours, theirs } = verdicts(schema, value);
      expect(ours, `${name} of ${value}`).toEqual(theirs);
    }
  }
  expect(numbers).toBeGreaterThan(10);
});

test("of structures: what stands in a field or in a list", () => {
  let structures = 0;
  for (const { schema, name } of all) {
    if (schema.form.kind !== "fields" && schema.form.kind !== "list") continue;
    structures += 1;
    const values = [
      {},
      [],
      [0],
      ["a"],
      { from: 0, to: 1 },
      { unit: "step", count: 0 },
      { unit: "share", count: 1 },
      1,
      "a",
    ];
    for (const value of values) {
      const { ours, theirs } = verdicts(schema, value);
      expect(ours.fits, `${name} of ${JSON.stringify(value)}`).toBe(theirs.fits);
    }
  }
  expect(structures).toBeGreaterThan(3);
});
