// The broken-input suite: every token of every spec deleted, doubled, and the text cut there, then compiled whole.
// Counted: no exception, one to three diagnostics, the first within two tokens of the damage; and that a doubled token is
// never taken without a word. A deletion or a cut may leave a legal spec (an item less in a list, the whole blocks above):
// there is no damage to speak of, and such cases are counted apart.

import { lex, type Token } from "../../compiler/1-syntax/lex.ts";
import { compile, type Files } from "../../compiler/compile.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import type { Bar } from "./specs.ts";

export type Damage = "delete" | "double" | "cut";

interface Broken {
  readonly name: string;
  readonly text: string;
  /** Offset of the damage in the broken text. */
  readonly at: number;
}

function damage(text: string, token: Token, how: Damage): Omit<Broken, "name"> {
  switch (how) {
    case "delete":
      return { text: text.slice(0, token.start) + text.slice(token.end), at: token.start };
    case "double":
      return { text: `${text.slice(0, token.end)} ${token.text}${text.slice(token.end)}`, at: token.end + 1 };
    case "cut":
      return { text: text.slice(0, token.start), at: token.start };
  }
}

/** A spec broken at every so many tokens, in every way. */
export function* breakAt({ path, text }: Source, every: number): Iterable<Broken> {
  for (const how of ["delete", "double", "cut"] as const)
    for (const [i, token] of lex({ path, text }).tokens.entries())
      if (i % every === 0)
        yield {
          name: `${path.split("/").at(-1)}: ${how} ${i} \`${token.text}\` at ${token.start}`,
          ...damage(text, token, how),
        };
}

/** Tokens between an offset and the nearest label of a diagnostic that stands in the broken file itself. */
function distance(source: Source, diagnostic: Diagnostic, at: number): number {
  const tokens = lex(source).tokens;
  const index = (offset: number): number => tokens.filter((token) => token.end <= offset).length;
  const own = diagnostic.labels.filter((label) => label.source.path === source.path);
  return Math.min(
    ...own.map(({ span }) =>
      span.start <= at && at <= span.end
        ? 0
        : Math.min(Math.abs(index(span.start) - index(at)), Math.abs(index(span.end) - index(at))),
    ),
  );
}

export interface BrokenFigures {
  /** One line a bar: no throw, 1 to 3 diagnostics, the first one near, no doubled token taken silently. */
  readonly bars: readonly Bar[];
  /** Cases that are legal specs all the same, and so are no damage. */
  readonly legal: readonly string[];
  readonly cases: number;
}

/** Breaks each of `specs` at every token (or every so many), in every way. */
export function breakSpecs(specs: readonly Source[], files: Files, every = 1): BrokenFigures {
  const missed = { thrown: [] as string[], count: [] as string[], far: [] as string[], silent: [] as string[] };
  const legal: string[] = [];
  let cases = 0;
  let doubled = 0;
  for (const { path, text } of specs) {
    const { tokens } = lex({ path, text });
    for (const how of ["delete", "double", "cut"] as const) {
      for (const [i, token] of tokens.entries()) {
        if (i % every !== 0) continue;
        cases++;
        if (how === "double") doubled++;
        const broken = damage(text, token, how);
        const name = `${path.split("/").at(-1)}: ${how} ${i} \`${token.text}\` at ${token.start}`;
        const source = { path, text: broken.text };
        try {
          const { diagnostics, value } = compile(source, files);
          if (diagnostics.length === 0 && value) {
            legal.push(name);
            if (how === "double") missed.silent.push(name);
            continue;
          }
          const titles = diagnostics.map((each) => `${each.code} ${each.title}`).join("; ");
          if (diagnostics.length === 0 || diagnostics.length > 3) missed.count.push(`${name}: ${titles}`);
          const [first] = diagnostics;
          if (first && distance(source, first, broken.at) > 2) missed.far.push(`${name}: ${titles}`);
        } catch (error) {
          missed.thrown.push(`${name}: ${String(error)}`);
        }
      }
    }
  }
  const bar = (name: string, each: readonly string[], of = cases - legal.length): Bar => ({
    name,
    good: of - each.length,
    of,
    least: 1,
    missed: each,
  });
  return {
    cases,
    legal,
    bars: [
      bar("broken input: no exception", missed.thrown),
      bar("broken input: 1 to 3 diagnostics", missed.count),
      bar("broken input: the first within two tokens", missed.far),
      bar("broken input: a doubled token is never taken silently", missed.silent, doubled),
    ],
  };
}
