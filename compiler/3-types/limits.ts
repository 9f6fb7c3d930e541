// What the plain value of a type may be: bounds of numbers, words of a choice, fields of a structure. Data, so that a message can draw
// a bound and `perlc emit words` can say it; a value is held to it by the checks of plan/nodes/check.ts.

import * as checks from "../../plan/nodes/check.ts";

/** A limit of a number, itself allowed or not. */
export interface Bound {
  readonly value: number;
  readonly inclusive: boolean;
}

export type Form =
  | { readonly kind: "anything" }
  | { readonly kind: "boolean" }
  | { readonly kind: "string"; readonly least: number; readonly pattern: RegExp | undefined }
  | { readonly kind: "number"; readonly whole: boolean; readonly least?: Bound; readonly most?: Bound }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "list"; readonly of: Limits<unknown> }
  | { readonly kind: "fields"; readonly fields: Readonly<Record<string, Limits<unknown>>> };

/** `T` is the type of the value; nothing of it is there when the program runs. */
export interface Limits<T> {
  readonly form: Form;
  /** What does not fit; empty when all does. */
  readonly check: checks.Check;
  readonly of?: T;
}

export interface NumberLimits extends Limits<number> {
  readonly min: (value: number) => NumberLimits;
  readonly max: (value: number) => NumberLimits;
  readonly above: (value: number) => NumberLimits;
  readonly below: (value: number) => NumberLimits;
}

export interface TextLimits extends Limits<string> {
  readonly min: (length: number) => TextLimits;
  readonly regex: (pattern: RegExp) => TextLimits;
}

function numbers(form: Extract<Form, { kind: "number" }>): NumberLimits {
  const least = (value: number, inclusive: boolean) => numbers({ ...form, least: { value, inclusive } });
  const most = (value: number, inclusive: boolean) => numbers({ ...form, most: { value, inclusive } });
  return {
    form,
    check: checks.number(form.whole, form.least, form.most),
    min: (value) => least(value, true),
    max: (value) => most(value, true),
    above: (value) => least(value, false),
    below: (value) => most(value, false),
  };
}

/** Finite. */
export const number = (): NumberLimits => numbers({ kind: "number", whole: false });

/** Whole, and small enough to be told from its neighbours. */
export const whole = (): NumberLimits =>
  numbers({
    kind: "number",
    whole: true,
    least: { value: Number.MIN_SAFE_INTEGER, inclusive: true },
    most: { value: Number.MAX_SAFE_INTEGER, inclusive: true },
  });

export const text = (least = 0, pattern?: RegExp): TextLimits => ({
  form: { kind: "string", least, pattern },
  check: checks.string(least, pattern),
  min: (length) => text(length, pattern),
  regex: (expression) => text(least, expression),
});

export const boolean = (): Limits<boolean> => ({ form: { kind: "boolean" }, check: checks.boolean });

export const words = <const W extends string>(all: readonly W[]): Limits<W> => ({
  form: { kind: "words", words: all },
  check: checks.values(...all),
});

export const list = <T>(of: Limits<T>): Limits<readonly T[]> => ({
  form: { kind: "list", of },
  check: checks.list(of.check),
});

/** Exactly these fields and no others. */
export const fields = <F extends Readonly<Record<string, Limits<unknown>>>>(
  all: F,
): Limits<{ readonly [K in keyof F]: F[K] extends Limits<infer T> ? T : never }> => ({
  form: { kind: "fields", fields: all },
  check: checks.object(Object.fromEntries(Object.entries(all).map(([key, each]) => [key, each.check]))),
});

/** Whatever the checker made; no rule of its own. */
export const anything = <T>(): Limits<T> => ({ form: { kind: "anything" }, check: () => [] });
