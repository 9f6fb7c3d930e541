// The shape of a fresh model, as a plan says it: a decoder and a picture side at any size. Its vocabulary is made from the data.

import type { Nonsense } from "./base.ts";
import type { Kit, ValueOf } from "./kit.ts";

/** Token counts and widths; models/families says what is made of them. */
export const shapeOf = ({ z, count, positive }: Kit) =>
  z.strictObject({
    text: z.strictObject({
      hidden: positive,
      inter: positive,
      layers: positive,
      heads: positive,
      kvHeads: positive,
      tied: z.boolean(),
      ropeTheta: z.number(),
      /** Half-widths of the temporal, height and width sections; they sum to hidden / heads / 2. */
      mropeSections: z.tuple([count, count, count]),
    }),
    vision: z.strictObject({
      hidden: positive,
      inter: positive,
      depth: positive,
      heads: positive,
      patch: positive,
      window: positive,
      fullAttentionBlocks: z.array(count),
    }),
  });

export type ModelShape = ValueOf<ReturnType<typeof shapeOf>>;

/** A shape as it is asked for, in which there may be any number of sections. */
interface Asked {
  readonly text: Omit<ModelShape["text"], "mropeSections"> & { readonly mropeSections: readonly number[] };
  readonly vision: ModelShape["vision"];
}

/** The sizes that have to do with each other. */
const sizesOf = ({ text, vision }: Asked) => ({
  "text.hidden": text.hidden,
  "text.heads": text.heads,
  "text.kvHeads": text.kvHeads,
  "vision.hidden": vision.hidden,
  "vision.heads": vision.heads,
  "vision.window": vision.window,
  "vision.patch": vision.patch,
});
type Size = keyof ReturnType<typeof sizesOf>;

const heads = (width: number, count: number) => `a width of ${width} does not split into ${count} heads`;

/** What divides what: `whole` is a multiple of `part`, taken `times` times; and how a plan's check says that it is not. */
const divisions = [
  { whole: "text.hidden", part: "text.heads", times: 1, fact: heads },
  {
    whole: "text.heads",
    part: "text.kvHeads",
    times: 1,
    fact: (whole: number, part: number) => `${whole} heads cannot share ${part} evenly`,
  },
  {
    whole: "vision.hidden",
    part: "vision.heads",
    // two rotary axes, each of pairs: a head is a multiple of four wide
    times: 4,
    fact: (whole: number, part: number) =>
      `${heads(whole, part)}${whole % part === 0 ? ", each a multiple of 4 wide" : ""}`,
  },
  {
    whole: "vision.window",
    part: "vision.patch",
    // a token is 2 × 2 patches
    times: 2,
    fact: (whole: number, part: number) => `a window of ${whole} is not made of whole tokens of ${2 * part}`,
  },
] as const satisfies readonly { readonly whole: Size; readonly part: Size; readonly [more: string]: unknown }[];

/** Something in a shape that does not go with something else. */
export type ShapeFault =
  | ({ readonly kind: "uneven" } & (typeof divisions)[number])
  /** There are not three, or they do not sum to half a head. */
  | { readonly kind: "sections"; readonly sum: number; readonly half: number }
  | { readonly kind: "no_block"; readonly block: number };

/** Widths that do not divide, sections that do not sum (asked where the heads divide the width), the first block that is not there. */
export function faultsOf(shape: Asked): readonly ShapeFault[] {
  const { text, vision } = shape;
  const sizes = sizesOf(shape);
  const uneven = divisions.filter(({ whole, part, times }) => sizes[whole] % (sizes[part] * times) !== 0);
  const half = text.hidden / text.heads / 2;
  const sum = text.mropeSections.reduce((before, each) => before + each, 0);
  const askable = text.hidden % text.heads === 0;
  const wrong = askable && (text.mropeSections.length !== 3 || sum !== half);
  const block = vision.fullAttentionBlocks.find((each) => each >= vision.depth);
  return [
    ...uneven.map((each) => ({ kind: "uneven", ...each }) as const),
    ...(wrong ? [{ kind: "sections", sum, half } as const] : []),
    ...(block === undefined ? [] : [{ kind: "no_block", block } as const]),
  ];
}

/** The same, of the shape of a plan. */
export function nonsenseOfShape(shape: ModelShape, place: Nonsense["path"]): readonly Nonsense[] {
  const sizes = sizesOf(shape);
  const said = (fault: ShapeFault): readonly [path: string, fact: string] => {
    switch (fault.kind) {
      case "uneven":
        return [fault.part, fault.fact(sizes[fault.whole], sizes[fault.part])];
      case "sections":
        return ["text.mropeSections", `the sections sum to ${fault.sum}, and half a head is ${fault.half}`];
      case "no_block":
        return ["vision.fullAttentionBlocks", `there are ${shape.vision.depth} blocks, counted from 0`];
    }
  };
  return faultsOf(shape).map((fault) => {
    const [path, fact] = said(fault);
    return { path: [...place, ...path.split(".")], fact };
  });
}
