// Names that are none here: with hyphens (`held-out`), with letters beyond a to z (`größe`), in quotes (`experiment "first"`), with a
// dot (`model base1.5`). Each is one diagnostic, whose fix writes the nearest name at every place of the file.

import { fileBlocks, relationWords } from "../../grammar/heads.ts";
import { aliasOf } from "../diagnostics/aliases.ts";
import { E0134 } from "../diagnostics/codes.ts";
import type { Span } from "../diagnostics/source.ts";
import { type Code, type Slip, togetherAt } from "./slip.ts";

/** Letters that are more than a plain one with a mark. */
const spelled: Readonly<Record<string, string>> = {
  ...{ ä: "ae", ö: "oe", ü: "ue", ß: "ss", ø: "o", å: "a", æ: "ae", œ: "oe", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" },
  ...{ Ä: "Ae", Ö: "Oe", Ü: "Ue", ẞ: "SS", Ø: "O", Å: "A", Æ: "Ae", Œ: "Oe", Ł: "L", Đ: "D", Ð: "D", Þ: "Th" },
  ...{
    α: "alpha",
    β: "beta",
    γ: "gamma",
    δ: "delta",
    ε: "epsilon",
    ϵ: "epsilon",
    ζ: "zeta",
    η: "eta",
    θ: "theta",
    λ: "lambda",
  },
  ...{ μ: "mu", π: "pi", ρ: "rho", σ: "sigma", τ: "tau", φ: "phi", ω: "omega" },
};

/** A word in the letters of a name; undefined where one of its letters has no such spelling. */
function plainly(word: string): string | undefined {
  const letters = [...word.normalize("NFC")].map(
    (each) => spelled[each] ?? each.normalize("NFD").replace(/\p{M}/gu, ""),
  );
  const plain = letters.join("").replace(/[-.]/g, "_");
  return /^[A-Za-z_]\w*$/.test(plain) ? plain : undefined;
}

const beyondAscii = /[\u0080-\uffff]/;
const beyond = /(?<![\p{L}\p{M}\p{N}_])[\p{L}_][\p{L}\p{M}\p{N}_]*/gu;
const hyphened = "[A-Za-z_]\\w*(?:-\\w+)+";
const blocks = [...fileBlocks.keys(), "evaluate"].join("|");
const relations = [...relationWords.keys()].filter((each) => each !== "every").join("|");
/** Where a hyphen can be in nothing but a name, and a dot neither: the group holds names and what stands between them. */
const named = [
  new RegExp(`^[ \\t]*(?:[a-z]\\w*\\.)*(${hyphened})(?=[ \\t]*(?:=(?!=)|:(?!:)|\\{))`, "gm"),
  new RegExp(`^[ \\t]*(?:${blocks})[ \\t]+([\\w.-]+)(?=[ \\t]*(?:\\{|$|[a-z]))`, "gm"),
  new RegExp(`\\b(?:${relations})[ \\t]+(\\[[^\\]\\n]*\\]|[\\w-]+)`, "g"),
  /^[ \t]*use[ \t]*\{([^}\n]*)\}/gm,
];
const oneName = new RegExp(`(?<![\\w.-])(?:${hyphened}|[A-Za-z_]\\w*(?:\\.\\w+)+)(?![\\w-])`, "g");

/** What is said of words that are no names, one diagnostic a word. */
export function names(code: Code): readonly Slip[] {
  const { bare } = code;
  const words = new Map<string, Span[]>();
  const note = (text: string, span: Span): void => void words.set(text, [...(words.get(text) ?? []), span]);
  if (beyondAscii.test(bare))
    for (const match of bare.matchAll(beyond))
      if (beyondAscii.test(match[0])) note(match[0], { start: match.index, end: match.index + match[0].length });
  const holding = named.flatMap((each) => [...bare.matchAll(each)].map((match) => match[1] ?? ""));
  const declared = new Set(holding.flatMap((each) => each.match(oneName) ?? []));
  for (const word of declared) {
    const whole = new RegExp(`(?<![\\w-])${word.replaceAll(".", "\\.")}(?![\\w-])`, "g");
    for (const { index } of bare.matchAll(whole)) note(word, { start: index, end: index + word.length });
  }
  return [...words].map(([word, places]) => noName(code, word, places));
}

function noName({ source, bare }: Code, word: string, places: readonly Span[]): Slip {
  const plain = plainly(word);
  const ours = plain === undefined ? undefined : aliasOf(plain);
  const label = word.includes("-")
    ? "a hyphen is a minus here"
    : word.includes(".")
      ? "a name has no dot"
      : "a name has plain letters only";
  const text = plain ?? `x${[...word].map((each) => (each.codePointAt(0) ?? 0).toString(16)).join("")}`;
  const edits = places.map((span) => ({ span, text }));
  const notes = ours ? [{ keyword: "help", text: `what other tools call \`${word}\` is \`${ours}\` here` }] : [];
  const where = togetherAt(source, places, () => label);
  // one that stands there already may be another's
  const isTaken = plain !== undefined && new RegExp(`(?<![\\w-])${plain}(?![\\w-])`).test(bare);
  const safety = isTaken ? ("unsafe" as const) : ("safe" as const);
  const fix =
    plain === undefined
      ? undefined
      : { title: `write \`${plain}\``, safety, edits: edits.map((each) => ({ ...each, source })) };
  return { diagnostic: E0134({ found: word }, { ...where, notes, fix }), edits };
}
