// What a plain value must look like, as data: the bounds of the language's types (3-types) and the fields of the plan
// (plan/schema.ts). Names and verdicts are those of zod, which takes longer to load than a whole `perlc check` may last.

import { assertNever, bug } from "../compiler/diagnostics/bug.ts";

/** A limit of a number, itself allowed or not. */
export interface Bound {
  readonly value: number;
  readonly inclusive: boolean;
}

type Value = string | number | boolean;

export type Form =
  | { readonly kind: "any" }
  | { readonly kind: "string"; readonly least: number; readonly pattern: RegExp | undefined }
  | { readonly kind: "boolean" }
  | {
      readonly kind: "number";
      readonly whole: boolean;
      readonly least: Bound | undefined;
      readonly most: Bound | undefined;
    }
  | { readonly kind: "values"; readonly values: readonly Value[] }
  | { readonly kind: "array"; readonly of: Shape<unknown>; readonly least: number }
  | { readonly kind: "tuple"; readonly of: readonly Shape<unknown>[] }
  | ObjectForm
  | { readonly kind: "union"; readonly of: readonly Shape<unknown>[] }
  | { readonly kind: "cases"; readonly on: string; readonly of: ReadonlyMap<Value, Shape<unknown>> }
  | { readonly kind: "lazy"; readonly of: () => Shape<unknown> };

interface ObjectForm {
  readonly kind: "object";
  readonly fields: Fields;
  /** The fields once more, as a list. */
  readonly entries: readonly (readonly [key: string, field: Fields[string]])[];
}

export type Path = readonly (string | number)[];

/** What does not fit, and where: the rule that failed, never the value. */
export type Issue = { readonly path: Path } & (
  | { readonly code: "invalid_type"; readonly expected: string }
  | { readonly code: "too_small"; readonly minimum: number; readonly inclusive: boolean }
  | { readonly code: "too_big"; readonly maximum: number; readonly inclusive: boolean }
  | { readonly code: "invalid_format" }
  | { readonly code: "invalid_value"; readonly values: readonly Value[] }
  | { readonly code: "invalid_union"; readonly discriminator: string | undefined; readonly options: readonly Value[] }
  | { readonly code: "unrecognized_keys"; readonly keys: readonly string[] }
);

export type Read<T> =
  | { readonly success: true; readonly data: T; readonly error?: undefined }
  | { readonly success: false; readonly data?: undefined; readonly error: { readonly issues: readonly Issue[] } };

export interface Shape<T> {
  readonly form: Form;
  /** The value itself when it fits, and else everything that does not. */
  readonly safeParse: (value: unknown) => Read<T>;
  /** As a field: it may be left out, and is never `undefined`. */
  readonly exactOptional: () => Optional<T>;
}

export interface Optional<T> {
  readonly optional: Shape<T>;
}

export interface NumberShape extends Shape<number> {
  readonly min: (value: number) => NumberShape;
  readonly max: (value: number) => NumberShape;
  readonly gt: (value: number) => NumberShape;
  readonly lt: (value: number) => NumberShape;
}

export interface StringShape extends Shape<string> {
  readonly min: (length: number) => StringShape;
  readonly regex: (pattern: RegExp) => StringShape;
}

export interface ArrayShape<S> extends Shape<readonly Inferred<S>[]> {
  readonly element: S;
  readonly min: (length: number) => ArrayShape<S>;
}

// biome-ignore lint/suspicious/noExplicitAny: the fields of a shape have types of their own
type Fields = Readonly<Record<string, Shape<any> | Optional<any>>>;
type Inferred<S> = S extends Shape<infer T> ? T : S extends Optional<infer T> ? T : never;
// biome-ignore lint/suspicious/noExplicitAny: of any type
type OptionalKey<F> = { [K in keyof F]: F[K] extends Optional<any> ? K : never }[keyof F];
type Flat<T> = { [K in keyof T]: T[K] };
type ObjectOf<F> = Flat<
  { readonly [K in Exclude<keyof F, OptionalKey<F>>]: Inferred<F[K]> } & {
    readonly [K in OptionalKey<F>]?: Inferred<F[K]>;
  }
>;

export interface ObjectShape<F extends Fields> extends Shape<ObjectOf<F>> {
  readonly shape: F;
}

export type { Inferred as infer };

function make<T>(form: Form): Shape<T> {
  const shape: Shape<T> = {
    form,
    safeParse: (value) => {
      const issues = misfits(form, value);
      return issues.length === 0 ? { success: true, data: value as T } : { success: false, error: { issues } };
    },
    exactOptional: () => ({ optional: shape }),
  };
  return shape;
}

function numbers(form: Extract<Form, { kind: "number" }>): NumberShape {
  const least = (value: number, inclusive: boolean) => numbers({ ...form, least: { value, inclusive } });
  const most = (value: number, inclusive: boolean) => numbers({ ...form, most: { value, inclusive } });
  return {
    ...make<number>(form),
    min: (value) => least(value, true),
    max: (value) => most(value, true),
    gt: (value) => least(value, false),
    lt: (value) => most(value, false),
  };
}

/** Finite. */
export const number = (): NumberShape => numbers({ kind: "number", whole: false, least: undefined, most: undefined });

/** Whole, and small enough to be told from its neighbours. */
export const int = (): NumberShape =>
  numbers({
    kind: "number",
    whole: true,
    least: { value: Number.MIN_SAFE_INTEGER, inclusive: true },
    most: { value: Number.MAX_SAFE_INTEGER, inclusive: true },
  });

export function string(least = 0, pattern?: RegExp): StringShape {
  return {
    ...make<string>({ kind: "string", least, pattern }),
    min: (length) => string(length, pattern),
    regex: (expression) => string(least, expression),
  };
}

export const boolean = (): Shape<boolean> => make({ kind: "boolean" });

/** One value, or one of several. */
export const literal = <const V extends Value>(value: V | readonly V[]): Shape<V> =>
  make({ kind: "values", values: Array.isArray(value) ? (value as readonly V[]) : [value as V] });

const words = <const W extends string>(values: readonly W[]): Shape<W> => make({ kind: "values", values });

export { words as enum };

export function array<S extends Shape<unknown>>(of: S, least = 0): ArrayShape<S> {
  return {
    ...make<readonly Inferred<S>[]>({ kind: "array", of, least }),
    element: of,
    min: (length) => array(of, length),
  };
}

export const tuple = <const S extends readonly Shape<unknown>[]>(
  of: S,
): Shape<{ readonly [K in keyof S]: Inferred<S[K]> }> => make({ kind: "tuple", of });

/** Exactly these fields and no others. */
export const strictObject = <F extends Fields>(fields: F): ObjectShape<F> => ({
  ...make<ObjectOf<F>>({ kind: "object", fields, entries: Object.entries(fields) }),
  shape: fields,
});

/** The first that fits. */
export const union = <S extends readonly Shape<unknown>[]>(of: S): Shape<Inferred<S[number]>> =>
  make({ kind: "union", of });

/** Told apart by one field, which each of them holds to values of its own; anything else is a bug. */
export function discriminatedUnion<S extends readonly ObjectShape<Fields>[]>(
  on: string,
  of: S,
): Shape<Inferred<S[number]>> {
  const cases = new Map<Value, Shape<unknown>>();
  for (const each of of) {
    const field = each.shape[on];
    const form = field && "form" in field ? field.form : undefined;
    if (form?.kind !== "values") bug(`nothing tells a case by its ${on}`);
    for (const value of form.values) {
      if (cases.has(value)) bug(`two cases have the ${on} ${value}`);
      cases.set(value, each);
    }
  }
  return make({ kind: "cases", on, of: cases });
}

/** Whatever the checker made; no rule of its own. */
export const custom = <T>(): Shape<T> => make({ kind: "any" });

/** Of a shape that holds itself. */
export function lazy<T>(of: () => Shape<T>): Shape<T> {
  let made: Shape<T> | undefined;
  return make({ kind: "lazy", of: () => (made ??= of()) });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const none: readonly Issue[] = [];
const wrongType = (expected: string): readonly Issue[] => [{ code: "invalid_type", expected, path: [] }];
/** With those of the value that stands under `key`; an editor asks at every keystroke, so nothing is made for nothing. */
const joined = (issues: readonly Issue[], key: string | number, inner: readonly Issue[]): readonly Issue[] =>
  inner.length === 0 ? issues : [...issues, ...inner.map((each) => ({ ...each, path: [key, ...each.path] }))];

/** What of a value does not fit a form, in the order of its fields. */
function misfits(form: Form, value: unknown): readonly Issue[] {
  switch (form.kind) {
    case "any":
      return none;
    case "boolean":
      return typeof value === "boolean" ? none : wrongType("boolean");
    case "string":
      // half of a surrogate pair is no text: it cannot be written to a file, nor hashed
      if (typeof value !== "string" || !value.isWellFormed()) return wrongType("string");
      if (value.length < form.least) return [tooSmall(form.least)];
      return !form.pattern || form.pattern.test(value) ? none : [{ code: "invalid_format", path: [] }];
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? beyond(form, value) : wrongType("number");
    case "values":
      return (form.values as readonly unknown[]).includes(value)
        ? none
        : [{ code: "invalid_value", values: form.values, path: [] }];
    case "array": {
      if (!Array.isArray(value)) return wrongType("array");
      let issues = value.length < form.least ? [tooSmall(form.least)] : none;
      // counted, for a list may have holes, and what walks over lists passes over them
      for (let i = 0; i < value.length; i++) issues = joined(issues, i, misfits(form.of.form, value[i]));
      return issues;
    }
    case "tuple":
      if (!Array.isArray(value)) return wrongType("array");
      if (value.length !== form.of.length) return wrongType(`list of ${form.of.length}`);
      return form.of.reduce((issues, each, i) => joined(issues, i, misfits(each.form, value[i])), none);
    case "object":
      return isObject(value) ? misfitsInside(form, value) : wrongType("object");
    case "union":
      return form.of.some((each) => misfits(each.form, value).length === 0)
        ? none
        : [{ code: "invalid_union", discriminator: undefined, options: [], path: [] }];
    case "cases": {
      if (!isObject(value)) return wrongType("object");
      const { on, of } = form;
      const found = Object.hasOwn(value, on) ? of.get(value[on] as Value) : undefined;
      return found
        ? misfits(found.form, value)
        : [{ code: "invalid_union", discriminator: on, options: [...of.keys()], path: [on] }];
    }
    case "lazy":
      return misfits(form.of().form, value);
    default:
      return assertNever(form, "misfits");
  }
}

const tooSmall = (minimum: number, inclusive = true): Issue => ({ code: "too_small", minimum, inclusive, path: [] });

function beyond({ whole, least, most }: Extract<Form, { kind: "number" }>, value: number): readonly Issue[] {
  if (whole && !Number.isInteger(value)) return wrongType("int");
  if (least && (least.inclusive ? value < least.value : value <= least.value))
    return [tooSmall(least.value, least.inclusive)];
  if (most && (most.inclusive ? value > most.value : value >= most.value))
    return [{ code: "too_big", maximum: most.value, inclusive: most.inclusive, path: [] }];
  return none;
}

function misfitsInside({ fields, entries }: ObjectForm, value: Readonly<Record<string, unknown>>): readonly Issue[] {
  let issues = none;
  for (const [key, field] of entries) {
    const isThere = Object.hasOwn(value, key);
    if (!isThere && "optional" in field) continue;
    const form = "form" in field ? field.form : field.optional.form;
    issues = joined(issues, key, misfits(form, isThere ? value[key] : undefined));
  }
  const keys = Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
  return keys.length > 0 ? [...issues, { code: "unrecognized_keys", keys, path: [] }] : issues;
}

/** An issue in words, for those who report a bug of ours. */
export function sayIssue(issue: Issue): string {
  const { path, code, ...rest } = issue;
  return `${path.join(".") || "the value itself"}: ${code} ${JSON.stringify(rest)}`;
}
