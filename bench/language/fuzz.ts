// The fuzzer: specs of the project torn, spliced and sprinkled at random, then compiled and drawn. Counted: no uncaught
// exception, none over a second of processor time, and no experiment dropped without a word.
//
//   node bench/language/fuzz.ts --seed 7 --from 0 --count 500000      one of two shards of a million; each is its own process

import { argv, cpuUsage, exit, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compile, type Files, type Program } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { type Bar, dice, holds, keptDisk, specs } from "./specs.ts";

const sprinkles = [
  ..."{}()[]=,.|±*+-/%<>!\"'\\;:#$@&^~`? \n\t\r",
  "..",
  "->",
  "//",
  "/*",
  "///",
  "spec 1",
  "use",
  "from",
  "experiment a extends a {",
  "experiment b extends quickstart {",
  "sweep s over [a] {",
  "train grpo {",
  "data { x = x | take(1) }",
  "each(1..3)",
  "without(data.train)",
  "not ",
  " in ",
  " of ",
  "1e308",
  "1e999",
  "-0",
  "0.0000001",
  "99999999999999999999",
  "NaN",
  "__proto__",
  "constructor",
  "toString = 1",
  "hasOwnProperty(x)",
  "é",
  "😀",
  "\u0000",
  "\uD800",
  "\uFEFF",
  "\u2028",
];

/** A text made from some of `texts` by one to six random changes. */
export function mutate(texts: readonly string[], roll: (n: number) => number): string {
  let text = texts[roll(texts.length)] ?? "";
  for (let change = 1 + roll(6); change > 0; change--) {
    const from = roll(text.length + 1);
    const to = Math.min(text.length, from + 1 + roll([2, 8, 40, 200][roll(4)] ?? 2));
    const piece = text.slice(from, to);
    const at = roll(text.length + 1);
    switch (roll(7)) {
      case 0:
        text = text.slice(0, from) + text.slice(to);
        break;
      case 1:
        text = text.slice(0, at) + piece + text.slice(at);
        break;
      case 2:
        text = text.slice(0, from) + (sprinkles[roll(sprinkles.length)] ?? "") + text.slice(from);
        break;
      case 3:
        text = text.slice(0, from) + (sprinkles[roll(sprinkles.length)] ?? "") + text.slice(to);
        break;
      case 4:
        text = text.slice(0, from) + String.fromCharCode(roll(roll(2) === 0 ? 128 : 65_536)) + text.slice(from);
        break;
      case 5: {
        const other = texts[roll(texts.length)] ?? "";
        text = text.slice(0, from) + other.slice(roll(other.length + 1));
        break;
      }
      default:
        text = text.slice(0, from) + text.slice(from, to).replace(/[\w.%]+/g, (word) => word + word) + text.slice(to);
    }
  }
  return text;
}

/** Milliseconds of processor time that one compilation, its diagnostics drawn, may take. */
const limit = 1000;

/** Which inputs: number `from` to `from + count` of those that `seed` begins. Each can be made again alone. */
export interface Shard {
  readonly seed: number;
  readonly from: number;
  readonly count: number;
}

export interface FuzzFigures {
  readonly bars: readonly Bar[];
  /** Of one input, in milliseconds of processor time. */
  readonly slowest: number;
  readonly mean: number;
}

/** Input number `at`: the same text for the same seed, whatever came before it. */
export function inputAt(texts: readonly string[], seed: number, at: number): string {
  return mutate(texts, dice(Math.imul(seed, 0x9e3779b1) ^ Math.imul(at + 1, 0x85ebca6b)));
}

/** Compiles the mutations of `specs` in a shard, each under the path of one of them. `every` is told how far it is. */
export function fuzz(
  specs: readonly Source[],
  files: Files,
  { seed, from, count }: Shard,
  every: (done: number, figures: FuzzFigures) => void = () => {},
): FuzzFigures {
  const texts = specs.map((spec) => spec.text);
  const path = specs[0]?.path ?? "fuzz.perl";
  const missed = { thrown: [] as string[], slow: [] as string[], lost: [] as string[] };
  let slowest = 0;
  let total = 0;
  const figures = (done: number): FuzzFigures => {
    const bar = (name: string, each: readonly string[]): Bar => ({
      name,
      good: done - each.length,
      of: done,
      least: 1,
      missed: each,
    });
    const bars = [
      bar("fuzz: no uncaught exception", missed.thrown),
      bar("fuzz: none over 1 s of processor time", missed.slow),
      bar("fuzz: no experiment dropped silently", missed.lost),
    ];
    return { bars, slowest, mean: total / Math.max(1, done) };
  };
  for (let i = 0; i < count; i++) {
    const text = inputAt(texts, seed, from + i);
    const shown = (): string => `input ${from + i} of seed ${seed}\n${JSON.stringify(text)}`;
    try {
      const timed = (): number => {
        const start = cpuUsage();
        const { value, diagnostics } = compile({ path, text }, files);
        drawAll(diagnostics);
        const { user, system } = cpuUsage(start);
        // a plan is verified when it is asked for
        if (value?.plan && isShort(value, path)) missed.lost.push(shown());
        return (user + system) / 1000;
      };
      let took = timed();
      total += took;
      // the collector may clear away in this second what others left: what is slow is slow every time
      if (took > limit) took = Math.min(took, timed(), timed());
      slowest = Math.max(slowest, took);
      if (took > limit) missed.slow.push(`${took.toFixed(0)} ms, ${shown()}`);
    } catch (error) {
      missed.thrown.push(`${error instanceof Error ? error.message : String(error)}\n${shown()}`);
    }
    if ((i + 1) % 10_000 === 0) every(i + 1, figures(i + 1));
  }
  return figures(count);
}

/** A plan was made, and an experiment that the entry declares is not in it. */
function isShort({ experiments, modules }: Program, entry: string): boolean {
  const made = new Set(experiments.map((each) => each.run.name));
  const own = [...(modules.get(entry)?.own.values() ?? [])];
  return own.some((each) => each.word === "experiment" && !made.has(each.name));
}

function line({ bars, slowest, mean }: FuzzFigures): string {
  const counts = bars.map((bar) => `${bar.name.replace("fuzz: ", "")} ${bar.good} of ${bar.of}`);
  return [...counts, `mean ${mean.toFixed(2)} ms`, `slowest ${slowest.toFixed(0)} ms`].join(" · ");
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "7" },
      from: { type: "string", default: "0" },
      count: { type: "string", default: "20000" },
    },
  });
  const shard = { seed: Number(values.seed), from: Number(values.from), count: Number(values.count) };
  const figures = fuzz(specs, keptDisk(), shard, (done, soFar) => {
    // to go on after an interruption: --from the number printed last
    if (done % 50_000 === 0) stdout.write(`up to ${shard.from + done}: ${line(soFar)}\n`);
  });
  stdout.write(`seed ${shard.seed}, inputs ${shard.from} to ${shard.from + shard.count}: ${line(figures)}\n`);
  for (const bar of figures.bars) for (const each of bar.missed.slice(0, 20)) stdout.write(`\n${bar.name}: ${each}\n`);
  exit(figures.bars.every(holds) ? 0 : 1);
}
