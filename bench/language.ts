// `npx node bench/language.ts`: every bar of the language in one run, as a table, or with --json as JSON alone.
// PERLC_LONG=1 takes the long way: a million mutated inputs instead of thousands.

import { spawnSync } from "node:child_process";
import { argv, env, execPath, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { breakSpecs } from "./language/broken.ts";
import { otherHash } from "./language/change-law.ts";
import { fixes } from "./language/fixes.ts";
import { askForeign } from "./language/foreign.ts";
import { randomLayouts } from "./language/format-law.ts";
import { fuzz } from "./language/fuzz.ts";
import { sameHash } from "./language/hash-law.ts";
import { answers, fixedPoint } from "./language/slips.ts";
import { type Bar, holds, keptDisk, shareOf, specs, tinyDisk } from "./language/specs.ts";
import { coldCheck, formatting, keystroke, parsing, type Speed } from "./language/speed.ts";
import { printThenParse, twoWays } from "./language/syntax-laws.ts";
import { threadCases } from "./language/threads.ts";
import { mistype } from "./language/typos.ts";

/** How much work the random suites do. */
export interface Effort {
  readonly typos: number;
  readonly layouts: number;
  readonly mutations: number;
  /** Made-up specs, and random layouts to format. */
  readonly made: number;
}

export const short: Effort = { typos: 5, layouts: 3, mutations: 2_000, made: 500 };
export const long: Effort = { typos: 100, layouts: 200, mutations: 1_000_000, made: 10_000 };

export interface LanguageFigures {
  readonly bars: readonly Bar[];
  readonly speeds: readonly Speed[];
}

/** All bars. The speeds come first, before the suites have warmed and filled anything. */
export async function measureLanguage(effort: Effort): Promise<LanguageFigures> {
  const files = keptDisk();
  const called = (name: string) => specs.find((spec) => spec.path.endsWith(`/${name}`));
  // the largest, with a dozen warnings to draw, and one with nothing wrong
  const [largest, clean] = [called("paper.perl"), called("quickstart.perl")];
  if (!largest || !clean) throw new Error("there are no specs to measure with");
  const bundle = spawnSync(execPath, [fileURLToPath(new URL("../cli/bundle.ts", import.meta.url))], {
    stdio: "inherit",
  });
  if (bundle.status !== 0) throw new Error("cli/bundle.ts made nothing");
  const speeds = [
    coldCheck(clean, 15),
    coldCheck(largest, 15),
    coldCheck(clean, 15, "the source"),
    parsing(largest, 200),
    keystroke(largest, 100, 20),
    keystroke(largest, 100, 300),
    await formatting(150),
  ];
  const bars = [
    ...breakSpecs(specs, files).bars,
    mistype(effort.typos),
    askForeign(tinyDisk),
    answers(files),
    fixedPoint(files, 50, 1),
    ...fuzz(specs, files, { seed: 7, from: 0, count: effort.mutations }).bars,
    sameHash(specs, files, effort.layouts),
    otherHash(specs, files).bar,
    threadCases(),
    ...fixes(),
    printThenParse(effort.made),
    twoWays(specs, effort.made),
    randomLayouts(specs, files, effort.made),
  ];
  return { bars, speeds };
}

/** One line a figure: what, how much, the bar, and whether it holds. */
export function languageTable({ bars, speeds }: LanguageFigures): string {
  const cells = [
    ...bars.map((bar) => [
      bar.name,
      `${(100 * shareOf(bar)).toFixed(2)} %`,
      `${bar.good} of ${bar.of}`,
      `≥ ${100 * bar.least} %`,
      holds(bar) ? "holds" : "MISSED",
    ]),
    ...speeds.map((speed) => [
      speed.name,
      `${speed.figure.toFixed(2)} ${speed.unit}`,
      `${speed.ours.toFixed(2)} ms${speed.beside ? `, ${speed.beside.by} ${speed.beside.theirs.toFixed(2)} ms` : ""}`,
      `${speed.unit === "times faster" ? "≥" : "≤"} ${speed.bar}`,
      speed.holds ? "holds" : "MISSED",
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  return cells.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("   ")).join("\n");
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const figures = await measureLanguage(env.PERLC_LONG === "1" ? long : short);
  const json = JSON.stringify(figures, (key, value) => (key === "missed" ? value.slice(0, 20) : value), 2);
  stdout.write(argv.includes("--json") ? `${json}\n` : `${languageTable(figures)}\n\n${json}\n`);
}
