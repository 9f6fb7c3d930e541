// A value is read once: by the first of the experiments that share it, and a default, which hangs on no name, for good. What it was
// read as is the same for all, as long as nothing was said about it.

import type * as Ast from "../1-syntax/ast.ts";
import type { Scope } from "../2-names/scope.ts";
import type { Context, Setting, Settled } from "./type.ts";

/** What a value was read as, and what that hung on. */
interface Known {
  // biome-ignore lint/suspicious/noExplicitAny: of any type
  readonly setting: Setting<any>;
  readonly subject: string;
  /** Of the setting; undefined when nobody asked for it. */
  readonly path: string | undefined;
  readonly value: unknown;
  /** Settings that were read on the way. */
  readonly settled: readonly (readonly [path: string, field: Settled<unknown>])[];
}

interface Kept {
  readonly get: (value: Ast.Value) => Known | undefined;
  readonly set: (value: Ast.Value, known: Known) => unknown;
}

/** Of values that are written, by the names that they were read with: a compilation has its own. */
const written = new WeakMap<Scope, Kept>();
/** Of defaults in whose reading no name was looked up. */
const defaults: Kept = new WeakMap();

/** Calls `make` for a value that stands for a setting, or gives what it gave before; `isDefault`: the value is a default. */
export function readOnce<T>(
  setting: Setting<T>,
  value: Ast.Value,
  isDefault: boolean,
  context: Context,
  make: (context: Context) => T | undefined,
): T | undefined {
  const ofScope = written.get(context.scope) ?? new Map<Ast.Value, Known>();
  written.set(context.scope, ofScope);
  for (const kept of isDefault ? [defaults, ofScope] : [ofScope]) {
    const known = kept.get(value);
    if (!known || !isOf(known, setting, context)) continue;
    for (const [path, field] of known.settled) context.settled(path, field);
    return known.value as T;
  }
  const settled: [string, Settled<unknown>][] = [];
  let isQuiet = true;
  let isFree = isDefault;
  const watched: Context = {
    ...context,
    report: (diagnostic) => {
      isQuiet = false;
      context.report(diagnostic);
    },
    settled: (path, field) => {
      settled.push([path, field]);
      context.settled(path, field);
    },
  };
  const made = make(isDefault ? unasked(watched, () => (isFree = false)) : watched);
  const { subject, path } = context;
  if (made !== undefined && isQuiet)
    (isFree ? defaults : ofScope).set(value, {
      setting,
      subject,
      path: isFree ? undefined : path,
      value: made,
      settled,
    });
  return made;
}

const isOf = ({ setting, subject, path }: Known, now: Known["setting"], context: Context): boolean =>
  setting.type === now.type &&
  setting.refuse === now.refuse &&
  subject === context.subject &&
  (path === undefined || path === context.path);

/** The context, telling when somebody asks for its names or its path: whoever copies it does. */
const unasked = (context: Context, asked: () => void): Context => ({
  ...context,
  get scope() {
    asked();
    return context.scope;
  },
  get path() {
    asked();
    return context.path;
  },
});
