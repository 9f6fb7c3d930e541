// Where the parser stumbles: the few famous slips are recognised by their tokens, reported with a fix, and mended
// before it tries again: a value or operand left out, `seed 42`, a stage without its `|`, a sign written twice.

import { rows } from "../../grammar/tokens.ts";
import { type InputToken, isName, type Layout, layout, pathEnd, putIn } from "../1-syntax/input-tokens.ts";
import { E0111, E0119, E0120, E0122, E0129 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { takeOut, wholeLines, write } from "../diagnostics/edits.ts";
import type { Source, Span } from "../diagnostics/source.ts";
import { leadingOperator, prefixedText, valueBefore } from "./misplaced.ts";

const operatorKinds = new Set(rows.filter((row) => row.operator).map((row) => row.name));
const enders = new Set(["CloseBrace", "CloseParen", "CloseBracket", "Comma"]);
const openers = new Set(["OpenBrace", "OpenParen", "OpenBracket"]);
/** Signs of which a second one right behind means nothing; `- -3` does. */
const once = new Set(["Assign", "Comma", "Dot", ...operatorKinds].filter((kind) => kind !== "Minus"));

/** The tokens with those slips mended, and their diagnostics. */
export function repair(
  source: Source,
  tokens: readonly InputToken[],
): { input: readonly InputToken[]; diagnostics: readonly Diagnostic[] } {
  const places = layout(source, tokens);
  const input: InputToken[] = [];
  const diagnostics: Diagnostic[] = [];
  const open: string[] = [];
  let unjoined = -1; // the line on which a missing operator was last told
  const lastReal = tokens.findLastIndex((each) => each.index >= 0);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as InputToken;
    const next = tokens[i + 1];
    if (openers.has(token.kind)) open.push(tokens[i - 1]?.kind === "Use" ? "Use" : token.kind);
    if (token.kind.startsWith("Close")) open.pop();
    if (next && once.has(token.kind) && next.kind === token.kind && next.index >= 0) {
      // of commas the builder tells: the grammar takes two of them as well
      if (token.kind !== "Comma") diagnostics.push(twice(source, next));
      continue;
    }
    const prefixed = prefixedText(source, token, next);
    if (prefixed) {
      diagnostics.push(prefixed);
      continue;
    }
    const assigns = token.kind === "Assign";
    const swapped = assigns && lacksValue(tokens, places, i) ? valueBefore(source, tokens, places, i) : undefined;
    if (swapped) {
      input.splice(-1, 1, token, tokens[i - 1] as InputToken);
      diagnostics.push(swapped);
      continue;
    }
    input.push(token);
    const leading =
      assigns && !lacksValue(tokens, places, i + 1) ? leadingOperator(source, tokens, places, i + 1) : undefined;
    if (leading) {
      input.push(...leading.instead);
      diagnostics.push(leading.diagnostic);
      i += leading.instead.length === 0 ? 1 : 2;
      continue;
    }
    if ((assigns || operatorKinds.has(token.kind) || token.kind === "Not") && lacksValue(tokens, places, i)) {
      input.push(putIn("Missing", "", token));
      // Where the file just ends, the brackets left open have said so already.
      if (next && i >= lastReal) continue;
      diagnostics.push(assigns ? noValue(source, tokens, i) : noOperand(source, token));
      continue;
    }
    const end = open.at(-1) === "OpenBrace" ? lacksAssign(tokens, places, i) : undefined;
    if (end !== undefined) {
      for (let j = i + 1; j < end; j++) input.push(tokens[j] as InputToken);
      const name = { start: token.start, end: tokens[end - 1]?.end ?? token.end };
      input.push(putIn("Assign", "=", tokens[end - 1]));
      diagnostics.push(noAssign(source, name, tokens[end] as InputToken));
      i = end - 1;
      continue;
    }
    const assigned = open.at(-1) !== "OpenBrace" ? false : endsValue(places, tokens, i);
    if (assigned && next && lacksOperator(tokens, places, i)) {
      input.push(putIn("Pipe", "|", token));
      const { line } = places[i + 1] as Layout;
      if (line !== unjoined) diagnostics.push(notJoined(source, tokens, i));
      unjoined = line;
    }
  }
  return { input, diagnostics };
}

/** Nothing that could be a value follows: a closer, the end, another operator, or the next member of the block. */
function lacksValue(tokens: readonly InputToken[], places: readonly Layout[], at: number): boolean {
  const next = tokens[at + 1];
  if (!next || enders.has(next.kind)) return true;
  if (next.kind === "Not" || next.kind === "Minus") return false;
  if (operatorKinds.has(next.kind)) return true;
  const here = places[at] as Layout;
  const there = places[at + 1] as Layout;
  if (!there.opensLine || !isName(next)) return false;
  return there.indent <= here.indent || tokens[pathEnd(tokens, at + 1)]?.kind === "Assign";
}

/** `seed 42`: a line that begins with a path and goes on with a value; the answer is where the value begins. */
function lacksAssign(tokens: readonly InputToken[], places: readonly Layout[], at: number): number | undefined {
  const place = places[at] as Layout;
  const before = tokens[at - 1];
  if (!isName(tokens[at]) || !(place.opensLine || before?.kind === "OpenBrace")) return undefined;
  if (before && (operatorKinds.has(before.kind) || before.kind === "Assign" || before.kind === "Not")) return undefined;
  const end = pathEnd(tokens, at);
  const value = tokens[end];
  if (!value || places[end]?.line !== place.line || !["Quantity", "Text", "Name", "OpenBracket"].includes(value.kind)) {
    return undefined;
  }
  let depth = 0;
  for (const { kind } of tokens.slice(end, place.nextLine)) {
    if (depth <= 0 && (kind === "OpenBrace" || kind === "Assign")) return undefined;
    if (openers.has(kind)) depth++;
    if (kind.startsWith("Close")) depth--;
  }
  // Where the file ends after the line, or its block opens on the next, it may as well be the head of a block.
  const following = tokens[place.nextLine];
  if (!following || following.index < 0 || following.kind === "OpenBrace") return undefined;
  const deeper = (places[place.nextLine]?.indent ?? 0) > place.indent && isName(following);
  return deeper ? undefined : end;
}

/** Token `at` ends a value on a line that began as a setting or a stage. */
function endsValue(places: readonly Layout[], tokens: readonly InputToken[], at: number): boolean {
  const kind = tokens[at]?.kind ?? "";
  if (!["Quantity", "Text", "Name", "CloseParen", "CloseBracket"].includes(kind)) return false;
  const start = lineOf(tokens, places, at);
  return tokens[start]?.kind === "Pipe" || tokens[pathEnd(tokens, start)]?.kind === "Assign";
}

/** The first token of the line on which the value that ends at `at` began: a closer goes back to its opener's line. */
function lineOf(tokens: readonly InputToken[], places: readonly Layout[], at: number): number {
  const start = places[at]?.lineFirst ?? at;
  const known = lineStarts.get(places) ?? new Map<number, number>();
  lineStarts.set(places, known);
  const first = known.get(start) ?? openedOn(tokens, places, start);
  known.set(start, first);
  return first;
}

/** By layout and line, so that a long line behind a closer is not traced back from each of its tokens. */
const lineStarts = new WeakMap<readonly Layout[], Map<number, number>>();

function openedOn(tokens: readonly InputToken[], places: readonly Layout[], start: number): number {
  if (!tokens[start]?.kind.startsWith("Close")) return start;
  let depth = 0;
  for (let i = start; i >= 0; i--) {
    const kind = tokens[i]?.kind ?? "";
    if (kind.startsWith("Close")) depth++;
    else if (openers.has(kind) && --depth === 0) return i < start ? lineOf(tokens, places, i) : start;
  }
  return start;
}

/** A value follows a value: on the same line without an operator, or as a stage that lost its `|`. */
function lacksOperator(tokens: readonly InputToken[], places: readonly Layout[], at: number): boolean {
  const next = tokens[at + 1] as InputToken;
  const here = places[at] as Layout;
  const there = places[at + 1] as Layout;
  if (here.line === there.line) {
    if (next.kind === "Quantity" || next.kind === "Text") return true;
    const end = pathEnd(tokens, at + 1);
    if (!isName(next) || ["Assign", "OpenBrace"].includes(tokens[end]?.kind ?? "")) return false;
    return tokens[end]?.kind !== "Name" || places[end]?.line !== there.line;
  }
  if (!isName(next) || tokens[at + 2]?.kind !== "OpenParen") return false;
  const after = there.nextLine;
  const start = lineOf(tokens, places, at);
  const indent = places[start]?.indent ?? here.indent;
  const goesOn = tokens[start]?.kind === "Pipe" || tokens[after]?.kind === "Pipe";
  return goesOn && there.indent >= indent && (tokens[start]?.kind === "Pipe" || there.indent > indent);
}

/** What may be meant between a value that ends at `at` and the one behind it: a call, a stage, a weight. */
function notJoined(source: Source, tokens: readonly InputToken[], at: number): Diagnostic {
  const [earlier, before, after, behind] = [tokens[at - 1], tokens[at], tokens[at + 1], tokens[at + 2]] as const;
  const span = after ?? { start: 0, end: 0 };
  const label = "expected an operator, or a `|`, before this";
  const [one, two] = [before?.text ?? "", after?.text ?? ""];
  const gap = { source, span: { start: before?.end ?? 0, end: span.start } };
  const calls = isName(after) && behind?.kind === "OpenParen";
  // `| take 64`: an argument without its brackets
  const meant =
    earlier?.kind === "Pipe" && isName(before) && !isName(after)
      ? write(
          { source, span: { start: gap.span.start, end: span.end } },
          `(${two})`,
          "unsafe",
          `write \`${one}(${two})\``,
        )
      : calls && before?.kind === "Quantity"
        ? write(gap, " * ", "unsafe", `write \`${one} * ${two}(…)\``)
        : calls && before?.kind === "CloseParen"
          ? write(gap, " | ", "unsafe", `write \`| ${two}(…)\``)
          : undefined;
  const notes = meant ? [{ keyword: "help", text: meant.title }] : [];
  return E0129({ before: one, after: two }, { at: { source, span }, label, notes, fix: meant });
}

function noValue(source: Source, tokens: readonly InputToken[], at: number): Diagnostic {
  let start = at;
  while (start > 0 && (isName(tokens[start - 1]) || tokens[start - 1]?.kind === "Dot")) start--;
  const from = tokens[start]?.start ?? 0;
  const assign = tokens[at] as InputToken;
  const name = source.text.slice(from, assign.start).trim();
  const fix = takeOut(wholeLines({ source, span: { start: from, end: assign.end } }), "unsafe", "take the line out");
  return E0111({ name: name || "=" }, { at: { source, span: assign }, label: "expected a value after this", fix });
}

function noOperand(source: Source, token: InputToken): Diagnostic {
  return E0119({ operator: token.text }, { at: { source, span: token }, label: "expected a value after this" });
}

/** A sign written once too often. */
export function twice(source: Source, second: InputToken): Diagnostic {
  return E0120(
    { sign: second.text },
    {
      at: { source, span: second },
      label: "once is enough",
      fix: { title: "remove one", safety: "safe", edits: [{ source, span: second, text: "" }] },
    },
  );
}

function noAssign(source: Source, name: Span, value: InputToken): Diagnostic {
  const text = source.text.slice(name.start, name.end);
  return E0122(
    { name: text },
    {
      at: { source, span: value },
      label: "expected `=` before this",
      fix: {
        title: "add `=`",
        safety: "safe",
        edits: [{ source, span: { start: name.end, end: value.start }, text: " = " }],
      },
    },
  );
}
