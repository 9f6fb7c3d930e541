// Which way the grammar goes, by the next token or the next two: the LL(2) decisions of parser.ts, worked out for the
// generated parser (legal.ts). Follow sets are left out on purpose: what may go on goes on, as in Chevrotain.

import type { IProduction, TokenType } from "chevrotain";
import { Alternation, NonTerminal, Option, Repetition, RepetitionMandatory, Terminal } from "chevrotain";
import { tokenType } from "./token-types.ts";
import { rows } from "./tokens.ts";

/** One or two kinds of tokens, by their numbers in scan.ts. */
type Path = readonly number[];

/** By the next kind: the branch, or by the one after it. A kind that is missing leads nowhere. */
export type Decision = ReadonlyMap<number, number | ReadonlyMap<number, number>>;

/** What a production holds. */
export function partsOf(production: IProduction): readonly IProduction[] {
  return (production as IProduction & { readonly definition: IProduction[] }).definition;
}

/** The kinds that a terminal takes: a category's members too. None for a token that nobody can write. */
export function kindsOf(type: TokenType): readonly number[] {
  const numbers = new Set([type.tokenTypeIdx, ...(type.categoryMatches ?? [])]);
  return rows.flatMap((row, kind) => (numbers.has(tokenType(row.name).tokenTypeIdx) ? [kind] : []));
}

/** Among `branches`, each given by what stands in it: the first whose tokens come next. */
export function decide(branches: readonly (readonly IProduction[])[]): Decision {
  const starts = branches.map((branch) => new Set(paths(branch, 1).flatMap((path) => path.slice(0, 1))));
  const decision = new Map<number, number | Map<number, number>>();
  for (const kind of new Set(starts.flatMap((each) => [...each]))) {
    const able = [...starts.keys()].filter((branch) => starts[branch]?.has(kind));
    const [only = 0] = able;
    decision.set(kind, able.length === 1 ? only : decideBySecond(branches, able, kind));
  }
  return decision;
}

function decideBySecond(
  branches: readonly (readonly IProduction[])[],
  able: readonly number[],
  first: number,
): Map<number, number> {
  const seconds = new Map<number, number>();
  for (const branch of able) {
    for (const [kind, second] of paths(branches[branch] ?? [], 2)) {
      if (kind !== first) continue;
      const other = second === undefined ? undefined : seconds.get(second);
      if (second === undefined || (other !== undefined && other !== branch))
        throw new Error("perlc bug: two tokens do not decide; the grammar must be LL(2)");
      seconds.set(second, branch);
    }
  }
  return seconds;
}

/** The beginnings, of at most `length` tokens, of what a sequence takes; shorter where it ends. */
function paths(sequence: readonly IProduction[], length: number): readonly Path[] {
  let found: readonly Path[] = [[]];
  for (const part of sequence) {
    found = found.flatMap((path) =>
      path.length === length ? [path] : pathsOf(part, length - path.length).map((more) => [...path, ...more]),
    );
    found = [...new Map(found.map((path) => [path.join(), path])).values()];
  }
  return found;
}

function pathsOf(part: IProduction, length: number): readonly Path[] {
  if (part instanceof Terminal) return kindsOf(part.terminalType).map((kind) => [kind]);
  if (part instanceof NonTerminal) return paths(partsOf(part.referencedRule), length);
  if (part instanceof Alternation) return part.definition.flatMap((each) => paths(partsOf(each), length));
  const inner = partsOf(part);
  if (part instanceof Option) return [[], ...paths(inner, length)];
  const repeated = Array.from({ length }, () => inner).flat();
  if (part instanceof Repetition) return [[], ...paths(inner, length), ...paths(repeated, length)];
  if (part instanceof RepetitionMandatory) return [...paths(inner, length), ...paths(repeated, length)];
  throw new Error(`perlc bug: the generator knows no ${part.constructor.name}`);
}

/** How often each rule occurs in a sequence: at least and at most, two standing for many. */
export function occurrences(sequence: readonly IProduction[]): ReadonlyMap<string, readonly [number, number]> {
  const total = new Map<string, readonly [number, number]>();
  for (const part of sequence) {
    for (const [name, [least, most]] of occurrencesOf(part)) {
      const [low, high] = total.get(name) ?? [0, 0];
      total.set(name, [Math.min(2, low + least), Math.min(2, high + most)]);
    }
  }
  return total;
}

function occurrencesOf(part: IProduction): ReadonlyMap<string, readonly [number, number]> {
  if (part instanceof Terminal) return new Map();
  if (part instanceof NonTerminal) return new Map([[part.nonTerminalName, [1, 1]]]);
  if (part instanceof Alternation) {
    const each = part.definition.map((each) => occurrences(partsOf(each)));
    const names = [...new Set(each.flatMap((branch) => [...branch.keys()]))];
    return new Map(
      names.map((name) => {
        const counts = each.map((branch) => branch.get(name) ?? [0, 0]);
        return [name, [Math.min(...counts.map(([low]) => low)), Math.max(...counts.map(([, high]) => high))]];
      }),
    );
  }
  const least = part instanceof RepetitionMandatory ? 1 : 0;
  const most = part instanceof Option ? 1 : 2;
  return new Map(
    [...occurrences(partsOf(part))].map(([name, [low, high]]) => [name, [low * least, Math.min(2, high * most)]]),
  );
}
