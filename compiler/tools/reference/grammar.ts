// The grammar as documents: each rule of the parser in EBNF and as a railroad diagram. Read from the parser itself, so
// that neither can disagree with what it takes.

import type { IProduction, ISerializedGast } from "chevrotain";
import { serializeGrammar } from "chevrotain";
import { parser } from "../../../grammar/parser.ts";
import { operators } from "../../../grammar/precedence.ts";
import { rows } from "../../../grammar/tokens.ts";
import { box, choice, type Drawing, diagram, optional, repeated, sequence } from "./railroad.ts";

/** A rule's right side, without the parser's own devices. */
type Part =
  | { readonly kind: "rule" | "terminal"; readonly name: string }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Part[] }
  | { readonly kind: "optional" | "any" | "some"; readonly part: Part };

interface Serialized extends ISerializedGast {
  readonly name?: string;
  readonly definition?: Serialized[];
}

export interface GrammarRule {
  readonly name: string;
  readonly ebnf: string;
  readonly svg: string;
}

/** A token as it is written, or its name where it has many spellings. */
function spelling(token: string): string {
  const found = rows.find((row) => row.name === token);
  if (typeof found?.pattern === "string") return `"${found.pattern}"`;
  return token.toUpperCase();
}

function partOf(node: Serialized): Part | undefined {
  const inner = (): Part => {
    const parts = (node.definition ?? []).map(partOf).filter((each) => each !== undefined);
    return parts.length === 1 && parts[0] ? parts[0] : { kind: "sequence", parts };
  };
  switch (node.type) {
    case "NonTerminal":
      return { kind: "rule", name: node.name ?? "" };
    case "Terminal":
      // what the repairs put in where a value is missing is never written
      return node.name === "Missing" ? undefined : { kind: "terminal", name: spelling(node.name ?? "") };
    case "Option":
      return { kind: "optional", part: inner() };
    case "Repetition":
      return { kind: "any", part: inner() };
    case "RepetitionMandatory":
      return { kind: "some", part: inner() };
    case "Alternation": {
      const parts = (node.definition ?? []).map(partOf).filter((each) => each !== undefined && !isEmpty(each));
      return { kind: "choice", parts: parts as readonly Part[] };
    }
    default:
      return inner();
  }
}

const isEmpty = (part: Part): boolean => part.kind === "sequence" && part.parts.length === 0;

function ebnf(part: Part, nested = false): string {
  switch (part.kind) {
    case "rule":
    case "terminal":
      return part.name;
    case "sequence":
      return bracketed(part.parts.map((each) => ebnf(each, true)).join(" "), nested && part.parts.length > 1);
    case "choice":
      return bracketed(part.parts.map((each) => ebnf(each)).join(" | "), nested);
    case "optional":
      return `${grouped(part.part)}?`;
    case "any":
      return `${grouped(part.part)}*`;
    case "some":
      return `${grouped(part.part)}+`;
  }
}

const bracketed = (text: string, wanted: boolean): string => (wanted ? `(${text})` : text);
const grouped = (part: Part): string =>
  part.kind === "rule" || part.kind === "terminal" ? part.name : `(${ebnf(part)})`;

function shapeOf(part: Part): Drawing {
  switch (part.kind) {
    case "rule":
      return box(part.name, "rule");
    case "terminal":
      return box(part.name.replace(/^"(.*)"$/, "$1"), "terminal");
    case "sequence":
      return sequence(part.parts.map(shapeOf));
    case "choice":
      return choice(part.parts.map(shapeOf));
    case "optional":
      return optional(shapeOf(part.part));
    case "any":
      return optional(repeated(shapeOf(part.part)));
    case "some":
      return repeated(shapeOf(part.part));
  }
}

/** Every rule of the parser, in its order. */
export function grammarRules(): readonly GrammarRule[] {
  const productions: IProduction[] = Object.values(parser.getGAstProductions());
  const rules = serializeGrammar(productions as never) as readonly Serialized[];
  return rules.map((rule) => {
    const name = rule.name ?? "";
    const part = partOf(rule) ?? { kind: "sequence", parts: [] };
    return { name, ebnf: `${name} = ${ebnf(part)}`, svg: diagram(name, shapeOf(part)) };
  });
}

/** Tokens that have many spellings: what the EBNF writes in capitals. */
export const terminals: readonly { readonly name: string; readonly pattern: string; readonly label: string }[] = rows
  .filter((row) => ["Name", "Quantity", "Text", "Doc", "Comment"].includes(row.name))
  .map((row) => ({ name: row.name.toUpperCase(), pattern: String(row.pattern), label: row.label }));

/** Operators from the loosest to the tightest, with those of one level on one line. */
export function operatorLevels(): readonly { readonly signs: readonly string[]; readonly chain: string }[] {
  const levels = [...new Set(Object.values(operators).map((each) => each.level))].sort((a, b) => a - b);
  return levels.map((level) => {
    const same = Object.entries(operators).filter(([, each]) => each.level === level);
    return { signs: same.map(([sign]) => sign), chain: same[0]?.[1].chain ?? "none" };
  });
}
