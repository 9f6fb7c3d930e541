// The elementary functions in single precision beside the same in double precision: which there are, over which inputs, and how far a
// result is from the true one in units of the last place.

import type { Arithmetic } from "../../runtime/graph/arithmetic.ts";
import {
  expMinusOne,
  expMinusOneMinus,
  exponential,
  hyperbolicTangent,
  sigmoid,
} from "../../runtime/graph/functions/exponential.ts";
import { logarithm, logarithmBeside1, reciprocalRoot } from "../../runtime/graph/functions/logarithm.ts";
import { normalCdf, normalDensity } from "../../runtime/graph/functions/normal.ts";
import { gumbel } from "../../runtime/graph/functions/philox.ts";
import { cosine, sine } from "../../runtime/graph/functions/trigonometric.ts";
import { single } from "../../runtime/graph/single.ts";
import { gumbelOf } from "../../runtime/kernels/gumbel.ts";
import {
  normalCdf as exactCdf,
  normalDensity as exactDensity,
  expMinusOneMinus as exactExpMinusOneMinus,
} from "../../runtime/kernels/special.ts";

export interface Measured {
  readonly name: string;
  readonly ours: (x: number) => number;
  readonly exact: (x: number) => number;
  /** The most that a result may be off, in units of the last place. */
  readonly bound: number;
  /** What an input is made of the 32 bits of a word: absent = the f32 with these bits. */
  readonly input?: (word: number) => number;
  /** Results of lesser size are measured with this one's unit; absent = the smallest normal number's. */
  readonly floor?: number;
}

const of = (f: <T, M>(a: Arithmetic<T, M>, x: T) => T) => (x: number) => f(single, x);

export const functions: readonly Measured[] = [
  { name: "exponential", ours: of(exponential), exact: Math.exp, bound: 1.05 },
  { name: "logarithm", ours: of(logarithm), exact: Math.log, bound: 1 },
  { name: "reciprocalRoot", ours: of(reciprocalRoot), exact: (x) => 1 / Math.sqrt(x), bound: 1.5 },
  { name: "hyperbolicTangent", ours: of(hyperbolicTangent), exact: Math.tanh, bound: 2 },
  { name: "sine", ours: of(sine), exact: Math.sin, bound: 1 },
  { name: "cosine", ours: of(cosine), exact: Math.cos, bound: 1 },
  { name: "expMinusOne", ours: of(expMinusOne), exact: Math.expm1, bound: 1.5 },
  {
    name: "expMinusOneMinus",
    ours: of(expMinusOneMinus),
    exact: (x) => (x === Infinity ? x : exactExpMinusOneMinus(x)),
    bound: 2.1,
  },
  {
    name: "logarithmBeside1",
    ours: of(logarithmBeside1),
    exact: Math.log1p,
    bound: 1,
    input: (word) => Math.fround(Math.SQRT1_2 - 1 + ((word >>> 0) / 2 ** 32) * Math.SQRT1_2),
  },
  { name: "normalCdf", ours: of(normalCdf), exact: exactCdf, bound: 2.5 },
  { name: "normalDensity", ours: of(normalDensity), exact: exactDensity, bound: 2 },
  { name: "sigmoid", ours: of(sigmoid), exact: (x) => 1 / (1 + Math.exp(-x)), bound: 2.25 },
  { name: "gumbel", ours: of(gumbel), exact: gumbelOf, bound: 2, input: (word) => word >>> 0, floor: 1 },
];

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The f32 with these bits. */
export function ofBits(word: number): number {
  bits[0] = word;
  return float[0] as number;
}

/** Distance of two neighbouring f32 at a size. */
function unit(size: number): number {
  float[0] = size;
  const exponent = Math.max(1, (bits[0] as number) >>> 23) - 150;
  return 2 ** Math.min(exponent, 104);
}

/** How far `ours` is from the true result, in units of the last place of the true one; 0 for equal infinities and NaN. */
export function off({ ours, exact, floor = 0 }: Measured, x: number): number {
  const [got, wanted] = [ours(x), exact(x)];
  const rounded = Math.fround(wanted);
  if (Object.is(got, rounded) && !Number.isFinite(got)) return 0;
  // beyond the largest number: as if exponents went on
  const beyond = 2 ** 128;
  const [a, b] = [got, wanted].map((each) => Math.max(-beyond, Math.min(beyond, each))) as [number, number];
  if (Object.is(a, -0) !== Object.is(b, -0) && b === 0) return Infinity;
  if (Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  return Math.abs(a - b) / unit(Math.max(Math.min(Math.abs(b), 2 ** 127), floor));
}

/** Inputs where functions go wrong: zeros, ends, what lies beside powers of two, infinities, NaN. */
export const special: readonly number[] = [0, -0, 1, -1, Infinity, -Infinity, NaN, ...around()].map(Math.fround);

function around(): readonly number[] {
  const sizes = Array.from({ length: 277 }, (_, at) => 2 ** (at - 149));
  const ends = [
    88.72284,
    88.8,
    103.97,
    104.5,
    17.33,
    30,
    0.625,
    0.3465736,
    0.5,
    13.2,
    14.5,
    1.1754944e-38,
    3.4028235e38,
    16367173 * 2 ** 72,
  ];
  return [...sizes, ...ends].flatMap((each) =>
    [1 - 2 ** -24, 1, 1 + 2 ** -23].flatMap((by) => [each * by, -each * by]),
  );
}

interface Worst {
  /** From the true result, and at which input. */
  readonly ulp: number;
  readonly at: number;
  /** From the correctly rounded result, in units of the last place: a whole number. */
  readonly steps: number;
}

/** The worst of `count` inputs evenly spread over all 2³² words, and of the special ones. */
export function worst(measured: Measured, count: number): Worst {
  const rounded: Measured = { ...measured, exact: (x) => Math.fround(measured.exact(x)) };
  let [most, where, steps] = [0, 0, 0];
  const step = 2 ** 32 / count;
  const look = (x: number): void => {
    const each = off(measured, x);
    if (each > 0.5) steps = Math.max(steps, off(rounded, x));
    if (!(each <= most)) [most, where] = [each, x];
  };
  const input = measured.input ?? ofBits;
  for (let at = 0; at < count; at++) look(input(Math.floor((at + ((at * 0.6180339887) % 1)) * step)));
  if (!measured.input) for (const x of special) look(x);
  return { ulp: most, at: where, steps };
}
