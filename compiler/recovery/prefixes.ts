// `+rate = 1e-6`, `++trainer.kl = 0.1`: the prefixes by which Hydra adds a key that its configuration does not know. Here no
// sign makes an unknown setting pass, and a known one needs none; the rest of the line is read as it stands.

import { type InputToken, isName, layout, pathEnd } from "../1-syntax/input-tokens.ts";
import { E0110 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { takeOut } from "../diagnostics/edits.ts";
import type { Source } from "../diagnostics/source.ts";

/** The tokens without such prefixes: one or two `+` that begin a line or a block, glued to a path and its `=`. */
export function withoutPrefixes(
  source: Source,
  tokens: readonly InputToken[],
): { input: readonly InputToken[]; diagnostics: readonly Diagnostic[] } {
  if (!tokens.some((token) => token.kind === "Plus")) return { input: tokens, diagnostics: [] };
  const places = layout(source, tokens);
  const dropped = new Set<number>();
  const diagnostics: Diagnostic[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== "Plus" || dropped.has(at)) return;
    if (!places[at]?.opensLine && tokens[at - 1]?.kind !== "OpenBrace") return;
    const name = tokens[at + 1]?.kind === "Plus" ? at + 2 : at + 1;
    const glued = tokens.slice(at, name).every((each, i) => tokens[at + i + 1]?.start === each.end);
    const end = pathEnd(tokens, name);
    if (!glued || !isName(tokens[name]) || tokens[end]?.kind !== "Assign") return;
    for (let i = at; i < name; i++) dropped.add(i);
    const span = { start: token.start, end: tokens[name - 1]?.end ?? token.end };
    const path = source.text.slice(span.end, tokens[end - 1]?.end ?? span.end);
    const found = `${source.text.slice(span.start, span.end)}${path}`;
    const fix = takeOut({ source, span }, "safe", `write \`${path}\``);
    const label = "a setting needs no sign, and none makes an unknown one pass";
    diagnostics.push(E0110({ found, ours: path }, { at: { source, span }, label, fix }));
  });
  return { input: tokens.filter((_, i) => !dropped.has(i)), diagnostics };
}
