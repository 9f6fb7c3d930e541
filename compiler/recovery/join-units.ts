// `50 steps` → `50step`: a unit word standing apart from its number is joined to it, and reported with a fix.
// It runs before parsing, since the word alone could open a block.

import { unitAliases, units } from "../../grammar/units.ts";
import type { InputToken } from "../1-syntax/input-tokens.ts";
import type { Token } from "../1-syntax/lex.ts";
import { E0115 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";

const suffixes = new Set([...units.map((unit) => unit.suffix), ...Object.keys(unitAliases)]);

/** Whether any unit stands apart from its number. */
export function hasUnitApart(source: Source, tokens: readonly Token[]): boolean {
  for (let i = 2; i + 1 < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.kind === "Quantity" && isUnitApart(source, token, tokens[i + 1] as Token, tokens[i + 2])) return true;
  }
  return false;
}

/** The tokens with every number and its unit in one, and a diagnostic for each that was not. */
export function joinUnits(
  source: Source,
  tokens: readonly InputToken[],
): { readonly input: readonly InputToken[]; readonly diagnostics: readonly Diagnostic[] } {
  const input: InputToken[] = [];
  const diagnostics: Diagnostic[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as InputToken;
    const word = tokens[i + 1];
    // The edition is no quantity: `spec 1` may be followed by anything.
    if (i > 1 && word && isUnitApart(source, token, word, tokens[i + 2])) {
      const joined = token.text + (unitAliases[word.text] ?? word.text);
      input.push({ ...token, text: joined });
      diagnostics.push(unitApart(source, token, word, joined));
      i++;
    } else input.push(token);
  }
  return { input, diagnostics };
}

function isUnitApart(source: Source, number: Token, word: Token, after: Token | undefined): boolean {
  if (number.kind !== "Quantity" || word.kind !== "Name" || !suffixes.has(word.text)) return false;
  const newline = (from: number, to: number): boolean => source.text.slice(from, to).includes("\n");
  if (!/\d$/.test(number.text) || newline(number.end, word.start)) return false;
  // In `{ a = 1 step = 2 }` and the like the word begins the next member.
  return !after || !["Assign", "Dot", "OpenParen"].includes(after.kind);
}

function unitApart(source: Source, number: InputToken, word: InputToken, joined: string): Diagnostic {
  const span = { start: number.start, end: word.end };
  return E0115(
    { found: `${number.text} ${word.text}`, joined },
    {
      at: { source, span },
      label: "a unit stands right against its number",
      fix: { title: `write \`${joined}\``, safety: "safe", edits: [{ source, span, text: joined }] },
    },
  );
}
