// How far a number may be from that of a golden, kind by kind, and why. All tolerances of `perlc conform`, and of the tests that read
// goldens, stand here.

export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
  /** What the relative part counts by: the wanted number, the largest of those compared together, or a figure of their golden. */
  readonly of: "value" | "largest" | "the largest advantage" | "the parameter's rms" | "its terms";
  readonly why: string;
}

/** How an adapter counts: with doubles, or with floats. */
export type Precision = "double" | "single";

const absolute = (most: number, why: string): Tolerance => ({ relative: 0, absolute: most, of: "value", why });
const relative = (most: number, why: string): Tolerance => ({ relative: most, absolute: 0, of: "value", why });

/** The goldens of models were computed with floats: an adapter that counts with doubles is as far from them as one that does not. */
const asReference = "the reference computed with floats, in another order; ten times its own noise or more";

export const tolerances = {
  exact: absolute(0, "whole numbers, texts and orders have no rounding"),
  /** Of the objective, on the host. */
  terms: { relative: 1e-9, absolute: 1e-12, of: "value", why: "both computed with doubles, in another order" },
  losses: {
    double: {
      relative: 1e-9,
      absolute: 1e-12,
      of: "largest",
      why: "both computed with doubles; terms of a sum cancel, so entries count by the largest",
    },
    single: {
      relative: 2e-5,
      absolute: 2e-6,
      of: "largest",
      why: "floats against doubles; PyTorch with floats needs a tenth of it",
    },
  },
  /** Of the case with log ratios up to 32. */
  extremeLosses: {
    relative: 1e-4,
    absolute: 2e-6,
    of: "largest",
    why: "e to the power of 32 multiplies the rounding of 32",
  },
  pixels: absolute(2e-6, "the same bytes, divided and shifted with doubles or floats"),
  rows: absolute(1e-4, asReference),
  logits: absolute(2e-4, asReference),
  logProbs: absolute(1e-4, asReference),
  loss: { relative: 2e-5, absolute: 0, of: "the largest advantage", why: asReference },
  laterLoss: {
    relative: 5e-4,
    absolute: 0,
    of: "the largest advantage",
    why: "an entry with a tiny gradient moves by a whole step in a direction that rounding decides",
  },
  gradientNorm: relative(2e-4, asReference),
  laterGradientNorm: relative(2e-3, "as the later losses: of weights that have moved"),
  meanRatio: relative(1e-3, asReference),
  gradients: { relative: 1e-3, absolute: 1e-30, of: "the parameter's rms", why: asReference },
  weightNorms: relative(2e-4, asReference),
  weightEntries: absolute(2e-5, "2 % of a step; the goldens list entries whose gradient is not tiny"),
  changeNorms: relative(5e-3, "counts also entries whose direction rounding decides"),
  moments: relative(2e-3, asReference),
  /** Of ops, without goldens. */
  bits: absolute(0, "the device `cpu` promises the bits of the interpreter in single precision"),
} as const satisfies Readonly<Record<string, Tolerance | Readonly<Record<Precision, Tolerance>>>>;

/** What a float is rounded to, relative to 1. */
const unit = 2 ** -24;

/**
 * How far an op's numbers may be from those of double precision, by the name of its cases: in units of 2⁻²⁴ of the sum of the sizes of a
 * number's terms (vectors/sizes.ts). `npm run kernels` prints how far they are.
 */
const opUnits: Readonly<Record<string, number>> = {
  ...inAll(0, [
    ...["absolute", "sign", "greater", "less", "equal"],
    ...["add", "subtract", "multiply", "maximum", "minimum", "greater", "less", "equal"].map(
      (op) => `${op} of integers`,
    ),
    ...["concatenate", "slice", "slice of long rows", "pad", "permute", "pick", "place", "writeRows"],
    ...["countNonFinite", "argmax"],
  ]),
  ...inAll(4, ["add", "subtract", "multiply", "maximum", "minimum", "scale", "shift", "clamp", "select"]),
};

function inAll(units: number, ops: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(ops.map((op) => [op, units]));
}

/** Of what is rounded a few times: WGSL lets a quotient be off by 2.5 units of the last place and an exponential by 3 and two for its argument. */
const fewUnits = 16;

/** The tolerance of an op's cases; its whole numbers are exact. */
export function opTolerance(op: string): Tolerance {
  const units = opUnits[op] ?? fewUnits;
  return units === 0
    ? absolute(0, "nothing is rounded")
    : { relative: units * unit, absolute: 0, of: "its terms", why: "floats against doubles" };
}

/** A tolerance as a line says it: `exact`, `within 1e-4`, `within 2e-5 of the largest + 2e-6`. */
export function toleranceText({ relative, absolute, of }: Tolerance): string {
  if (relative === 0 && absolute === 0) return "exact";
  if (of === "its terms") return `within ${relative / unit} units of its terms`;
  const by = of === "value" ? "relative" : of === "largest" ? "of the largest" : `of ${of}`;
  const parts = [relative > 0 ? `${power(relative)} ${by}` : "", absolute > 1e-20 ? power(absolute) : ""];
  return `within ${parts.filter((each) => each !== "").join(" + ")}`;
}

const power = (value: number): string => value.toExponential().replace("e-0", "e-");
