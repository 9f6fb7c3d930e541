// The law of the plan's hash over the project's own specs: equal under reformatting, comments, reordered settings and
// split files; another for each single changed value of every field that a plan reads.

import {
  type Any,
  type Block,
  type Body,
  children,
  type File,
  type Member,
  type Value,
} from "../../compiler/1-syntax/ast.ts";
import { parse } from "../../compiler/1-syntax/parse.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import { compile, type Files } from "../../compiler/compile.ts";
import type { Source } from "../../compiler/source.ts";
import { vocabulary } from "../../compiler/vocabulary/registry.ts";
import { type Bar, dice } from "./specs.ts";
import { places } from "./typos.ts";

type Hashes = ReadonlyMap<string, string>;

/** The hash of every run of a spec, or what stood in the way. */
function hashes(source: Source, files: Files, set: readonly string[] = []): Hashes | string {
  const { value, diagnostics } = compile(source, files, { set });
  if (!value) return diagnostics.map((each) => `${each.code} ${each.title}`).join("; ");
  return new Map(value.plan.runs.map((run) => [run.name, run.hash]));
}

const statementsOf = (node: Any): readonly Any[] => [
  ...(node.kind === "statement" ? [node] : []),
  ...children(node).flatMap(statementsOf),
];

/** Tokens of a file with other space and other remarks between them; documentation and words stay apart. */
function relaid(file: File, roll: (n: number) => number): string {
  const gaps = ["  ", " ", "\n", "\n\n    ", " // a remark, and = { ( signs\n", "\t"];
  const { tokens } = file;
  const statements = new Set(statementsOf(file).map((each) => each.first));
  const parts = tokens.map((token, i) => {
    const next = tokens[i + 1];
    // a statement right behind a setting would read as a lost operator, and is refused
    if (statements.has(i + 1)) return `${token.text}\n`;
    const together = next === undefined || next.start === token.end;
    return token.text + (i === 0 ? " " : together ? "" : (gaps[roll(gaps.length)] ?? " "));
  });
  return `${parts.join("")}\n`;
}

/** The same members in another order, at every depth. Order counts in a list and a pipe, never in a block. */
function shuffled(file: File, roll: (n: number) => number): File {
  const mix = <T>(all: readonly T[]): readonly T[] => {
    const mixed = [...all];
    for (let i = mixed.length - 1; i > 0; i--) {
      const j = roll(i + 1);
      [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
    }
    return mixed;
  };
  const body = (each: Body): Body => ({ ...each, members: mix(each.members.map(member)) });
  const value = (each: Value): Value => (each.kind === "amended" ? { ...each, body: body(each.body) } : each);
  const block = (each: Block): Block => ({ ...each, body: body(each.body) });
  const member = (each: Member): Member => {
    if (each.kind === "block") return block(each);
    return each.kind === "setting" ? { ...each, value: value(each.value) } : each;
  };
  return { ...file, members: mix(file.members.map(block)) };
}

const sorted = (found: Hashes): string => [...found.values()].sort().join(" ");

const withFile = (files: Files, path: string, text: string): Files => ({
  read: (asked) => (asked === path ? text : files.read(asked)),
  exists: (asked) => asked === path || files.exists(asked),
});

/** Every spec under `rounds` other layouts and orders, and with its experiments in another file. */
export function sameHash(specs: readonly Source[], files: Files, rounds: number, seed = 1): Bar {
  const roll = dice(seed);
  const missed: string[] = [];
  let of = 0;
  for (const spec of specs) {
    const base = hashes(spec, files);
    const { value: file } = parse(spec);
    const name = spec.path.split("/").at(-1);
    if (typeof base === "string" || !file) {
      missed.push(`${name}: ${String(base)}`);
      of++;
      continue;
    }
    const compare = (how: string, found: Hashes | string, wanted: Hashes): void => {
      of++;
      // a sweep numbers its runs in the order of its lines: which run has which number says nothing
      const same = typeof found !== "string" && sorted(found) === sorted(wanted);
      if (!same) missed.push(`${name} ${how}: ${typeof found === "string" ? found : "another hash"}`);
    };
    compare("printed", hashes({ ...spec, text: print(file) }, files), base);
    for (let round = 0; round < rounds; round++) {
      compare("in another layout", hashes({ ...spec, text: relaid(file, roll) }, files), base);
      compare("in another order", hashes({ ...spec, text: print(shuffled(file, roll)) }, files), base);
    }
    const folder = spec.path.slice(0, spec.path.lastIndexOf("/") + 1);
    for (const block of file.members) {
      const own = block.head.name?.text;
      const hash = own === undefined ? undefined : base.get(own);
      if (block.word.text !== "experiment" || own === undefined || hash === undefined) continue;
      const text = `spec 1\nuse { ${own} } from "moved.perl"\nexperiment again extends ${own} { }\n`;
      const split = hashes({ path: `${folder}main.perl`, text }, withFile(files, `${folder}moved.perl`, spec.text));
      compare(`with ${own} in another file`, split, new Map([["again", hash]]));
    }
  }
  return { name: "plan hash: equal under layout, order, files", good: of - missed.length, of, least: 1, missed };
}

/** Other values that might be legal where `text` stands: other numbers, other words, one stage more. */
function others(text: string, words: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const match of text.matchAll(/(?<![\w.])(\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)/gi)) {
    const number = Number(match[1]?.replaceAll("_", ""));
    const next = [number + 1, number * 2, number - 1, number / 2, number * 0.9, number + 784, number * 16, 784, 48];
    for (const other of next) {
      const at = match.index + (match[1]?.length ?? 0);
      if (other !== number) found.push(text.slice(0, match.index) + String(other) + text.slice(at));
    }
  }
  for (const word of words) if (word !== text) found.push(word);
  found.push(
    `${text} | take(7)`,
    `${text} | shuffle`,
    "[]",
    `${text} { max_pixels = 3136 }`,
    `${text} { min_pixels = 3136  max_pixels = 6272 }`,
  );
  found.push(
    "frozen(policy)",
    "100% * boxed(answer)",
    "50% ± 10%",
    '"another text"',
    "3step",
    "21tok",
    "7",
    "constant(50%)",
    "1e-5",
  );
  return found;
}

/** Settings for readers alone, such as `cites`. */
const annotations = new Set(
  vocabulary.blocks
    .filter((block) => block.word === "experiment")
    .flatMap((block) => Object.entries(block.settings).flatMap(([name, { annotation }]) => (annotation ? [name] : []))),
);

export interface ChangeFigures {
  readonly bar: Bar;
  /** Fields of which no other value was found to be legal. */
  readonly alone: readonly string[];
}

/** Every field of every experiment with one other value: the hash of its run is another. */
export function otherHash(specs: readonly Source[], files: Files): ChangeFigures {
  const choices = places();
  const missed: string[] = [];
  const alone: string[] = [];
  let of = 0;
  for (const spec of specs) {
    const { value: program } = compile(spec, files);
    for (const { spec: experiment, run } of program?.experiments ?? []) {
      for (const [path, settled] of experiment.settings) {
        if (annotations.has(path)) continue;
        const name = `${run.name}: ${path}`;
        const last = path.split(".").at(-1) ?? "";
        const words = choices.filter((each) => each.where.endsWith(`.${last}`)).flatMap((each) => each.words);
        const { source, span } = settled.written.at;
        const text = source.text.slice(span.start, span.end);
        const legal = others(text, words).find((other) => {
          const found = hashes(spec, files, [`${path}=${other}`]);
          return other !== text && typeof found !== "string" && found.has(run.name);
        });
        if (legal === undefined) {
          alone.push(name);
          continue;
        }
        of++;
        const found = hashes(spec, files, [`${path}=${legal}`]);
        if (typeof found !== "string" && found.get(run.name) === run.hash) missed.push(`${name} = ${legal}`);
      }
    }
  }
  return {
    bar: { name: "plan hash: another for each changed value", good: of - missed.length, of, least: 1, missed },
    alone,
  };
}
