// What the reference says of a setting: the paths under which it is written, its units, what it is when it is left out.
// Pages (words.ts) and `perlc explain WORD` (explain.ts) say the same, each in its own form.

import { units } from "../../../grammar/units.ts";
import type { FieldWord } from "../../3-types/fields.ts";
import { share } from "../../3-types/number.ts";
import type { Setting, Settings } from "../../3-types/type.ts";
import type { FunctionWord } from "../../3-types/word.ts";

export interface Line {
  /** `clip`, and `clip.dual` for what may be written in the `{ }` behind its value. */
  readonly path: string;
  readonly setting: Setting;
}

export const linesOf = (settings: Settings, within = ""): readonly Line[] =>
  Object.entries(settings).flatMap(([name, setting]) => [
    { path: `${within}${name}`, setting },
    // the settings of a model are a block of their own
    ...(setting.type.parts && setting.type.name !== "Model" ? linesOf(setting.type.parts, `${within}${name}.`) : []),
  ]);

/** Parameters; those of a curve as a curve of shares has them. */
export const parametersOf = (word: FunctionWord): Settings =>
  word.family === "curve" ? word.parameters(share(), "100% -> 0%") : word.parameters;

/** The units that a value of a type wears, in the order of the type: `prompt` of `Count<prompt>`, `%` of `Share`. */
export function unitsOf(type: string): readonly string[] {
  const counted = [...type.matchAll(/Count<([^>]+)>/g)].flatMap((match) => (match[1] ?? "").split(" | "));
  const measured = ["share", "duration", "bytes"].filter((each) => new RegExp(`\\b${each}\\b`, "i").test(type));
  return [...new Set([...measured, ...counted])].flatMap((name) =>
    units.filter(({ dimension }) => dimension === name).map(({ suffix }) => suffix),
  );
}

/** What stands when nobody writes it. */
export function given(setting: Setting): { readonly value: string } | "left out" | "must be written" {
  if (setting.default !== undefined) return { value: setting.default };
  return setting.optional || setting.annotation ? "left out" : "must be written";
}

/** A field's example as a condition: `images in 2..6`, `order_sensitive == yes`. */
export const conditionOn = (name: string, { example }: FieldWord): string =>
  /\.\.|^\[/.test(example) ? `${name} in ${example}` : `${name} == ${example}`;
