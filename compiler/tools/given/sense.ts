// Values of a plan that contradict each other though each fits its schema: sums that are not 1, shapes that do not divide,
// a part without the part it works on. A spec cannot say them; a plan that a program made can.

import type { ModelShape, PlanNode, Range } from "../../../plan/plan.ts";
import { smallestTemperature } from "../../4-vocabulary/blocks/sampling.ts";

/** A contradiction: where within the node, and the fact. */
export interface Nonsense {
  readonly path: readonly (string | number)[];
  readonly fact: string;
}

export function nonsenseOf(node: PlanNode): readonly Nonsense[] {
  switch (node.kind) {
    case "model":
      return [
        ...when(
          node.minPixels !== undefined && node.maxPixels !== undefined && node.minPixels > node.maxPixels,
          ["minPixels"],
          `${node.minPixels} is more than maxPixels, ${node.maxPixels}`,
        ),
        ...(node.from.kind === "fresh" ? shape(node.from.shape) : []),
      ];
    case "four_artists":
      return [
        ...ordered(node.images, ["images"]),
        ...sumsToOne(
          node.ask.map((each) => each.share),
          ["ask"],
        ),
        ...(node.slots ? sumsToOne(node.slots, ["slots"]) : []),
      ];
    case "mix": {
      const shares = node.parts.flatMap((each) => each.share ?? []);
      return [
        ...when(node.parts.length === 0, ["parts"], "nothing is mixed"),
        ...when(
          shares.length > 0 && shares.length < node.parts.length,
          ["parts"],
          `${shares.length} of ${node.parts.length} parts have a share; all have one, or none`,
        ),
        ...(shares.length > 0 && shares.length === node.parts.length ? sumsToOne(shares, ["parts"]) : []),
      ];
    }
    case "resample":
      return sumsToOne(node.toward, ["toward"]);
    case "permute":
      return node.probability.kind === "adaptive" ? ordered(node.probability.between, ["probability", "between"]) : [];
    case "rollout":
      return coldly(node.temperature, ["temperature"]);
    case "evaluate":
      return [
        ...(node.decode.kind === "sample" ? coldly(node.decode.temperature, ["decode", "temperature"]) : []),
        ...endless(node.completion),
      ];
    case "reward":
      return when(node.terms.length === 0, ["terms"], "nothing is rewarded");
    case "grpo":
      return [
        ...when(node.kl !== undefined && node.reference === undefined, ["kl"], "there is no reference to be near to"),
        ...when(node.sync !== undefined && node.reference === undefined, ["sync"], "there is no reference to renew"),
        ...when(
          node.permute === undefined && node.group < 2 && node.baseline.over === undefined,
          ["group"],
          "a group of 1 rollout has nothing to be compared with",
        ),
        ...coldly(node.temperature, ["temperature"]),
        ...endless(node.completion),
        ...(node.filter ? ordered(node.filter.between, ["filter", "between"]) : []),
      ];
    default:
      return [];
  }
}

const when = (wrong: boolean, path: Nonsense["path"], fact: string): readonly Nonsense[] =>
  wrong ? [{ path, fact }] : [];

const coldly = (temperature: number, path: Nonsense["path"]): readonly Nonsense[] =>
  when(
    !(temperature > smallestTemperature),
    path,
    `${temperature}, where tokens are drawn above ${smallestTemperature}`,
  );

const endless = (completion: number): readonly Nonsense[] =>
  when(completion < 2, ["completion"], `${completion}, where an answer and the token that ends it are 2`);

const ordered = ({ from, to }: Range, path: Nonsense["path"]): readonly Nonsense[] =>
  when(from > to, path, `it goes from ${from} down to ${to}`);

function sumsToOne(shares: readonly number[], path: Nonsense["path"]): readonly Nonsense[] {
  const sum = shares.reduce((all, each) => all + each, 0);
  return when(Math.abs(sum - 1) > 1e-6, path, `the shares sum to ${Number(sum.toPrecision(6))}, and not to 1`);
}

function shape({ text, vision }: ModelShape): readonly Nonsense[] {
  const head = text.hidden / text.heads;
  const sections = text.mropeSections.reduce((sum, each) => sum + each, 0);
  const at = (...path: readonly string[]) => ["from", "shape", ...path];
  return [
    ...when(
      !Number.isInteger(head),
      at("text", "heads"),
      `a width of ${text.hidden} does not split into ${text.heads} heads`,
    ),
    ...when(
      !Number.isInteger(text.heads / text.kvHeads),
      at("text", "kvHeads"),
      `${text.heads} heads cannot share ${text.kvHeads} evenly`,
    ),
    ...when(
      Number.isInteger(head) && sections !== head / 2,
      at("text", "mropeSections"),
      `the sections sum to ${sections}, and half a head is ${head / 2}`,
    ),
    ...when(
      !Number.isInteger(vision.hidden / vision.heads),
      at("vision", "heads"),
      `a width of ${vision.hidden} does not split into ${vision.heads} heads`,
    ),
    ...when(
      vision.fullAttentionBlocks.some((block) => block >= vision.depth),
      at("vision", "fullAttentionBlocks"),
      `there are ${vision.depth} blocks, counted from 0`,
    ),
  ];
}
