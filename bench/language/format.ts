// `npx node bench/language/format.ts`: how fast specs are formatted, beside Prettier on JSON of the same content and size, in one run.
// A table and then JSON; with --json the JSON alone.

import { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import * as prettier from "prettier";
import type { Block, Value } from "../../compiler/1-syntax/ast.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { format, formatFile } from "../../compiler/tools/format/format.ts";
import { summarise } from "../device/figures.ts";
import { specs } from "./specs.ts";

type Json = number | string | readonly Json[] | { readonly [key: string]: Json };

/** A value as JSON holds it: numbers, lists and calls as such, the rest as text. */
function jsonValue(value: Value): Json {
  switch (value.kind) {
    case "quantity":
      return value.unit === "" ? value.number : `${value.spelling}${value.unit}`;
    case "list":
      return value.items.map(jsonValue);
    case "pipeline":
      return [value.source, ...value.stages].map(jsonValue);
    case "call": {
      const given = value.arguments.map((each, i) => [each.name?.text ?? `${i}`, jsonValue(each.value)] as const);
      return { [print(value.callee)]: Object.fromEntries(given) };
    }
    default:
      return print(value);
  }
}

function jsonBlock(block: Block): Json {
  const members = block.body.members.map((each): readonly [string, Json] => {
    if (each.kind === "setting") return [print(each.path), jsonValue(each.value)];
    return each.kind === "block" ? [nameOf(each), jsonBlock(each)] : [print(each), ""];
  });
  return { ...(block.doc === undefined ? {} : { doc: block.doc }), ...Object.fromEntries(members) };
}

const nameOf = (block: Block): string => `${block.word.text} ${print(block.head)}`.trim();

/** JSON with the content of `all`, block after block until it is as long as `length`. */
function jsonOf(all: readonly Source[], length: number): string {
  const blocks = all.flatMap((source) => parse(source).value?.members ?? []);
  const content: Record<string, Json> = {};
  let text = "";
  for (let i = 0; text.length < length && blocks.length > 0; i++) {
    const block = blocks[i % blocks.length] as Block;
    content[`${nameOf(block)} ${i}`] = jsonBlock(block);
    text = JSON.stringify(content, undefined, 2);
  }
  return text;
}

export interface FormatFigure {
  readonly what: string;
  /** Characters of the text that is formatted. */
  readonly size: number;
  readonly milliseconds: number;
  /** Million characters a second. */
  readonly speed: number;
}

export interface FormatFigures {
  readonly figures: readonly FormatFigure[];
  /** Speed by that of Prettier, text to text: of `perlc fmt`, whose text must be parsed, and of an editor, which has the tree. */
  readonly ratio: { readonly text: number; readonly parsed: number };
  /** The least `ratio.text`. */
  readonly bar: number;
  readonly holds: boolean;
}

/** Medians of `rounds` turns taken in alternation, after a third as many to warm up. */
export async function measureFormat(rounds: number): Promise<FormatFigures> {
  const largest = specs.toSorted((a, b) => b.text.length - a.text.length)[0];
  const file = largest && parse(largest).value;
  if (!file) throw new Error("there are no specs to measure with");
  const json = await prettier.format(jsonOf(specs, largest.text.length), { parser: "json" });
  const works: readonly [string, number, () => unknown][] = [
    ["perlc fmt, text to text", largest.text.length, () => format(largest)],
    ["perlc fmt, of a parsed spec", largest.text.length, () => formatFile(file)],
    ["prettier, JSON, text to text", json.length, () => prettier.format(json, { parser: "json" })],
  ];
  const samples: number[][] = works.map(() => []);
  for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
    for (const [i, [, , work]] of works.entries()) {
      const start = performance.now();
      await work();
      if (round >= 0) samples[i]?.push(performance.now() - start);
    }
  }
  const figures = works.map(([what, size], i) => {
    const milliseconds = summarise("ms", samples[i] ?? []).median;
    return { what, size, milliseconds, speed: size / milliseconds / 1000 };
  });
  const speed = (i: number): number => figures[i]?.speed ?? Number.NaN;
  const ratio = { text: speed(0) / speed(2), parsed: speed(1) / speed(2) };
  return { figures, ratio, bar: 3, holds: ratio.text >= 3 };
}

/** One line a figure, and the bar. */
export function formatTable({ figures, ratio, bar, holds }: FormatFigures): string {
  const rows = figures.map(
    ({ what, size, milliseconds, speed }) =>
      `${what.padEnd(30)}${String(size).padStart(7)} characters ${milliseconds.toFixed(3).padStart(9)} ms ${speed.toFixed(2).padStart(7)} M/s`,
  );
  const verdict = `bar: ${bar}; ${holds ? "holds" : "MISSED"}`;
  const times = (figure: number): string => `${figure.toFixed(2)} times as fast`;
  return [...rows, `${times(ratio.text)}, text to text (${verdict}); ${times(ratio.parsed)} of a parsed spec`].join(
    "\n",
  );
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const figures = await measureFormat(150);
  const json = JSON.stringify(figures, undefined, 2);
  stdout.write(argv.includes("--json") ? `${json}\n` : `${formatTable(figures)}\n\n${json}\n`);
}
