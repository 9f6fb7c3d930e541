// The chat template of a checkpoint folder, from every place where transformers looks. The processor's places come first,
// since a picture's tokens are the processor's; the tokenizer's own template is the last.

import { E1061, E1062 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Json, JsonObject } from "../json/strict-json.ts";
import { wrong } from "../json/value.ts";

/** The Jinja text, and the file that it stands in. */
export interface ChatTemplate {
  readonly text: string;
  readonly file: string;
}

const JINJA = "chat_template.jinja";
/** Where transformers 5 keeps templates that have names. */
export const NAMED_TEMPLATES = "additional_chat_templates";

/** Files that may hold a template, in the order of looking. */
export const TEMPLATE_FILES = [
  JINJA,
  `${NAMED_TEMPLATES}/default.jinja`,
  "chat_template.json",
  "processor_config.json",
  "tokenizer_config.json",
] as const;

export interface TemplateFiles {
  readonly folder: string;
  readonly text: (file: string) => string | undefined;
  readonly json: (file: string) => JsonObject | undefined;
}

/**
 * The template that is used. Failures: E1061 (there is none, or only ones of other names), E1062 (releases of transformers
 * disagree on which of two different ones is meant), E1053 (it is no text).
 */
export function findTemplate({ folder, text, json }: TemplateFiles): ChatTemplate {
  const of = (file: string): string => `${folder}/${file}`;
  const raw = (file: string): ChatTemplate | undefined => {
    const found = text(file);
    return found === undefined ? undefined : { text: found, file: of(file) };
  };
  const inside = (file: string): ChatTemplate | undefined => {
    const value = json(file)?.get("chat_template");
    return value === undefined || value === null ? undefined : { text: named(value, of(file)), file: of(file) };
  };
  const [jinja, additional, legacy, processor, tokenizer] = TEMPLATE_FILES;
  const [first, ...others] = [raw(jinja) ?? raw(additional), inside(legacy), inside(processor)].filter(
    (each) => each !== undefined,
  );
  if (first === undefined) {
    const last = inside(tokenizer);
    if (last === undefined) throw new Failure(E1061({ folder, places: TEMPLATE_FILES }));
    return last;
  }
  const other = others.find((each) => !sameTemplate(each.text, first.text));
  if (other) throw new Failure(E1062({ one: first.file, other: other.file }));
  return first;
}

/** Jinja drops one line end at the end of a template. */
const sameTemplate = (a: string, b: string): boolean => a.replace(/\r?\n$/, "") === b.replace(/\r?\n$/, "");

/** A template, or of several with names (a list of {name, template}, or an object) the one called `default`. */
function named(value: Json, file: string): string {
  if (typeof value === "string") return value;
  const templates = new Map<string, string>();
  for (const [name, text] of pairsOf(value)) {
    if (typeof name !== "string" || typeof text !== "string")
      throw wrong(file, "chat_template", value, "a text, or a list of {name, template}");
    templates.set(name, text);
  }
  const found = templates.get("default");
  if (found !== undefined) return found;
  throw wrong(file, "chat_template", [...templates.keys()], "a list with a template called `default`");
}

function pairsOf(value: Json): readonly (readonly [Json | undefined, Json | undefined])[] {
  if (value instanceof Map) return [...value];
  if (!Array.isArray(value)) return [[undefined, undefined]];
  return (value as readonly Json[]).map((each) => {
    const object: JsonObject = each instanceof Map ? each : new Map();
    return [object.get("name"), object.get("template")];
  });
}

/**
 * Whether a template can show a picture at all, as far as its text says without running it: the placeholder's name, or the
 * processor's variable for it, stands in it. The runtime renders one to be sure.
 */
export const mayShowPictures = (template: string): boolean => /image_pad|image_token/.test(template);
