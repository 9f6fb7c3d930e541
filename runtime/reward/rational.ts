// Exact fractions of arbitrary size, for grading: 1.8 and 9/5 are one number, 0.667 and 2/3 are not.

/** numerator / denominator in lowest terms, the denominator positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Above this many hexadecimal digits the graders give up: no honest answer is that long, and powers of powers explode. */
const longest = 1000;

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [left, right] = [a, b];
  while (right !== 0n) [left, right] = [right, left % right];
  return left;
}

const size = (value: bigint): bigint => (value < 0n ? -value : value);

/** The fraction in lowest terms; undefined for a denominator of 0. */
export function rational(numerator: bigint, denominator = 1n): Rational | undefined {
  if (denominator === 0n) return undefined;
  const divisor = greatestDivisor(size(numerator), size(denominator)) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** `12`, `1.50` or `.5`, exactly. */
export function decimal(text: string): Rational | undefined {
  const [whole = "", part = ""] = text.split(".");
  return whole.length + part.length > longest ? undefined : rational(BigInt(whole + part), 10n ** BigInt(part.length));
}

export function addRationals(a: Rational, b: Rational): Rational | undefined {
  return bounded(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function multiplyRationals(a: Rational, b: Rational): Rational | undefined {
  return bounded(a.numerator * b.numerator, a.denominator * b.denominator);
}

function bounded(numerator: bigint, denominator: bigint): Rational | undefined {
  const out = rational(numerator, denominator);
  return out && out.numerator.toString(16).length + out.denominator.toString(16).length <= longest ? out : undefined;
}
