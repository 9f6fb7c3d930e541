// The fuzzer: specs of the project torn, spliced and sprinkled at random, then compiled whole. Counted: no uncaught
// exception, and none takes more than a second.

import { compile, type Files } from "../../compiler/compile.ts";
import type { Source } from "../../compiler/source.ts";
import { type Bar, dice } from "./specs.ts";

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

/** Milliseconds that one compilation may take. */
const limit = 1000;

export interface FuzzFigures {
  readonly bars: readonly Bar[];
  /** Of one compilation, in milliseconds. */
  readonly slowest: number;
}

/** Compiles `count` mutations of `specs`, each under the path of one of them. */
export function fuzz(specs: readonly Source[], files: Files, count: number, seed = 1): FuzzFigures {
  const roll = dice(seed);
  const texts = specs.map((spec) => spec.text);
  const path = specs[0]?.path ?? "fuzz.perl";
  const thrown: string[] = [];
  const slow: string[] = [];
  let slowest = 0;
  for (let i = 0; i < count; i++) {
    const text = mutate(texts, roll);
    const timed = (): number => {
      const start = performance.now();
      compile({ path, text }, files);
      return performance.now() - start;
    };
    let took = 0;
    try {
      took = timed();
      // on a busy machine a second may be another process's: what is slow is slow every time
      if (took > limit) took = Math.min(took, timed(), timed());
    } catch (error) {
      thrown.push(`${error instanceof Error ? error.message : String(error)}\n${JSON.stringify(text)}`);
    }
    slowest = Math.max(slowest, took);
    if (took > limit) slow.push(`${took.toFixed(0)} ms\n${JSON.stringify(text)}`);
  }
  const bar = (name: string, missed: readonly string[]): Bar => ({
    name,
    good: count - missed.length,
    of: count,
    least: 1,
    missed,
  });
  return { bars: [bar("fuzz: no uncaught exception", thrown), bar("fuzz: none over 1 s", slow)], slowest };
}
