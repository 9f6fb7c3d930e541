// A `model` block read whole: weights, pixels, and for fresh weights the shape, whose widths must divide.
// A model that is used under `{ }` is read again with the amendments laid on.

import { FRESH_LIMITS } from "../../plan/checkpoint/processor.ts";
import { faultsOf, type ShapeFault } from "../../plan/nodes/model-shape.ts";
import type { ModelShape } from "../../plan/plan.ts";
import type { Entries } from "../2-names/entry.ts";
import { E0413, E0414, E0421, E0422, E0557 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { drawn } from "../diagnostics/drawn.ts";
import { writeNumber } from "../diagnostics/edits.ts";
import { model, modelText, modelVision } from "./blocks/model.ts";
import { type Owner, readSettings } from "./settings.ts";
import type { Context, Fields, Settled } from "./type.ts";
import type { ModelSpec } from "./word.ts";

/** Undefined after reporting what is wrong with the block. */
export function readModel(entries: Entries, owner: Owner, context: Context): ModelSpec | undefined {
  const fields = readSettings(model.settings, entries, owner, context, ["text", "vision"]);
  if (!fields) return undefined;
  const weights = fields.weights.value;
  const own = weights.kind === "fresh" ? FRESH_LIMITS : undefined;
  const { min_pixels, max_pixels } = fields;
  const spec = {
    weights,
    minPixels: min_pixels?.value ?? own?.minPixels,
    maxPixels: max_pixels?.value ?? own?.maxPixels,
    context: fields.context?.value,
  };
  if (spec.minPixels !== undefined && spec.maxPixels !== undefined && spec.minPixels > spec.maxPixels) {
    const at = (min_pixels ?? max_pixels)?.at ?? owner.at;
    const label = `above max_pixels, ${spec.maxPixels}`;
    const limits = { where: owner.name, least: spec.minPixels, most: spec.maxPixels };
    context.report(E0557(limits, { at, label, of: [`${owner.path}.min_pixels`, `${owner.path}.max_pixels`] }));
    return undefined;
  }
  const parts = ["text", "vision"].map((key) => entries.get(key));
  if (weights.kind !== "fresh") {
    const shape = parts.find((part) => part !== undefined);
    if (shape) {
      const where = { at: shape.at, label: "its config.json says the shape" };
      context.report(
        E0421(
          { name: shape.key, why: `the weights come from ${weights.kind === "hub" ? "the hub" : "a checkpoint"}` },
          where,
        ),
      );
      return undefined;
    }
    return { ...spec, shape: undefined };
  }
  const shape = readShape(entries, owner, context);
  return shape && { ...spec, shape };
}

function readShape(entries: Entries, owner: Owner, context: Context): ModelShape | undefined {
  const [textEntry, visionEntry] = [entries.get("text"), entries.get("vision")];
  for (const key of ["text", "vision"])
    if (!entries.has(key))
      context.report(E0422({ owner: owner.name, name: key }, { at: owner.at, label: "fresh weights need a shape" }));
  if (!textEntry || !visionEntry) return undefined;
  const below = (key: string, entry: { readonly at: Owner["at"] }): Owner => ({
    name: key,
    path: `${owner.path}.${key}`,
    at: entry.at,
  });
  const text = readSettings(modelText.settings, textEntry.entries, below("text", textEntry), context);
  const vision = readSettings(modelVision.settings, visionEntry.entries, below("vision", visionEntry), context);
  if (!text || !vision) return undefined;
  const sections = text.mrope.value;
  const shape = {
    text: {
      hidden: text.hidden.value,
      inter: text.inter.value,
      layers: text.layers.value,
      heads: text.heads.value,
      kvHeads: text.kv_heads.value,
      tied: text.tied.value,
      ropeTheta: text.rope_theta.value,
      mropeSections: sections,
    },
    vision: {
      hidden: vision.hidden.value,
      inter: vision.inter.value,
      depth: vision.depth.value,
      heads: vision.heads.value,
      patch: vision.patch.value,
      window: vision.window.value,
      fullAttentionBlocks: vision.full_attention.value,
    },
  };
  const faults = faultsOf(shape);
  const problems = [...problemsOf(faults, text, vision)];
  for (const problem of problems) context.report(problem);
  if (problems.length > 0) return undefined;
  const [temporal, height, width] = sections as [number, number, number];
  return {
    text: { ...shape.text, mropeSections: [temporal, height, width] },
    vision: { ...shape.vision, fullAttentionBlocks: shape.vision.fullAttentionBlocks.toSorted((a, b) => a - b) },
  };
}

type Text = Fields<typeof modelText.settings>;
type Vision = Fields<typeof modelVision.settings>;

/** Of each side the first of the widths that do not divide; sections where all widths of the text do; a block that is not there. */
function* problemsOf(faults: readonly ShapeFault[], text: Text, vision: Vision): Generator<Diagnostic> {
  const settings = {
    "text.hidden": ["hidden", text.hidden],
    "text.heads": ["heads", text.heads],
    "text.kvHeads": ["kv_heads", text.kv_heads],
    "vision.hidden": ["hidden", vision.hidden],
    "vision.heads": ["heads", vision.heads],
    "vision.window": ["window", vision.window],
    "vision.patch": ["patch", vision.patch],
  } as const;
  const uneven = (side: string): Diagnostic | undefined => {
    const found = faults.find((each) => each.kind === "uneven" && each.whole.startsWith(`${side}.`));
    if (found?.kind !== "uneven") return undefined;
    const { whole, part, times } = found;
    const [[name, field], [divisor, { value }]] = [settings[whole], settings[part]];
    return indivisible(name, field, times === 1 ? divisor : `${divisor} * ${times}`, value * times);
  };
  const inText = uneven("text");
  if (inText) yield inText;
  for (const fault of faults) if (fault.kind === "sections" && !inText) yield sectionsProblem(fault, text);
  const inVision = uneven("vision");
  if (inVision) yield inVision;
  for (const fault of faults) if (fault.kind === "no_block") yield blockProblem(fault, vision);
}

function sectionsProblem({ sum, half }: Extract<ShapeFault, { kind: "sections" }>, { mrope }: Text): Diagnostic {
  const label =
    mrope.value.length === 3 ? `these sum to ${sum}` : `three sections are wanted, ${mrope.value.length} are given`;
  const rule = drawn(
    [mrope.value.join(" + "), `${sum}`],
    [" "],
    ["==", "false"],
    [" "],
    ["hidden / heads / 2", `${half}`],
  );
  return E0414({ sections: mrope.value.map(String), half }, { at: mrope.at, label, rule });
}

function blockProblem(
  { block }: Extract<ShapeFault, { kind: "no_block" }>,
  { full_attention, depth }: Vision,
): Diagnostic {
  const rule = drawn(["block", `${block}`], [" "], ["<", "false"], [" "], ["depth", `${depth.value}`]);
  return E0413(
    { whole: "full_attention", value: block, part: "depth", by: depth.value },
    { at: full_attention.at, label: `blocks count from 0 to ${depth.value - 1}`, rule },
  );
}

function indivisible(whole: string, field: Settled<number>, part: string, by: number): Diagnostic {
  const rest = field.value % by;
  const below = field.value - rest;
  const near = below > 0 ? `${below} or ${below + by}` : `${by}`;
  const written = field.written.origin.kind !== "default";
  const nearest = below > 0 && rest * 2 <= by ? below : below + by;
  const rule = drawn([whole, `${field.value}`], [" "], ["%", `${rest}`], [` (${part}) `], ["==", "false"], [" 0"]);
  const where = { at: field.at, label: `${near} would fit`, rule, ...(written ? writeNumber(field.at, nearest) : {}) };
  return E0413({ whole, value: field.value, part, by }, where);
}
