// Polynomials with exact coefficients over variables, pi and square roots of primes: enough algebra to see that two answers
// are one. Roots of different primes are independent over the rationals, so a sum is zero only if every coefficient is.

import { addRationals, multiplyRationals, type Rational, rational } from "./rational.ts";

/** Coefficients by monomial; a monomial is its factors with exponents, sorted: `x^2 y^1`, the empty text for 1. Never a 0. */
export type Polynomial = ReadonlyMap<string, Rational>;

/** Beyond so many terms the graders give up. */
const mostTerms = 400;

export function constant(value: Rational): Polynomial {
  return new Map(value.numerator === 0n ? [] : [["", value]]);
}

/** A variable or constant by its name: `x`, `pi`, `root3`. */
export function atom(name: string): Polynomial {
  return new Map([[`${name}^1`, { numerator: 1n, denominator: 1n }]]);
}

export function isZero(polynomial: Polynomial): boolean {
  return polynomial.size === 0;
}

/** The value of a polynomial without variables and roots. */
export function constantOf(polynomial: Polynomial): Rational | undefined {
  if (polynomial.size === 0) return { numerator: 0n, denominator: 1n };
  return polynomial.size === 1 ? polynomial.get("") : undefined;
}

/** Adds a term in place, keeping no zeros. False when it grows too large. */
function put(terms: Map<string, Rational>, monomial: string, value: Rational): boolean {
  const held = terms.get(monomial);
  const sum = held ? addRationals(held, value) : value;
  if (sum === undefined) return false;
  if (sum.numerator === 0n) terms.delete(monomial);
  else terms.set(monomial, sum);
  return terms.size <= mostTerms;
}

export function addPolynomials(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const out = new Map(a);
  for (const [monomial, value] of b) if (!put(out, monomial, value)) return undefined;
  return out;
}

export function negate(a: Polynomial): Polynomial {
  return new Map([...a].map(([monomial, value]) => [monomial, { ...value, numerator: -value.numerator }]));
}

export function multiplyPolynomials(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const out = new Map<string, Rational>();
  for (const [left, leftValue] of a) {
    for (const [right, rightValue] of b) {
      const joined = joinMonomials(left, right);
      const product = multiplyRationals(leftValue, rightValue);
      const value = product && multiplyRationals(product, joined.factor);
      if (value === undefined || !put(out, joined.monomial, value)) return undefined;
    }
  }
  return out;
}

/** The product of two monomials, even powers of roots taken out: root3² is the factor 3. */
function joinMonomials(left: string, right: string): { readonly monomial: string; readonly factor: Rational } {
  const exponents = new Map<string, number>();
  for (const power of `${left} ${right}`.split(" ")) {
    const [name = "", exponent] = power.split("^");
    if (name !== "") exponents.set(name, (exponents.get(name) ?? 0) + Number(exponent));
  }
  let factor = 1n;
  for (const [name, exponent] of exponents) {
    if (!name.startsWith("root")) continue;
    factor *= BigInt(name.slice(4)) ** BigInt(Math.floor(exponent / 2));
    if (exponent % 2 === 0) exponents.delete(name);
    else exponents.set(name, 1);
  }
  const monomial = [...exponents]
    .map(([name, exponent]) => `${name}^${exponent}`)
    .sort()
    .join(" ");
  return { monomial, factor: { numerator: factor, denominator: 1n } };
}

/** The square root of a non-negative fraction as a polynomial in roots of primes; undefined for others and for large ones. */
export function rootOf(value: Rational): Polynomial | undefined {
  // sqrt(a / b) = sqrt(a b) / b
  const inside = value.numerator * value.denominator;
  if (inside < 0n || inside > 1_000_000_000_000n) return undefined;
  let left = Number(inside);
  let outside = 1n;
  let roots: Polynomial | undefined = constant({ numerator: inside === 0n ? 0n : 1n, denominator: 1n });
  for (let prime = 2; prime * prime <= left; prime += 1) {
    while (left % (prime * prime) === 0) {
      outside *= BigInt(prime);
      left /= prime * prime;
    }
    if (left % prime === 0) {
      roots = roots && multiplyPolynomials(roots, atom(`root${prime}`));
      left /= prime;
    }
  }
  if (left > 1) roots = roots && multiplyPolynomials(roots, atom(`root${left}`));
  const scale = rational(outside, value.denominator);
  return roots && scale && multiplyPolynomials(roots, constant(scale));
}
