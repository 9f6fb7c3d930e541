// Shapes hold a value to the same rules as zod does, which is the oracle here: the bounds of every type of the vocabulary.

import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Settings, Type } from "../../compiler/3-types/type.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { assertNever } from "../../compiler/diagnostics/bug.ts";
import * as shapes from "../../plan/shape.ts";

const written = new Map<shapes.Form, z.ZodType>();

/** The same rules, as zod has them. */
function asZod(form: shapes.Form): z.ZodType {
  const known = written.get(form);
  if (known) return known;
  const made = build(form);
  written.set(form, made);
  return made;
}

function build(form: shapes.Form): z.ZodType {
  switch (form.kind) {
    case "any":
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
    case "values":
      return z.literal([...form.values]);
    case "array":
      return z.array(asZod(form.of.form)).min(form.least);
    case "tuple":
      return z.tuple(form.of.map((each) => asZod(each.form)) as [z.ZodType, ...z.ZodType[]]);
    case "object": {
      const fields = Object.entries(form.fields).map(([key, each]) => [
        key,
        "form" in each ? asZod(each.form) : z.exactOptional(asZod(each.optional.form)),
      ]);
      return z.strictObject(Object.fromEntries(fields));
    }
    case "union":
      return z.union(form.of.map((each) => asZod(each.form)));
    case "cases": {
      const all = [...new Set(form.of.values())].map((each) => asZod(each.form) as z.ZodObject);
      return z.discriminatedUnion(form.on, all as [z.ZodObject, ...z.ZodObject[]]);
    }
    case "lazy":
      return z.lazy(() => asZod(form.of().form));
    default:
      return assertNever(form, "build");
  }
}

/** Both verdicts, and the place of the first thing that does not fit. */
function verdicts(shape: shapes.Shape<unknown>, value: unknown) {
  const ours = shape.safeParse(value);
  const theirs = asZod(shape.form).safeParse(value);
  const at = (path: readonly PropertyKey[] | undefined) => path?.join(".");
  return {
    ours: { fits: ours.success, at: at(ours.error?.issues[0]?.path), code: ours.error?.issues[0]?.code },
    theirs: { fits: theirs.success, at: at(theirs.error?.issues[0]?.path), code: theirs.error?.issues[0]?.code },
  };
}

describe("shapes and zod agree", () => {
  test("on numbers near the bounds of every type of the vocabulary", () => {
    const types = new Set<Type<unknown>>();
    const gather = (settings: Settings): void => {
      for (const { type } of Object.values(settings)) {
        if (types.has(type)) continue;
        types.add(type);
        if (type.base) types.add(type.base);
        if (type.parts) gather(type.parts);
      }
    };
    for (const word of vocabulary.blocks) gather(word.settings);
    let numbers = 0;
    for (const { schema, name } of types) {
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
});

test("cases that nothing tells apart are a bug, not a case less", () => {
  const square = shapes.strictObject({ kind: shapes.literal("square"), side: shapes.number() });
  const round = shapes.strictObject({ kind: shapes.string(), radius: shapes.number() });
  expect(() => shapes.discriminatedUnion("kind", [square, round])).toThrow("nothing tells a case by its kind");
  expect(() => shapes.discriminatedUnion("kind", [square, square])).toThrow("two cases have the kind square");
  expect(() => shapes.discriminatedUnion("name", [square])).toThrow("nothing tells a case by its name");
});
