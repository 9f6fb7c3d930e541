// `perlc new NAME`: a first spec that checks clean, every line of it explained, to be changed into one's own.

import { E0256, E0268 } from "../../diagnostics/codes.ts";
import type { Compiled } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { parse } from "../../recovery/parse.ts";
import { format } from "../format/format.ts";
import { templates } from "./templates.ts";

export interface Starter {
  /** With `.perl` behind it. */
  readonly path: string;
  readonly text: string;
}

/** The starter spec of a name such as `ablation` or `studies/warm-up`. It uses the specs that come with perlc as every install has them. */
export function starter(name: string, template = "first"): Compiled<Starter> {
  const names = Object.keys(templates);
  const chosen = Object.hasOwn(templates, template) ? templates[template] : undefined;
  if (!chosen) {
    const { sentence } = suggest(template, names);
    const notes = sentence ? { notes: [{ keyword: "help", text: sentence }] } : {};
    return { value: undefined, diagnostics: [E0268({ name: template, known: names }, notes)] };
  }
  const path = name.replace(/\.perl$/, "");
  const file = path.split("/").at(-1) ?? "";
  const text = chosen.write(file.replaceAll("-", "_"));
  const named = /^[A-Za-z][\w-]*$/.test(file) && parse({ path, text }).diagnostics.length === 0;
  if (!named) return { value: undefined, diagnostics: [E0256({ name: file === "" ? name : file })] };
  // a long name moves the columns of what stands behind it
  const laid = format({ path, text }).value ?? text;
  return { value: { path: `${path}.perl`, text: laid }, diagnostics: [] };
}
