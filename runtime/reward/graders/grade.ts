// What a grader is: a function of a completion and of what is right, one file of this folder each, under the name of its
// declaration in plan/nodes/graders.

import type { ArgumentsOfGrader, GraderName } from "../../../plan/nodes/graders/all.ts";
import type { Equality } from "../same-answer.ts";

/** What a policy wrote. */
export interface Completion {
  readonly text: string;
  /** How many tokens, end tokens left out. */
  readonly tokens: number;
}

/** What is right for the order of pictures that was shown, and how answers to the question compare. */
export interface Gold {
  readonly answer: string;
  readonly equal: Equality;
}

/** 0 to 1, before its weight. */
export type Grade<Args> = (completion: Completion, gold: Gold, args: Args) => number;

export type Grades = { readonly [N in GraderName]: Grade<ArgumentsOfGrader<N>> };
