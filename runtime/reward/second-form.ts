// The second normal form of an answer: plain text without units, LaTeX and thousands commas, ready for arithmetic
// (the normalisation of Lewkowycz et al. 2022 as PRM800K and MathRuler have it).

import { dropText } from "./first-form.ts";

const units = "degree cm centimeter meter mile second minute hour day week month year foot feet inch yard".split(" ");

/** The second form; see the steps in the body. Text that is no LaTeX this file knows keeps its backslashes. */
export function secondForm(answer: string): string {
  let s = dropText(answer);
  s = s.replaceAll("\\%", "%").replaceAll("\\$", "$").replaceAll("$", "").replaceAll("%", "");
  s = s.replaceAll(" or ", " , ").replaceAll(" and ", " , ");
  s = s.replaceAll("million", "*10^6").replaceAll("billion", "*10^9").replaceAll("trillion", "*10^12");
  for (const unit of units) s = s.replace(new RegExp(`${unit}(es)?(s)? *(\\^[0-9]+)?`, "g"), "");
  s = s.replace(/\^ *\\circ/g, "");
  if (s.startsWith("{") && s.endsWith("}")) s = s.slice(1, -1);
  s = s.replace(/,\\! */g, "");
  const value = numberOf(s);
  if (isWhole(value)) s = String(roundWhole(value));
  if (s.includes("\\")) {
    const fractions = s.replaceAll("\\tfrac", "\\frac").replaceAll("\\dfrac", "\\frac").replaceAll("\\frac", " \\frac");
    s = (plainText(fractions) ?? s).trim();
  }
  s = s.replace(/- */g, "-");
  s = s.replace(/([0-9]) +([0-9])/g, "$1+$2"); // a mixed number is a sum
  s = s.replaceAll(" ", "").replaceAll("{", "").replaceAll("}", "").toLowerCase();
  return readsAsInteger(s) ? String(roundWhole(Number(s.replaceAll(",", "")))) : s;
}

/** Thousands commas out of whole numbers: `1,234` is 1234, `(1,23)` stays. */
export function dropCommas(s: string): string {
  for (let before = s; ; before = s) {
    s = before.replace(/(\d),(\d\d\d)($|\D)/g, "$1$2$3");
    if (s === before) return s;
  }
}

/** Whether a text is a whole number, also as `12.0` or `1,200`. */
export function readsAsInteger(s: string): boolean {
  return isWhole(numberOf(dropCommas(s)));
}

function numberOf(s: string): number | undefined {
  const text = s.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function isWhole(value: number | undefined): value is number {
  return value !== undefined && Math.abs(value) < 1e15 && Math.abs(value - Math.round(value)) <= 1e-7;
}

/** The nearest whole number, 0 never negative. */
function roundWhole(value: number): number {
  return Math.round(value) + 0;
}

/** The braced group that opens at `at`, and the place after it; undefined when it never closes. */
function group(s: string, at: number): { readonly text: string; readonly end: number } | undefined {
  let depth = 0;
  for (let i = at; i < s.length; i += 1) {
    if (s[i] === "{") depth += 1;
    if (s[i] === "}") depth -= 1;
    if (depth === 0) return { text: s.slice(at + 1, i), end: i + 1 };
  }
  return undefined;
}

const signs: Readonly<Record<string, string>> = { pi: "pi", cdot: "*", times: "*" };

/**
 * LaTeX as plain text: `\frac{a}{b}` to `a/b` (no parentheses added, as in the published grader), `\sqrt{a}` to `sqrt(a)`,
 * signs and escapes. A command this grader does not know keeps its backslash, so that it only ever equals itself; undefined
 * when braces or arguments are missing.
 */
function plainText(s: string): string | undefined {
  let out = "";
  let at = 0;
  while (at < s.length) {
    const command = /^\\([A-Za-z]+|[^A-Za-z])/s.exec(s.slice(at));
    if (!command) {
      if (s[at] !== "{" && s[at] !== "}") out += s[at];
      at += 1;
      continue;
    }
    const name = command[1]!;
    at += command[0].length;
    if (name === "frac" || name === "sqrt" || name === "text") {
      const parts: string[] = [];
      while (parts.length < (name === "frac" ? 2 : 1)) {
        if (at >= s.length) return undefined;
        const braced = s[at] === "{" ? group(s, at) : { text: s[at]!, end: at + 1 };
        const part = braced && plainText(braced.text);
        if (braced === undefined || part === undefined) return undefined;
        parts.push(part);
        at = braced.end;
      }
      out += name === "frac" ? parts.join("/") : name === "sqrt" ? `sqrt(${parts[0]})` : parts[0];
    } else if (Object.hasOwn(signs, name)) {
      out += signs[name];
      while (s[at] === " ") at += 1;
    } else if ("{}%$&_#".includes(name)) out += name;
    else if (",;! ".includes(name)) out += " ";
    else if (name !== "left" && name !== "right") out += `\\${name}`;
  }
  return out;
}
