// A value is read once where that cannot show: by the names of one compilation, or for good when it asked for none. What was
// said of a value is said again, and what was read on the way is noted again.

import { expect, it } from "vitest";
import type * as Ast from "../../compiler/1-syntax/ast.ts";
import type { Scope } from "../../compiler/2-names/scope.ts";
import * as limits from "../../compiler/3-types/limits.ts";
import { readOnce } from "../../compiler/3-types/read-once.ts";
import type { Context, Setting, Settled } from "../../compiler/3-types/type.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";

const value = (): Ast.Value => ({ kind: "text", text: "a", span: { start: 0, end: 3 }, first: 0, last: 0 });
const setting = (): Setting => ({
  type: { name: "Any", wants: "anything", schema: limits.anything(), check: () => 1 },
  doc: "For this test.",
});

interface Reading {
  readonly of?: Setting;
  readonly value?: Ast.Value;
  readonly isDefault?: boolean;
  readonly scope?: Scope;
  readonly path?: string;
  readonly make?: (context: Context) => unknown;
}

/** How often `make` is called for two readings, what they give, and what is told in each. */
function twice(first: Reading, second: Reading) {
  let made = 0;
  const told = [first, second].map(({ of, value, isDefault, scope, path = "train.rate", make }) => {
    const said: Diagnostic[] = [];
    const settled: string[] = [];
    const context = {
      scope,
      path,
      subject: "rate",
      report: said.push.bind(said),
      settled: (at: string) => settled.push(at),
    };
    const given = readOnce(
      of as Setting,
      value as Ast.Value,
      isDefault ?? false,
      context as unknown as Context,
      (now) => {
        made += 1;
        return make ? make(now) : { made };
      },
    );
    return { given, said: said.length, settled };
  });
  return { made, told };
}

const scope = (): Scope => ({}) as Scope;

it("is read once by the same names, and anew by others", () => {
  const one = { of: setting(), value: value(), scope: scope() };
  expect(twice(one, one).made).toBe(1);
  expect(twice({ ...one, value: value() }, { ...one, value: value() }).made).toBe(2);
  const other = { ...one, value: value() };
  expect(twice(other, { ...other, scope: scope() }).made).toBe(2);
  const elsewhere = { ...one, value: value() };
  expect(twice(elsewhere, { ...elsewhere, path: "train.duration" }).made).toBe(2);
  const asOther = { ...one, value: value() };
  expect(twice(asOther, { ...asOther, of: setting() }).made).toBe(2);
});

it("is read for good when it is a default that looks up no name", () => {
  const one = { of: setting(), value: value(), scope: scope(), isDefault: true };
  expect(twice(one, { ...one, scope: scope(), path: "evaluate.rate" }).made).toBe(1);
  for (const make of [({ scope }: Context) => [scope], (all: Context) => ({ ...all }), ({ path }: Context) => path]) {
    const asking = { ...one, value: value(), make };
    expect(twice(asking, { ...asking, scope: scope() }).made).toBe(2);
    // by the same names it is kept all the same
    const same = { ...one, value: value(), make };
    expect(twice(same, same).made).toBe(1);
  }
});

it("is read again when something was said of it, or nothing came of it", () => {
  const make = (context: Context): unknown => {
    context.report({} as Diagnostic);
    return 1;
  };
  for (const isDefault of [true, false]) {
    const one = { of: setting(), value: value(), scope: scope(), isDefault, make };
    expect(twice(one, one).told.map(({ said }) => said)).toEqual([1, 1]);
    const lost = { ...one, value: value(), make: () => undefined };
    expect(twice(lost, lost).made).toBe(2);
  }
});

it("notes what was read on the way, each time", () => {
  const make = (context: Context): unknown => {
    context.settled("train.rate.warmup", {} as Settled<unknown>);
    return 1;
  };
  const one = { of: setting(), value: value(), scope: scope(), make };
  const { made, told } = twice(one, one);
  expect(made).toBe(1);
  expect(told.map(({ settled }) => settled)).toEqual([["train.rate.warmup"], ["train.rate.warmup"]]);
});
