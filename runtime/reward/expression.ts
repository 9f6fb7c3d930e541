// Reads an answer in its second form as an exact quotient of polynomials, so that two answers can be compared by algebra:
// + - * / ^, implicit multiplication, sqrt( ), pi, decimals and one-letter variables. Anything else has no value here.

import {
  addPolynomials,
  atom,
  constant,
  constantOf,
  isZero,
  multiplyPolynomials,
  negate,
  type Polynomial,
  rootOf,
} from "./polynomial.ts";
import { decimal, multiplyRationals, type Rational, rational } from "./rational.ts";

/** above / below, `below` never zero. */
interface Quotient {
  readonly above: Polynomial;
  readonly below: Polynomial;
}

const one: Rational = { numerator: 1n, denominator: 1n };
const whole = (above: Polynomial): Quotient => ({ above, below: constant(one) });

function multiply(a: Quotient, b: Quotient): Quotient | undefined {
  const above = multiplyPolynomials(a.above, b.above);
  const below = multiplyPolynomials(a.below, b.below);
  return above && below && { above, below };
}

function invert(a: Quotient): Quotient | undefined {
  return isZero(a.above) ? undefined : { above: a.below, below: a.above };
}

function add(a: Quotient, b: Quotient): Quotient | undefined {
  const left = multiplyPolynomials(a.above, b.below);
  const right = multiplyPolynomials(b.above, a.below);
  const above = left && right && addPolynomials(left, right);
  const below = multiplyPolynomials(a.below, b.below);
  return above && below && { above, below };
}

/** The value of a quotient without variables and roots. */
function numberOf(a: Quotient): Rational | undefined {
  const above = constantOf(a.above);
  const below = constantOf(a.below);
  const inverse = below && rational(below.denominator, below.numerator);
  return above && inverse && multiplyRationals(above, inverse);
}

function power(base: Quotient, exponent: Quotient): Quotient | undefined {
  const value = numberOf(exponent);
  if (value === undefined || value.denominator !== 1n || value.numerator > 99n || value.numerator < -99n)
    return undefined;
  const times = Number(value.numerator);
  const factor = times < 0 ? invert(base) : base;
  let out: Quotient | undefined = whole(constant(one));
  for (let i = 0; i < Math.abs(times); i += 1) out = out && factor && multiply(out, factor);
  return out;
}

/** Splits into numbers, names and signs; undefined when something else stands there. */
function tokens(text: string): readonly string[] | undefined {
  const found = text.replaceAll("**", "^").match(/\d+\.?\d*|\.\d+|sqrt|pi|[a-z]|[-+*/^()]|./gisu) ?? [];
  return found.every((token) => /^(\d.*|\.\d+|sqrt|pi|[a-z]|[-+*/^()])$/i.test(token)) ? found : undefined;
}

/** The value of a text, or undefined when this grader cannot read it (or it divides by zero, or grows too large). */
function read(text: string): Quotient | undefined {
  const list = tokens(text);
  if (list === undefined) return undefined;
  let at = 0;

  // sum := product (("+" | "-") product)*
  const sum = (): Quotient | undefined => {
    let out = product();
    while (list[at] === "+" || list[at] === "-") {
      const minus = list[at] === "-";
      at += 1;
      const next = product();
      out = out && next && add(out, minus ? { ...next, above: negate(next.above) } : next);
    }
    return out;
  };
  // product := signed ("*" signed | "/" signed | signed-without-sign)*
  const product = (): Quotient | undefined => {
    let out = signed();
    for (;;) {
      const sign = list[at];
      if (sign === undefined || sign === "+" || sign === "-" || sign === ")" || sign === "^") return out;
      if (sign === "*" || sign === "/") at += 1;
      const next = signed();
      const factor = sign === "/" ? next && invert(next) : next;
      out = out && factor && multiply(out, factor);
      if (out === undefined) return undefined;
    }
  };
  // signed := ("+" | "-") signed | raised
  const signed = (): Quotient | undefined => {
    if (list[at] !== "-" && list[at] !== "+") return raised();
    const minus = list[at] === "-";
    at += 1;
    const value = signed();
    return value && (minus ? { ...value, above: negate(value.above) } : value);
  };
  // raised := item ("^" signed)?
  const raised = (): Quotient | undefined => {
    const base = item();
    if (list[at] !== "^") return base;
    at += 1;
    const exponent = signed();
    return base && exponent && power(base, exponent);
  };
  // item := number | name | "(" sum ")" | "sqrt" "(" sum ")"
  const item = (): Quotient | undefined => {
    const token = list[at];
    if (token === undefined) return undefined;
    at += 1;
    if (/^[\d.]/.test(token)) {
      const value = decimal(token);
      return value && whole(constant(value));
    }
    if (token === "(") return closed();
    if (token.toLowerCase() === "sqrt") {
      if (list[at] !== "(") return undefined;
      at += 1;
      const inside = closed();
      const value = inside && numberOf(inside);
      const root = value && rootOf(value);
      return root && whole(root);
    }
    return /^[a-z]/i.test(token) ? whole(atom(token)) : undefined;
  };
  const closed = (): Quotient | undefined => {
    const value = sum();
    if (list[at] !== ")") return undefined;
    at += 1;
    return value;
  };

  const value = sum();
  return at === list.length ? value : undefined;
}

/**
 * Whether two answers in second form have a difference of exactly zero. Texts with more than two different letters, or with
 * powers of powers or of two digits, never do: the published grader refuses them too.
 */
export function differenceIsZero(left: string, right: string): boolean {
  // "(x2" and "2)x" make sense only together
  if (!isBalanced(left) || !isBalanced(right)) return false;
  const text = `(${left})-(${right})`;
  const letters = new Set(text.replaceAll("sqrt", "").replaceAll("frac", "").match(/\p{L}/gu));
  if (letters.size > 2 || text.includes("^{") || text.includes("^(") || /\^[0-9]+\^|\^[0-9][0-9]+/.test(text))
    return false;
  const difference = read(text);
  return difference !== undefined && isZero(difference.above);
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const each of text) {
    if (each === "(") depth += 1;
    if (each === ")") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
