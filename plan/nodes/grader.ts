// What a grader says of itself, once: its arguments, what they mean, and what a check must know of it. One file of `graders` makes
// one; runtime/reward/graders has a file of the same name that grades. The word of the language is made from the declaration.

import type { Unit } from "../../grammar/units.ts";
import type { Kit } from "./kit.ts";

/** An argument: its schema in the plan and its type in the language follow from its kind. */
export type Parameter = { readonly doc: string } & (
  | {
      /** `<= 200tok`: a limit, and on which side of it. */
      readonly kind: "bound";
      readonly unit: Unit["suffix"];
      readonly example: string;
    }
  | {
      /** A text in which `{answer}` and `…` stand for something; or a word that stands for a grader without arguments. */
      readonly kind: "form";
      readonly words: Readonly<Record<string, string>>;
      readonly example: string;
    }
  | {
      /** One word of these; it says nothing that is not said already, and is not in the plan. */
      readonly kind: "choice";
      readonly words: Readonly<Record<string, string>>;
      readonly default: string;
    }
);

export type Sign = "<" | "<=" | ">" | ">=";

export interface Limit {
  readonly sign: Sign;
  readonly limit: number;
}

type ArgumentOf<P extends Parameter> = P["kind"] extends "bound" ? Limit : string;
export type Parameters = Readonly<Record<string, Parameter>>;
export type ArgumentsOf<P extends Parameters> = { readonly [K in keyof P]: ArgumentOf<P[K]> };

export interface GraderDeclaration<P extends Parameters> {
  readonly name: string;
  readonly doc: string;
  /** As it stands in a spec. */
  readonly example: string;
  readonly parameters: P;
  /** In the plan it is its name alone, and its arguments say nothing: so were the first graders written, and hashes stay. */
  readonly plain?: true;
  /** No word of the language makes it but another grader's argument. */
  readonly wordless?: true;
  /** It says which answers are right: what a filter by accuracy needs. */
  readonly answers?: true;
  /** What a completion must hold to be given 1: signs of which no tokenizer needs less than one token each. */
  readonly signs?: (args: ArgumentsOf<P>) => readonly string[];
  /** What it gives whatever is written, when completions have at most so many tokens; undefined where it tells them apart. */
  readonly always?: (args: ArgumentsOf<P>, completion: number) => 0 | 1 | undefined;
  /** What is wrong with arguments that fit their types. */
  readonly nonsense?: (args: ArgumentsOf<P>) => string | undefined;
}

/** Typing helper: it only lets TypeScript infer the arguments. */
export const grader = <const P extends Parameters, const D extends Omit<GraderDeclaration<P>, "parameters">>(
  declaration: { readonly parameters: P } & D & GraderDeclaration<P>,
): { readonly parameters: P } & D & GraderDeclaration<P> => declaration;

/** The grader of a declaration, as a plan has it. */
export type PlannedGrader<D extends { readonly name: string; readonly parameters: Parameters }> = D extends {
  readonly plain: true;
}
  ? D["name"]
  : { readonly name: D["name"]; readonly args: ArgumentsOf<D["parameters"]> };

/** The schema of an argument. */
export function argumentSchema({ z, count, text }: Kit, { kind }: Parameter) {
  return kind === "bound" ? z.strictObject({ sign: z.enum(["<", "<=", ">", ">="]), limit: count }) : text;
}

/** Whether a number is on the right side of a limit. */
export function within({ sign, limit }: Limit, value: number): boolean {
  switch (sign) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
  }
}
