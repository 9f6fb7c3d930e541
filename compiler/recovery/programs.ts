// Lines of a program: `for`, `if`, `def`, `assert`, `print`, `import`. A spec has no order in which things happen, so there is no
// line to write instead; what is meant by each has another place, which the diagnostic names.

import { E0110, E0130 } from "../diagnostics/codes.ts";
import { write } from "../diagnostics/edits.ts";
import type { Code, Slip } from "./slip.ts";

const several =
  "runs that differ in a value are a sweep: `sweep seeds over [name] { seed = each(1..3) }`, beside the experiment";
const chosen =
  "nothing is decided in a spec: rows are kept by `| where(images == 4)`, another run is `experiment b extends a { … }`";
const shared = "what several experiments share stands in one, and the others say `experiment b extends a { … }`";
const promised = 'a promise about settings is `require(train.per_order >= 2rollout, "why")`';
const shown = "`perlc plan` and `perlc explain` show what values come to, and a run writes a journal";

const meanings: Readonly<Record<string, string>> = {
  ...{ for: several, while: several, foreach: several, loop: several, repeat: several },
  ...{
    if: chosen,
    elif: chosen,
    else: chosen,
    unless: chosen,
    switch: chosen,
    match: chosen,
    case: chosen,
    when: chosen,
  },
  ...{ def: shared, class: shared, function: shared, fn: shared, func: shared, lambda: shared, template: shared },
  ...{ assert: promised, check: promised, ensure: promised, raise: promised, throw: promised },
  ...{ print: shown, echo: shown, log: shown, logger: shown, return: shown, yield: shown },
};

const line = new RegExp(`^[ \\t]*((?:${Object.keys(meanings).join("|")})\\b(?![ \\t]*[=.:|])[^\\n{}]*)`, "gm");

/** What is said of lines of a program, one diagnostic for each word. */
export function programs({ source, bare, inside }: Code): readonly Slip[] {
  const slips: Slip[] = [];
  const met = new Map<string, number>();
  for (const match of bare.matchAll(line)) {
    const [whole, text = ""] = match;
    const start = match.index + whole.length - text.length;
    const around = inside(start);
    if (around !== "{" && around !== "") continue;
    const word = /^\w+/.exec(text)?.[0] ?? "";
    const span = { start, end: start + text.trimEnd().length };
    // a body behind it stays one, of a block without a meaning
    const edits = [{ span, text: /^\s*\{/.test(bare.slice(span.end, span.end + 200)) ? "program" : "" }];
    const at = met.get(word);
    const known = at === undefined ? undefined : slips[at];
    if (at !== undefined && known) {
      slips[at] = { ...known, edits: [...known.edits, ...edits] };
      continue;
    }
    met.set(word, slips.length);
    const notes = [{ keyword: "help", text: meanings[word] ?? chosen }];
    const where = { at: { source, span }, label: "a spec says what is, in no order", notes };
    slips.push({ diagnostic: E0130({ language: "a line of a program" }, where), edits });
  }
  return slips;
}

/** `where(x => x.images == 4)`, `where(lambda x: …)`: a condition names the fields of an example by themselves. */
export function lambdas({ source, bare }: Code): readonly Slip[] {
  const begins = /\([ \t]*(?:lambda[ \t]+(\w+)[ \t]*:|\(?(\w+)\)?[ \t]*(?:=>|->)[ \t]*(?=\w+\.)|\|(\w+)\|)[ \t]*/g;
  return [...bare.matchAll(begins)].flatMap((match): readonly Slip[] => {
    const name = match[1] ?? match[2] ?? match[3] ?? "";
    const start = match.index + 1;
    let end = match.index + match[0].length;
    for (let depth = 1; end < bare.length; end++) {
      if (bare[end] === "(") depth++;
      if (bare[end] === ")" && --depth === 0) break;
    }
    const inner = source.text.slice(match.index + match[0].length, end);
    const ours = inner.replace(new RegExp(`\\b${name}\\.`, "g"), "");
    const at = { source, span: { start, end } };
    const fix = write(at, ours, "safe");
    const found = source.text.slice(start, match.index + match[0].length).trim();
    const label = "a condition names the fields of an example by themselves";
    return [
      { diagnostic: E0110({ found: `${found} …`, ours }, { at, label, fix }), edits: [{ span: at.span, text: ours }] },
    ];
  });
}

const list = "\\w+(?:[ \\t]*,[ \\t]*\\w+)*";
const file = "[\"'“]?([\\w./:-]+)[\"'”]?";
/** How other languages take names from a file: which names and which file stand in which group. */
const imports: readonly (readonly [pattern: RegExp, names: number, from: number])[] = [
  [
    new RegExp(
      `^((?:import|require|include|load|use)[ \\t]+\\{?[ \\t]*(${list})[ \\t]*,?[ \\t]*\\}?[ \\t]+from[ \\t]+${file});?[ \\t]*$`,
    ),
    2,
    3,
  ],
  [
    new RegExp(`^(from[ \\t]+${file}[ \\t]+(?:import|use|load)[ \\t]+[({]?[ \\t]*(${list})[ \\t]*[)}]?);?[ \\t]*$`),
    3,
    2,
  ],
];
const whole =
  /^((?:import|include|require|load|source|use|#include|@import|from)\b[ \t]*(?:\{?[ \t]*\*[ \t]*\}?[^\n]*|\(?["'<][^"'>\n]*["'>]\)?|\*.*|[\w.]+(?:[ \t]+as[ \t]+\w+)?);?)[ \t]*$/;

/** Lines that take something from another file, as other languages write them; `use` lines of ours are none of these. */
export function importing({ source, bare, inside }: Code): readonly Slip[] {
  const slips: Slip[] = [];
  let start = 0;
  for (const text of source.text.split("\n")) {
    const from = start;
    start += text.length + 1;
    if (
      !/^(?:import|include|require|load|source|use|from|#include|@import)\b/.test(bare.slice(from, from + 12)) ||
      inside(from) !== ""
    )
      continue;
    if (/^use[ \t]*\{[ \t]*\w+(?:[ \t]*,[ \t]*\w+)*[ \t]*,?[ \t]*\}[ \t]*from[ \t]*["'“”„‟«`‘’「『]/.test(text))
      continue;
    for (const [pattern, names, file] of imports) {
      const match = pattern.exec(text.trimEnd());
      if (!match) continue;
      const [, found = ""] = match;
      const path = (match[file] ?? "").replace(/^(\w+)$/, "$1.perl");
      const ours = `use { ${(match[names] ?? "").split(/[ \t]*,[ \t]*/).join(", ")} } from "${path}"`;
      const at = { source, span: { start: from, end: from + found.length } };
      const where = { at, label: "names are taken from a file by `use`", fix: write(at, ours, "safe") };
      slips.push({ diagnostic: E0110({ found, ours }, where), edits: [{ span: at.span, text: ours }] });
      break;
    }
    if (slips.at(-1)?.edits[0]?.span.start === from) continue;
    const [, found = ""] = whole.exec(text.trimEnd()) ?? [];
    if (found === "") continue;
    const at = { source, span: { start: from, end: from + found.length } };
    const notes = [
      {
        keyword: "help",
        text: 'another file is used by the names that are taken from it: `use { name } from "file.perl"`',
      },
    ];
    const where = { at, label: "names are taken from a file by `use`", notes };
    slips.push({
      diagnostic: E0110({ found, ours: 'use { name } from "file.perl"' }, where),
      edits: [{ span: at.span, text: "" }],
    });
  }
  return slips;
}
