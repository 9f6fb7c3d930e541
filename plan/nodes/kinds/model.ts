// model tiny { … }: a policy, weights on disk in the Hugging Face layout or fresh ones of a given shape.

import { missing, type NodeOf, node, when } from "../declare.ts";
import { nonsenseOfShape, shapeOf } from "../model-shape.ts";

export const model = node({
  kind: "model",
  number: 0,
  word: { family: "block" },
  fields: (kit) => ({
    from: kit.z.discriminatedUnion("kind", [
      kit.z.strictObject({
        kind: kit.z.literal("checkpoint"),
        path: kit.z.string(),
        /** Of its weights when the spec pins them, 64 hexadecimal digits (runtime/checkpoint/pin.ts). */
        sha256: kit.z.string().exactOptional(),
      }),
      kit.z.strictObject({ kind: kit.z.literal("hub"), name: kit.text, revision: kit.text.exactOptional() }),
      kit.z.strictObject({ kind: kit.z.literal("fresh"), shape: shapeOf(kit) }),
    ]),
    /** Pixels a picture may have after resizing; absent, what the checkpoint's own image processor says. Fresh models have both. */
    maxPixels: kit.positive.exactOptional(),
    minPixels: kit.positive.exactOptional(),
    /** Longest prompt and completion together that the architecture takes, in tokens. */
    context: kit.positive.exactOptional(),
  }),
  deed: "loaded",
  describe({ from }) {
    switch (from.kind) {
      case "checkpoint":
        return `weights from ${from.path}`;
      case "hub":
        return `weights of ${from.name}${from.revision === undefined ? "" : ` at ${from.revision}`}`;
      case "fresh":
        return `fresh weights, ${from.shape.text.layers} layers of ${from.shape.text.hidden}`;
    }
  },
  nonsense: ({ minPixels, maxPixels, from }) => [
    ...when(
      minPixels !== undefined && maxPixels !== undefined && minPixels > maxPixels,
      ["minPixels"],
      `${minPixels} is more than maxPixels, ${maxPixels}`,
    ),
    ...(from.kind === "fresh" ? nonsenseOfShape(from.shape, ["from", "shape"]) : []),
  ],
  unable: ({ from }) => missing("weights from the hub", from.kind === "hub"),
  reads: ({ from }) => (from.kind === "checkpoint" ? { what: "checkpoint", path: from.path } : undefined),
});

export type ModelNode = NodeOf<typeof model>;
