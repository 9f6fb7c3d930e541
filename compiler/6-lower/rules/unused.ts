// Unused is an error: a setting that no node of the plan reads would be a setting that does nothing.

import { isWritten } from "../../2-names/origin.ts";
import type { Settings, Settled } from "../../3-types/type.ts";
import { experiment } from "../../4-vocabulary/blocks/experiment.ts";
import type { TypedSpec } from "../../5-check/check.ts";
import { E0420, E0421, E0424, E0711 } from "../../diagnostics/codes.ts";
import type { Diagnostic, Label } from "../../diagnostics/diagnostic.ts";
import type { Case } from "./rule.ts";

export function* unused(given: Case): Iterable<Diagnostic> {
  const { spec, readers, run } = given;
  const idle = new Set<string>();
  for (const block of spec.blocks) {
    if (run.nodes.some((node) => node.id === block.key || node.id.startsWith(`${block.key}.`))) continue;
    idle.add(block.key);
    const train = spec.blocks.find((each) => each.key === "train")?.word.name ?? "train";
    yield E0421(
      { name: block.key, why: `\`${train}\` has no use for it` },
      { at: block.at, label: "nothing reads this" },
    );
  }
  for (const [path, field] of spec.settings) {
    const [top = "", name] = path.split(".");
    if (!isWritten(field.written.origin) || readers.has(path) || idle.has(top) || isAnnotation(path)) continue;
    yield verdict(path, top, name, field, mixesOf(spec));
  }
}

function isAnnotation(path: string): boolean {
  const { annotation, spread } = (experiment.settings as Settings)[path] ?? {};
  return annotation === true || spread === true;
}

/** Where datasets are mixed: usually the place that forgot one. */
const mixesOf = (spec: TypedSpec): readonly Label[] =>
  [...spec.data.values()]
    .filter(({ value }) => value.kind === "source" && value.word.name === "mix")
    .map(({ value }) => ({ ...value.at, text: "not mixed in here", primary: false }));

function verdict(
  path: string,
  top: string,
  name: string | undefined,
  field: Settled<unknown>,
  labels: readonly Label[],
): Diagnostic {
  if (top === "reference") return E0711({}, { at: field.at, label: "nothing is kept near this" });
  if (top === "data") return E0424({ name: name ?? path }, { at: field.at, label: "made, and used by nobody", labels });
  return E0420({ path }, { at: field.at, label: "no part of the plan reads this" });
}
