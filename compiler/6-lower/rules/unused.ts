// Unused is an error: a setting that no node of the plan reads would be a setting that does nothing.

import { isWritten } from "../../2-names/origin.ts";
import type { Settings, Settled } from "../../3-types/type.ts";
import type { DatasetTree } from "../../3-types/word.ts";
import { experiment } from "../../4-vocabulary/blocks/experiment.ts";
import type { TypedSpec } from "../../5-check/check.ts";
import { E0221, E0420, E0421, E0424, E0711 } from "../../diagnostics/codes.ts";
import type { Diagnostic, Label, Note } from "../../diagnostics/diagnostic.ts";
import { lineInside, write } from "../../diagnostics/edits.ts";
import type { Place } from "../../diagnostics/source.ts";
import type { Case } from "./rule.ts";

export function* unused(given: Case): Iterable<Diagnostic> {
  const { spec, readers, run } = given;
  const idle = new Set<string>();
  const told = new Set<string>();
  const train = spec.blocks.find((each) => each.word.name === "train grpo")?.at;
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
    const circle = top === "data" && name !== undefined ? circleOf(name, spec) : undefined;
    if (circle?.some((each) => told.has(each))) continue;
    for (const each of circle ?? []) told.add(each);
    yield circle ? inCircle(circle, field) : verdict(path, top, name, field, mixesOf(spec), train);
  }
}

function isAnnotation(path: string): boolean {
  const { annotation, spread } = (experiment.settings as Settings)[path] ?? {};
  return annotation === true || spread === true;
}

/** `reference = policy` moves with the policy. */
const ofItself = (field: Settled<unknown>): readonly Note[] =>
  (field.value as { kind?: string }).kind === "policy"
    ? [{ keyword: "help", text: "write `reference = frozen(policy)`, and `kl = 0.01 * k3(reference)` in `train grpo`" }]
    : [];

/** Where datasets are mixed: usually the place that forgot one. */
const mixesOf = (spec: TypedSpec): readonly Label[] =>
  [...spec.data.values()]
    .filter(({ value }) => value.kind === "source" && value.word.name === "mix")
    .map(({ value }) => ({ ...value.at, text: "not mixed in here", primary: false }));

/** The datasets from which a dataset is made that is made from itself, it first; undefined for any other. */
function circleOf(name: string, spec: TypedSpec): readonly string[] | undefined {
  const walk = (at: string, above: readonly string[]): readonly string[] | undefined => {
    const again = above.indexOf(at);
    if (again >= 0) return above.slice(again);
    const tree = spec.data.get(at)?.value;
    for (const each of tree ? namedIn(tree) : []) {
      const found = walk(each, [...above, at]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(name, []);
}

const namedIn = (tree: DatasetTree): readonly string[] => {
  switch (tree.kind) {
    case "named":
      return [tree.name];
    case "stage":
      return namedIn(tree.input);
    case "source":
      // datasets that are mixed
      return Object.values(tree.args).flatMap((each) =>
        Array.isArray(each)
          ? each.flatMap((part: { input?: DatasetTree }) => (part?.input ? namedIn(part.input) : []))
          : [],
      );
  }
};

function inCircle(circle: readonly string[], field: Settled<unknown>): Diagnostic {
  const [first = ""] = circle;
  const way = [...circle, first].map((each) => `\`${each}\``).join(" → ");
  const notes = [
    { keyword: "help", text: `the circle is ${way}; one of them has to begin with a source such as four_artists(…)` },
  ];
  return E0221({ name: `data.${first}` }, { at: field.at, label: "it is made from itself", notes });
}

function verdict(
  path: string,
  top: string,
  name: string | undefined,
  field: Settled<unknown>,
  labels: readonly Label[],
  train: Place | undefined,
): Diagnostic {
  // a reference was meant for something; the policy itself moves along
  const isItself = (field.value as { kind?: string }).kind === "policy";
  const kept = isItself ? write(field.at, "frozen(policy)") : train && lineInside(train, "kl = 0.01 * k3(reference)");
  if (top === "reference")
    return E0711({}, { at: field.at, label: "nothing is kept near this", notes: ofItself(field), fix: kept });
  if (top === "data") return E0424({ name: name ?? path }, { at: field.at, label: "made, and used by nobody", labels });
  return E0420({ path }, { at: field.at, label: "no part of the plan reads this" });
}
