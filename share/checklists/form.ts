// What a form of a conference is to us: its questions by number and name, in our words, and what answers them.

import type { Known, Line } from "./known.ts";

/** One thing that a form asks. `knows`: what a machine can say of it; `asksYou`: what only its authors can. One of them is there. */
export interface Question {
  readonly number: string;
  readonly name: string;
  readonly asks: string;
  readonly knows?: (known: Known) => readonly Line[];
  readonly asksYou?: string;
}

export interface Form {
  readonly id: "neurips" | "acm" | "cvpr";
  readonly name: string;
  /** Of the form that the questions are those of. */
  readonly year: number;
  readonly address: string;
  readonly questions: readonly Question[];
}
