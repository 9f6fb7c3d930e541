// A diagnostic: one thing wrong, said once, as data. Every stage of the compiler and every run of the
// runtime reports these; draw.ts prints them, the CLI turns them into JSON, an editor into squiggles.

import type { Source, Span } from "./source.ts";

export type Severity = "error" | "warning";

/** A place in a source with a short remark; the primary label sits on the smallest wrong span. */
export interface Label {
  readonly source: Source;
  readonly span: Span;
  readonly text: string;
  readonly primary: boolean;
}

/** An edit that mends the cause. `safe` keeps meaning, `unsafe` may change it, `manual` only shows. */
export interface Fix {
  readonly title: string;
  readonly safety: "safe" | "unsafe" | "manual";
  readonly edits: readonly { readonly source: Source; readonly span: Span; readonly text: string }[];
}

/** A failed rule drawn with the value of each part beneath it: `text` in the spec's own words, `parts` by column. */
export interface DrawnRule {
  readonly text: string;
  readonly parts: readonly { readonly column: number; readonly value: string }[];
}

/** A footnote under the frame: help, origin, note, tried … (the keyword is printed in a column). */
export interface Note {
  readonly keyword: string;
  readonly text: string;
}

export interface Diagnostic {
  /** `E0412`; the page of that name is compiler/diagnostics/codes/E0412-*.md. */
  readonly code: string;
  readonly severity: Severity;
  /** The fact in the user's numbers, no full stop. */
  readonly title: string;
  readonly labels: readonly Label[];
  readonly rule?: DrawnRule;
  readonly notes: readonly Note[];
  readonly fix?: Fix;
  /** Paths of the settings it speaks of, where neither a label nor the rule shows them: their origin is told (origins.ts). */
  readonly of?: readonly string[];
}

/** What a stage gives back: a value when there is one, and everything it had to say. */
export interface Compiled<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Carries diagnostics out of deep runtime code (a torn picture, a full disk); caught once, at the CLI. */
export class Failure extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(...diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((each) => `${each.code}: ${each.title}`).join("; "));
    this.name = "Failure";
    this.diagnostics = diagnostics;
  }
}
