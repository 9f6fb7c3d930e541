// Two laws of the parser, over trees and texts made up at random: printing a tree and parsing the text gives the tree again,
// and the short way of a legal text says what the tolerant way says.

import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { Any, File } from "../../compiler/1-syntax/ast.ts";
import { readFile } from "../../compiler/1-syntax/legal.ts";
import { lex } from "../../compiler/1-syntax/lex.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import { buildingOf } from "../../compiler/1-syntax/terminals.ts";
import { verify } from "../../compiler/1-syntax/verify.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { hasUnitApart } from "../../compiler/recovery/join-units.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { beginsWell, notASpec, tooDeep } from "../../compiler/recovery/precheck.ts";
import { isLegal, parseTolerantly } from "../../compiler/recovery/tolerant.ts";
import { mutate } from "./fuzz.ts";
import { type Bar, dice } from "./specs.ts";
import { file, plain } from "./trees.ts";

const path = "law.perl";

/** What is wrong with the tree that comes back when `tree` is printed and the text parsed; undefined when it is the same. */
export function printedProblem(tree: unknown): string | undefined {
  const text = print(tree as File);
  const { value, diagnostics } = parse({ path, text });
  const [said] = diagnostics;
  if (!value || said) return `${said?.title}\n${text}`;
  if (!isDeepStrictEqual(plain(value), plain(tree as Any))) return `another tree\n${text}`;
  const [torn] = verify(value);
  return torn && `${torn}\n${text}`;
}

/** Where the two ways of parsing disagree on a text: on its legality, its tree or its diagnostics. */
export function disagreement(text: string): string | undefined {
  const source: Source = { path, text };
  const lexed = lex(source);
  // refused before either way
  if (notASpec(source) || tooDeep(source, lexed)) return undefined;
  const short = readFile(
    buildingOf(source, lexed, () => {}),
    lexed.kinds,
  );
  const tolerant = isLegal(lexed);
  if ((short !== undefined) !== tolerant) return `legal to ${short ? "the short way" : "Chevrotain"} only\n${text}`;
  const said = parse(source).diagnostics;
  if (!tolerant && !said.some((each) => each.severity === "error")) return `refused without an error\n${text}`;
  if (!tolerant || !beginsWell(source, lexed.tokens) || hasUnitApart(source, lexed.tokens)) return undefined;
  const [ours, theirs] = [parse(source), parseTolerantly(source, lexed)];
  if (!isDeepStrictEqual(ours.diagnostics, theirs.diagnostics)) return `other diagnostics\n${text}`;
  return isDeepStrictEqual(ours.value, theirs.value) ? undefined : `another tree\n${text}`;
}

/** Made-up trees, `count` of them, the same for the same seed. */
export function* madeUp(count: number, seed = 1): Generator<unknown> {
  const batch = 250;
  for (let done = 0; done < count; done += batch)
    yield* fc.sample(file, { numRuns: Math.min(batch, count - done), seed: seed + done });
}

/** Printing, then parsing, over `count` made-up specs. */
export function printThenParse(count: number): Bar {
  const missed = [...madeUp(count)].map(printedProblem).filter((each) => each !== undefined);
  return { name: "print, then parse", good: count - missed.length, of: count, least: 1, missed };
}

/** The two ways of parsing over `specs`, `count` made-up specs, and `count` mutations of both. */
export function twoWays(specs: readonly Source[], count: number): Bar {
  const whole = [...specs.map((each) => each.text), ...[...madeUp(count, 7)].map((tree) => print(tree as File))];
  const roll = dice(1);
  const missed: string[] = [];
  const ask = (text: string): void => {
    const problem = disagreement(text);
    if (problem !== undefined) missed.push(problem);
  };
  whole.forEach(ask);
  for (let i = 0; i < count; i++) ask(mutate(i % 2 === 0 ? specs.map((each) => each.text) : whole, roll));
  const of = whole.length + count;
  return { name: "short way of parsing as the tolerant", good: of - missed.length, of, least: 1, missed };
}
