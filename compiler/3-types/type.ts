// A type of the language: its name, what it wants in words, the shape of its plain value, and how a syntax
// tree is read as one. Each type is one file of this folder; words of the vocabulary put types together.

import type * as Ast from "../1-syntax/ast.ts";
import type { Entries } from "../2-names/entry.ts";
import type { Field } from "../2-names/origin.ts";
import type { Scope } from "../2-names/scope.ts";
import type { Diagnostic, Note } from "../diagnostics/diagnostic.ts";
import type { Place, Source, Span } from "../diagnostics/source.ts";
import type * as limits from "./limits.ts";
import type { Vocabulary } from "./word.ts";

/** What a type needs to read a value. One context a value: where it stands, what it is for, whom to tell. */
export interface Context {
  /** The text in which the value stands. */
  readonly source: Source;
  /** The setting or argument in the words of a message: `duration`. */
  readonly subject: string;
  /** Its full path: `train.duration`. */
  readonly path: string;
  /** Names that can be used where the value stands. */
  readonly scope: Scope;
  readonly vocabulary: Vocabulary;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Told of every setting that was read, so that `explain` and the unused check know it. */
  readonly settled: (path: string, field: Settled<unknown>) => void;
}

/**
 * `check` gives the plain value, or undefined after reporting why there is none. A Hole (its syntax error is
 * reported already) gives undefined in silence. `amendments` is what the `{ }` after the value wrote.
 */
export interface Type<T> {
  /** `Count<prompt>` */
  readonly name: string;
  /** "a count of prompts, such as 8prompt" */
  readonly wants: string;
  readonly schema: limits.Limits<T>;
  readonly check: (value: Ast.Value, context: Context, amendments: Entries) => T | undefined;
  /** The settings that a `{ }` after the value may write; absent = it takes none. */
  readonly parts?: Settings;
  /** Of a value with such settings: the type of the value before the `{ }`. */
  readonly base?: Type<unknown>;
  /** The words it takes, each with its documentation: for hover and completion. */
  readonly options?: Readonly<Record<string, string>>;
}

/** A typed value of a setting, with the untyped chain of who wrote it. */
export interface Settled<T> {
  readonly value: T;
  readonly at: Place;
  readonly written: Field<Ast.Value>;
}

/** A setting of a block, an amendment or an argument of a call. */
export interface Setting<T = unknown> {
  readonly type: Type<T>;
  readonly doc: string;
  /** In the language itself, checked like anything written. */
  readonly default?: string;
  /** May be left out, and is then absent from the plan. */
  readonly optional?: true;
  /** The path of the setting whose value stands for it when it is left out. */
  readonly derives?: string;
  /** For readers only; no node of the plan reads it. */
  readonly annotation?: true;
  /** It writes other settings, and no node of the plan reads it itself. */
  readonly spread?: true;
  /** A rule with a message of its own, asked before the schema. */
  readonly refuse?: (value: T, context: Context, at: Place) => Diagnostic | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the settings of a word have types of their own
export type Settings = Readonly<Record<string, Setting<any>>>;

/** Optional settings are typed apart, so that only they can be undefined. */
export type Optional<T> = Setting<T> & { readonly optional: true };

export type ValueOf<S> = S extends Optional<infer T> ? T | undefined : S extends Setting<infer T> ? T : never;
export type Settledness<S> =
  S extends Optional<infer T> ? Settled<T> | undefined : S extends Setting<infer T> ? Settled<T> : never;

/** The typed settings of a block; what was left out and has no default is undefined. */
export type Fields<S> = { readonly [K in keyof S]: Settledness<S[K]> };

export const placeIn = (context: Context, span: Span): Place => ({ source: context.source, span });

/** The text of a value as it was written, for messages. */
export const spelled = (context: Context, value: Ast.Value): string =>
  context.source.text.slice(value.span.start, value.span.end).replace(/\s+/g, " ");

/** "a share, such as 10%" as its two parts: what a title says is wanted, and the help line with the example. */
export function splitExample(wants: string): readonly [what: string, notes: readonly Note[]] {
  const [what = wants, example] = wants.split(/, such as (.*)/s);
  return [what, example === undefined ? [] : [{ keyword: "help", text: `for example ${example}` }]];
}
