// Models and judges: the experiment's own, frozen copies, and those that are made from weights.

import type { ModelNode, NodeId } from "../../plan/plan.ts";
import type { JudgeTree, ModelSpec, ModelTree } from "../3-types/word.ts";
import { bug } from "../diagnostics/bug.ts";
import { E0422 } from "../diagnostics/codes.ts";
import type { Lowering } from "./lowering.ts";

export function lowerModel(lowering: Lowering, tree: ModelTree, name?: string): NodeId {
  const { spec, draft, build } = lowering;
  switch (tree.kind) {
    case "policy":
    case "reference": {
      const id = build.part(tree.kind);
      if (id !== undefined || draft.failed()) return id ?? "";
      draft.report(
        E0422({ owner: `experiment ${spec.name}`, name: tree.kind }, { at: tree.at, label: "there is none" }),
      );
      return "";
    }
    case "frozen": {
      const of = lowerModel(lowering, tree.of, "model");
      return draft.add({ kind: "frozen", of }, tree.at);
    }
    case "made": {
      const { minPixels, maxPixels, context } = tree.model;
      const limits = {
        ...(minPixels === undefined ? {} : { minPixels }),
        ...(maxPixels === undefined ? {} : { maxPixels }),
        ...(context === undefined ? {} : { context }),
      };
      return draft.add({ kind: "model", from: weightsOf(lowering, tree.model), ...limits }, tree.at, name);
    }
  }
}

function weightsOf({ build }: Lowering, { weights, shape }: ModelSpec): ModelNode["from"] {
  switch (weights.kind) {
    case "checkpoint": {
      const { sha256 } = weights;
      return {
        kind: "checkpoint",
        path: build.path(weights.path, weights.at),
        ...(sha256 === undefined ? {} : { sha256 }),
      };
    }
    case "hub": {
      const { name, revision } = weights;
      return { kind: "hub", name, ...(revision === undefined ? {} : { revision }) };
    }
    case "fresh":
      return { kind: "fresh", shape: shape ?? bug("fresh weights passed the checker without a shape") };
  }
}

/** One judge is one node, however many stages ask it. Two files may each have one of the same name. */
export function lowerJudge({ draft }: Lowering, { name, model: called, temperature, at }: JudgeTree): NodeId {
  const key = `judge ${JSON.stringify([name, called, temperature])}`;
  return draft.shared(key, `judge.${name}`, () => draft.add({ kind: "judge", model: called, temperature }, at));
}
