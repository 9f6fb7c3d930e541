// Typed access to the JSON of a checkpoint folder. What is wrong with a setting is said with its file, its name, what
// stands there and what is wanted; a setting that nobody here reads is an error unless it says nothing.

import { E1053, E1059 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { describeJson, type Json, type JsonObject } from "./strict-json.ts";

/** Failure E1053: `setting` of `file` is `found` and should be `wanted`. */
export function wrong(file: string, setting: string, found: Json | undefined, wanted: string): Failure {
  return new Failure(wrongly(file, setting, found, wanted));
}

export function wrongly(file: string, setting: string, found: Json | undefined, wanted: string): Diagnostic {
  const shown = Array.isArray(found) ? JSON.stringify(found) : describeJson(found);
  return E1053({ file, setting, found: shown, wanted });
}

/** Failure E1053 unless `holds`. */
export function demand(holds: boolean, file: string, setting: string, found: Json | undefined, wanted: string): void {
  if (!holds) throw wrong(file, setting, found, wanted);
}

/** The object at `name`; null and absent are undefined. Failure E1053 for anything else. */
export function section(owner: JsonObject, name: string, file: string, prefix = ""): JsonObject | undefined {
  const value = owner.get(name);
  if (value === undefined || value === null) return undefined;
  if (value instanceof Map) return value;
  throw wrong(file, `${prefix}${name}`, value, "an object");
}

/** Whole numbers of one object. `prefix` is what messages put before a name: `vision_config.`. Failures E1053. */
export function numbersOf(owner: JsonObject, file: string, prefix = "") {
  const whole = (name: string, least: number): number | undefined => {
    const value = owner.get(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value < 2 ** 31) return value;
    throw wrong(file, `${prefix}${name}`, value, `a whole number from ${least}`);
  };
  return {
    /** From 1; `otherwise` when it is not there. */
    count: (name: string, otherwise: number) => whole(name, 1) ?? otherwise,
    /** From 0, undefined when it is not there. */
    id: (name: string) => whole(name, 0),
  };
}

/** A list of whole numbers from 0; `otherwise` when it is not there. */
export function countList(
  owner: JsonObject,
  name: string,
  file: string,
  prefix: string,
  otherwise: readonly number[],
): readonly number[] {
  const value = owner.get(name);
  if (value === undefined || value === null) return otherwise;
  const whole = (each: Json): each is number => typeof each === "number" && Number.isInteger(each) && each >= 0;
  if (Array.isArray(value) && value.every(whole)) return value;
  throw wrong(file, `${prefix}${name}`, value, "a list of whole numbers");
}

/** A finite number above 0. */
export function positive(value: Json | undefined, setting: string, file: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw wrong(file, setting, value, "a number above 0");
}

/** Whether a value asks for nothing: null, false, 0, and empty text, lists and objects. */
export function saysNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return value instanceof Map && value.size === 0;
}

/** E1059 for each setting of `owner` that is not `known` and says something. Names that begin with `_` are a program's own notes. */
export function unread(
  owner: JsonObject,
  known: ReadonlySet<string>,
  file: string,
  prefix = "",
): readonly Diagnostic[] {
  return [...owner]
    .filter(([name, value]) => !known.has(name) && !name.startsWith("_") && !saysNothing(value))
    .map(([name, value]) => E1059({ file, setting: `${prefix}${name}`, found: describeJson(value) }));
}
