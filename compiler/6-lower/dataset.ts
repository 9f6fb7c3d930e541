// Datasets: one node a source and one a stage, each named dataset once.

import type { NodeId } from "../../plan/plan.ts";
import type { DatasetTree } from "../3-types/word.ts";
import { E0203 } from "../diagnostics/codes.ts";
import { write } from "../diagnostics/edits.ts";
import type { Place } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Lowering } from "./lowering.ts";

/** What cannot be lowered is reported, and its place taken by an id that no verifier will ever see. */
export function lowerDataset(lowering: Lowering, tree: DatasetTree): NodeId {
  switch (tree.kind) {
    case "named":
      return named(lowering, tree.name, tree.at) ?? "";
    case "source":
      return tree.word.lower(tree.args, tree.at, lowering.build);
    case "stage": {
      const input = lowerDataset(lowering, tree.input);
      return tree.word.lower(tree.args, input, tree.at, lowering.build);
    }
  }
}

function named({ spec, draft, build }: Lowering, name: string, at: Place): NodeId | undefined {
  const settled = spec.data.get(name);
  if (settled) {
    const path = `data.${name}`;
    const id = draft.once(path, at, () => {
      draft.read(path);
      return lowerDataset({ spec, draft, build }, settled.value);
    });
    // another name for a dataset adds no node: it is read where it leads
    if (id !== undefined && !draft.readers.has(path)) draft.readers.set(path, [id]);
    return id;
  }
  const legal = [...spec.data.keys()];
  const { near, sentence } = suggest(name, legal);
  const help =
    sentence ??
    (legal.length > 0 ? `there are ${legal.map((each) => `\`${each}\``).join(", ")}` : "there is no `data { … }` here");
  const [best] = near;
  const span = { start: at.span.end - name.length, end: at.span.end };
  const fix = best === undefined ? undefined : write({ source: at.source, span }, best);
  draft.report(
    E0203({ what: "dataset", name }, { at, label: "not known", notes: [{ keyword: "help", text: help }], fix }),
  );
  return undefined;
}
