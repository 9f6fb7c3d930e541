// Goldens as files of strangers: every field is asked for with its type, and one that is missing or another is said by name. A reader
// takes a value of JSON and gives it back typed, or throws a Misfit.

import { join } from "node:path";
import { E1084 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { folderOnDisk } from "../checkpoint/layout.ts";

/** What does not fit, and where in the file. */
export class Misfit extends Error {}

export type Reader<T> = (value: unknown, where: string) => T;
export type ReadBy<R> = R extends Reader<infer T> ? T : never;

/** A list of rows. */
export type Matrix = readonly (readonly number[])[];

function misfit(where: string, value: unknown, wanted: string): never {
  const found = value === undefined ? "missing" : `${JSON.stringify(value)}`;
  throw new Misfit(`\`${where}\` is ${found.length > 40 ? `${found.slice(0, 39)}…` : found}, not ${wanted}`);
}

export const number: Reader<number> = (value, where) =>
  typeof value === "number" && Number.isFinite(value) ? value : misfit(where, value, "a number");

/** A whole number that is not negative. */
export const whole: Reader<number> = (value, where) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : misfit(where, value, "a whole number");

export const text: Reader<string> = (value, where) =>
  typeof value === "string" ? value : misfit(where, value, "a text");

export const flag: Reader<boolean> = (value, where) =>
  typeof value === "boolean" ? value : misfit(where, value, "true or false");

export const oneOf =
  <const V extends readonly (string | number)[]>(...values: V): Reader<V[number]> =>
  (value, where) =>
    values.includes(value as V[number]) ? (value as V[number]) : misfit(where, value, values.join(" or "));

export const nullable =
  <T>(inner: Reader<T>): Reader<T | null> =>
  (value, where) =>
    value === null ? null : inner(value, where);

export const optional =
  <T>(inner: Reader<T>): Reader<T | undefined> =>
  (value, where) =>
    value === undefined ? undefined : inner(value, where);

/** `length`: how many there must be. */
export const list =
  <T>(inner: Reader<T>, length?: number): Reader<readonly T[]> =>
  (value, where) => {
    if (!Array.isArray(value)) return misfit(where, value, "a list");
    if (length !== undefined && value.length !== length) return misfit(where, value, `a list of ${length}`);
    return value.map((each, at) => inner(each, `${where}[${at}]`));
  };

/** Rows of one length, at least one. */
export const matrix: Reader<Matrix> = (value, where) => {
  const rows = list(list(number))(value, where);
  const width = rows[0]?.length ?? 0;
  return width > 0 && rows.every((each) => each.length === width) ? rows : misfit(where, value, "rows of one length");
};

/** An object of which these members are read; others may be there. */
export const record =
  <S extends Readonly<Record<string, Reader<unknown>>>>(
    members: S,
  ): Reader<{ readonly [K in keyof S]: ReadBy<S[K]> }> =>
  (value, where) => {
    const object = asObject(value, where);
    const inside = where === "" ? "" : `${where}.`;
    return Object.fromEntries(
      Object.entries(members).map(([name, read]) => [name, read(object[name], `${inside}${name}`)]),
    ) as { readonly [K in keyof S]: ReadBy<S[K]> };
  };

/** An object of any names. */
export const table =
  <T>(inner: Reader<T>): Reader<Readonly<Record<string, T>>> =>
  (value, where) =>
    Object.fromEntries(
      Object.entries(asObject(value, where)).map(([name, each]) => [name, inner(each, `${where}.${name}`)]),
    );

function asObject(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return misfit(where || "the file", value, "an object");
}

/** Failure E1084: a golden that cannot be used. */
export const unusable = (file: string, reason: string): Failure => new Failure(E1084({ file, reason }));

/** A JSON file of a folder; undefined where there is none. Failures E1084, and E1065 for what is no regular file or too large. */
export function readIfThere<T>(folder: string, file: string, read: Reader<T>): T | undefined {
  const path = join(folder, file);
  const content = folderOnDisk(folder).read(file);
  if (content === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw unusable(path, "it is not JSON");
  }
  try {
    return read(value, "");
  } catch (error) {
    if (error instanceof Misfit) throw unusable(path, error.message);
    throw error;
  }
}

/** A JSON file of a golden. Failure E1084 where it is missing or not what its format says; E1065 as above. */
export function readGolden<T>(folder: string, file: string, read: Reader<T>): T {
  const found = readIfThere(folder, file, read);
  if (found === undefined) throw unusable(join(folder, file), "it is not there");
  return found;
}
