// The laws of the formatter: twice is once; words, remarks, tree and the plan's hash stay. Here over the specs of the project
// laid out anew at random; test/format asks for more texts and widths.

import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { File } from "../../compiler/1-syntax/ast.ts";
import { lex } from "../../compiler/1-syntax/lex.ts";
import { compile, type Files } from "../../compiler/compile.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { format } from "../../compiler/tools/format/format.ts";
import { layouts, remarksOf, wordsOf } from "./layouts.ts";
import type { Bar } from "./specs.ts";
import { plain } from "./trees.ts";

/** The tree as JSON. It keeps a number's spelling, and the case of its exponent is layout. */
const spelled = (text: string): string =>
  JSON.stringify(plain(parse({ path: "law.perl", text }).value as File)).replace(/("spelling":"[-\d._]+)E/g, "$1e");

/** The formatted text, and which law of the formatter it breaks; the hash is asked for apart. */
export function formatted(
  text: string,
  width?: number,
): { readonly once: string; readonly broken: string | undefined } {
  const source = (each: string): Source => ({ path: "law.perl", text: each });
  const once = format(source(text), width).value;
  if (once === undefined) return { once: "", broken: "no text" };
  const [before, after] = [lex(source(text)), lex(source(once))];
  const laws: readonly (readonly [string, boolean])[] = [
    ["twice is not once", format(source(once), width).value === once],
    ["other words", isDeepStrictEqual(wordsOf(after), wordsOf(before))],
    ["other remarks", isDeepStrictEqual(remarksOf(after), remarksOf(before))],
    ["loose space", !/[ \t\r]\n|\n\n\n|^\n|\n\n$|\t/.test(once)],
    ["another tree", spelled(once) === spelled(text)],
  ];
  const broken = laws.find(([, holds]) => !holds)?.[0];
  return { once, broken: broken && `${broken} at width ${width ?? "standard"}\n${text}` };
}

const widths = [120, 96, 50] as const;

/** `count` random layouts of `specs`, formatted at one width or another. */
export function randomLayouts(specs: readonly Source[], files: Files, count: number, seed = 1): Bar {
  const hashOf = ({ path }: Source, text: string): string | undefined =>
    compile({ path, text }, files).value?.plan.outline;
  const hashes = specs.map((spec) => hashOf(spec, spec.text));
  const missed: string[] = [];
  let asked = 0;
  for (let batch = 0; asked < count; batch++) {
    for (const [i, spec] of specs.entries()) {
      for (const text of fc.sample(layouts(spec.text), { numRuns: 10, seed: seed + batch })) {
        // a statement right behind a setting is a syntax error, and some layouts put one there
        if (asked === count || parse({ path: spec.path, text }).diagnostics.length > 0) continue;
        const { once, broken } = formatted(text, widths[asked++ % widths.length]);
        if (broken) missed.push(broken);
        else if (hashOf(spec, once) !== hashes[i]) missed.push(`another hash\n${text}`);
      }
    }
  }
  return { name: "fmt: random layouts", good: count - missed.length, of: count, least: 1, missed };
}
