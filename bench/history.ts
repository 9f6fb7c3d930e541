// How fast perlc is, over time: `npm run bench:history` measures a few figures, each beside something that perlc does not change,
// prints what their ratios were the last time, and adds them to history.jsonl. With `--print` nothing is added, as in CI: a
// timing decides nothing.
//
//   node bench/history.ts [--print] [--adapter NAME]    the adapter is SwiftShader unless another is named

import { execFileSync } from "node:child_process";
import { stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { append, changeLine, type Entry, readHistory } from "./history/entries.ts";
import { deviceFigures, languageFigures } from "./history/measure.ts";
import { missingJax } from "./others/jax.ts";

const file = fileURLToPath(new URL("./history.jsonl", import.meta.url));
const { values } = parseArgs({
  options: {
    print: { type: "boolean", default: false },
    adapter: { type: "string", default: "swiftshader" },
  },
});

const git = (...args: readonly string[]): string =>
  execFileSync("git", args, { encoding: "utf8", cwd: fileURLToPath(new URL(".", import.meta.url)) }).trim();

/** The commit of the tree; `+` where tracked files differ from it. */
const commit = `${git("rev-parse", "--short=7", "HEAD")}${git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "+"}`;
const date = new Date().toISOString().slice(0, "2026-08-01".length);

const history = readHistory(file);
const entries: Entry[] = [];
const missing = await missingJax();
if (missing !== undefined) stdout.write(`${missing}\n`);
// every figure of the device is beside one of that package
const device = missing === undefined ? [() => deviceFigures(values.adapter)] : [];
for (const figures of [languageFigures, ...device])
  for (const { ours, theirs, ...figure } of await figures()) {
    const rounded = { ours: Number(ours.toPrecision(4)), theirs: Number(theirs.toPrecision(4)) };
    const entry = { date, commit, ...figure, ...rounded, ratio: Number((theirs / ours).toPrecision(4)) };
    entries.push(entry);
    stdout.write(`${changeLine(history, entry)}\n`);
  }
if (!values.print) append(file, entries);
