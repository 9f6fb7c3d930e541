// Shapes hold a value to the same rules as zod does, which is the oracle here: whole plans of the specs with one thing
// in them changed, and the bounds of every type of the vocabulary.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { disk } from "../../cli/files.ts";
import type { Settings, Type } from "../../compiler/3-types/type.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile } from "../../compiler/compile.ts";
import { assertNever } from "../../compiler/diagnostics/bug.ts";
import type { Plan } from "../../plan/plan.ts";
import { planSchema } from "../../plan/schema.ts";
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

const specs = ["quickstart", "warm-start", "paper", "ablations", "benchmarks"].map((name) => `specs/${name}.perl`);
const plans: readonly Plan[] = specs.flatMap((path) => {
  const { value } = compile({ path, text: readFileSync(path, "utf8") }, disk);
  return value ? [value.plan] : [];
});

/** Every place in a JSON value, the whole first. */
function places(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => places(each, [...path, key]))];
}

function changed(value: unknown, path: readonly string[], change: (before: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  const inner = changed(copy[key], rest, change);
  if (inner === gone) delete copy[key];
  else copy[key] = inner;
  return copy;
}

const gone = Symbol("gone");
const strange = [
  gone,
  0,
  -1,
  0.5,
  1,
  1e300,
  Number.NaN,
  "",
  "step",
  "cosine",
  true,
  null,
  undefined,
  [],
  {},
  [1, 2, 3],
];

describe("shapes and zod agree", () => {
  test("on the plans of the specs", () => {
    expect(plans.length).toBe(specs.length);
    for (const plan of plans)
      expect(verdicts(planSchema, plan)).toMatchObject({ ours: { fits: true }, theirs: { fits: true } });
  });

  test("on those plans with one value changed, left out or added", () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.oneof(fc.constantFrom<unknown>(...strange), fc.double(), fc.integer(), fc.string()),
        fc.boolean(),
        (whichPlan, whichPlace, value, adds) => {
          const plan = plans[whichPlan % plans.length];
          const all = places(plan);
          const path = all[whichPlace % all.length] ?? [];
          const other = changed(plan, path, (before) =>
            adds && typeof before === "object" && before !== null && !Array.isArray(before)
              ? { ...before, more: value === gone ? 0 : value }
              : value,
          );
          const { ours, theirs } = verdicts(planSchema, other);
          if (!ours.fits) refused += 1;
          expect(ours.fits, `${path.join(".")} = ${String(value)}`).toBe(theirs.fits);
          // of what is no number at all, zod says the type first; of unions it may name the whole
          if (!ours.fits && ours.code === theirs.code && ours.code !== "invalid_union") expect(ours.at).toBe(theirs.at);
        },
      ),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(200);
  });

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
