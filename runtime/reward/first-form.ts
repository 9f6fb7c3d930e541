// The first of two normal forms in which answers are compared: spelling variants of LaTeX (the MATH benchmark's `_strip_string`).
// Text in, text out; two answers with one first form are equal without any arithmetic.

/** The text of an enclosing `\text{…}`, or the input. */
export function dropText(answer: string): string {
  return /^\\text\{(.+?)\}$/.exec(answer)?.[1] ?? answer;
}

/** Whether a text says anything: more than space, brackets, percent signs and degrees, which the grader takes away. */
export function saysSomething(answer: string): boolean {
  const bare = answer.replace(/\^\{?\\circ\}?|\\(?:text|textbf|mathrm|mathbf|left|right|quad|qquad|[^A-Za-z])/g, "");
  return /[^\s{}()[\]$%.,;:\\]/.test(bare);
}

/**
 * The first form: units, percent signs and sizes of brackets removed, fractions and roots in full braces, `0.5` and `1/2` as
 * `\frac{1}{2}`, a short left side `x=` cut off. Broken LaTeX comes back as it was, stripped.
 */
export function firstForm(answer: string): string {
  const original = dropText(answer.trim()).trim();
  let s = original.replaceAll("\n", "").replaceAll("\\!", "").replaceAll("\\\\", "\\");
  s = s.replaceAll("tfrac", "frac").replaceAll("dfrac", "frac");
  s = s.replaceAll("\\left", "").replaceAll("\\right", "");
  s = s.replaceAll("^{\\circ}", "").replaceAll("^\\circ", "").replaceAll("\\$", "");
  const withUnit = s.split("\\text{ ");
  if (withUnit.length > 2) return original;
  s = withUnit[0]!;
  s = s.replaceAll("\\%", "").replaceAll("%", "").replaceAll(" .", " 0.").replaceAll("{.", "{0.");
  if (s === "") return s;
  if (s.startsWith(".")) s = `0${s}`;
  const sides = s.split("=");
  if (sides.length === 2 && sides[0]!.length <= 2) s = sides[1]!;
  const rooted = bracedRoots(s);
  if (rooted === undefined) return original;
  const filled = bracedFractions(rooted.replaceAll(" ", ""));
  if (filled === undefined) return original;
  return slashFraction(filled === "0.5" ? "\\frac{1}{2}" : filled);
}

/** `\sqrt3` as `\sqrt{3}`; undefined when a root has no argument. */
function bracedRoots(s: string): string | undefined {
  const [head, ...rest] = s.split("\\sqrt");
  if (rest.includes("")) return undefined;
  return head + rest.map((part) => `\\sqrt${part.startsWith("{") ? part : `{${part[0]}}${part.slice(1)}`}`).join("");
}

/** `\frac12` and `\frac1{2}` as `\frac{1}{2}`; unchanged when an argument is missing, undefined when both are. */
function bracedFractions(s: string): string | undefined {
  const [head, ...rest] = s.split("\\frac");
  let out = head!;
  for (const part of rest) {
    if (part === "") return undefined;
    if (part.startsWith("{")) out += `\\frac${part}`;
    else if (part.length < 2) return s;
    else if (part[1] === "{") out += `\\frac{${part[0]}}${part.slice(1)}`;
    else out += `\\frac{${part[0]}}{${part[1]}}${part.slice(2)}`;
  }
  return out;
}

/** `3/4` of two whole numbers as `\frac{3}{4}`. */
function slashFraction(s: string): string {
  const whole = /^(0|-?[1-9][0-9]*)\/(0|-?[1-9][0-9]*)$/.exec(s);
  return whole ? `\\frac{${whole[1]}}{${whole[2]}}` : s;
}
