// Slips of people who never saw the language: a good spec with one edit, by which another language, another keyboard or another tool
// speaks. Counted: what each must say and never says, at most two diagnostics, what the safe fixes write, and that fixes made
// once leave nothing that they would make again.

import { readFileSync } from "node:fs";
import { compile, type Files } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { hasErrors } from "../../compiler/diagnostics/severity.ts";
import { type Fixed, fixAll } from "../../compiler/tools/fix.ts";
import { breakAt } from "./broken.ts";
import { type Bar, dice, specs, tinyDisk } from "./specs.ts";
import { formSpec, formWords, slip, standsAt } from "./typos.ts";

export interface Slip {
  readonly name: string;
  /** The first of this in the base is replaced. */
  readonly find: string;
  readonly replace: string;
  /** 1: an error, 0: none. Absent: either. */
  readonly rc?: number;
  /** Expressions that the drawn diagnostics match, and never match. */
  readonly says?: string;
  readonly never?: string;
  /** What the safe fixes write, and instead of what; absent: there is none to make. */
  readonly safe?: { readonly of: string; readonly is: string };
}

const corpus = new URL("../../test/corpus/slips/", import.meta.url);
const most = 2;

/** The spec that is edited, and the slips. */
export const readSlips = (): { readonly base: string; readonly slips: readonly Slip[] } => ({
  base: readFileSync(new URL("base.perl", corpus), "utf8"),
  slips: JSON.parse(readFileSync(new URL("slips.json", corpus), "utf8")) as readonly Slip[],
});

/** Where the base stands: its paths count from the root of the project. */
const path = "slip.perl";

/** Safe fixes, or all, of a text; whether they come to an end, and whether a second time finds nothing more. */
function mend(
  text: string,
  at: string,
  files: Files,
  unsafe: boolean,
): { readonly fixed: Fixed; readonly now: string; readonly again: boolean } {
  const fixing = { unsafe, among: new Set([at]) };
  const fixed = fixAll({ path: at, text }, files, fixing);
  const now = fixed.texts.get(at) ?? text;
  return { fixed, now, again: fixAll({ path: at, text: now }, files, fixing).applied.length > 0 };
}

/** What is wrong with how a slip is answered; empty when nothing is. */
export function answered(base: string, each: Slip, files: Files): readonly string[] {
  if (!base.includes(each.find)) return [`${each.name}: \`${each.find}\` is not in the base`];
  const text = base.replace(each.find, () => each.replace);
  const { diagnostics } = compile({ path, text }, files, { runnable: true });
  const drawn = drawAll(diagnostics, { width: 200 });
  const wrong: string[] = [];
  if (each.rc !== undefined && hasErrors(diagnostics) !== (each.rc === 1))
    wrong.push(`errors are ${each.rc === 1 ? "missing" : "too many"}`);
  if (each.says !== undefined && !new RegExp(each.says, "m").test(drawn)) wrong.push(`does not say /${each.says}/`);
  if (each.never !== undefined && new RegExp(each.never, "m").test(drawn)) wrong.push(`says /${each.never}/`);
  if (diagnostics.length > most) wrong.push(`${diagnostics.length} diagnostics`);
  const { now, again } = mend(text, path, files, false);
  const wanted = each.safe ? text.replace(each.safe.of, () => each.safe?.is ?? "") : text;
  if (each.safe ? !isReplaced(text, now, each.safe) : now !== wanted)
    wrong.push(`safe fixes write ${JSON.stringify(now)}`);
  if (again) wrong.push("safe fixes made again change more");
  if (mend(text, path, files, true).again) wrong.push("fixes made again change more");
  return wrong.map((what) => `${each.name}: ${what}\n${drawn}`);
}

/** Whether `now` is the text with one place of `of` written as `is`. */
function isReplaced(text: string, now: string, { of, is }: { readonly of: string; readonly is: string }): boolean {
  for (let at = text.indexOf(of); at >= 0; at = text.indexOf(of, at + 1))
    if (text.slice(0, at) + is + text.slice(at + of.length) === now) return true;
  return false;
}

export function answers(files: Files): Bar {
  const { base, slips } = readSlips();
  const missed = slips.flatMap((each) => answered(base, each, files).slice(0, 1));
  return {
    name: "slips of strangers: answered well",
    good: slips.length - missed.length,
    of: slips.length,
    least: 1,
    missed,
  };
}

/** Safe fixes reach a fixed point on broken specs (every so many tokens) and on misspelt words (so many edits of each). */
export function fixedPoint(files: Files, every: number, rounds: number): Bar {
  const missed: string[] = [];
  let of = 0;
  const hold = (name: string, at: string, text: string, disk: Files): void => {
    of++;
    const { now, again } = mend(text, at, disk, false);
    if (again) missed.push(`${name}: a second time changes more of\n${now}`);
  };
  for (const spec of specs) for (const { name, text } of breakAt(spec, every)) hold(name, spec.path, text, files);
  const roll = dice(1);
  for (const word of formWords)
    for (let round = 0; round < rounds; round++) {
      const wrong = slip(word, roll);
      const at = standsAt(word);
      hold(
        `${word} as ${wrong}`,
        "demo.perl",
        formSpec.slice(0, at) + wrong + formSpec.slice(at + word.length),
        tinyDisk,
      );
    }
  return { name: "safe fixes reach a fixed point", good: of - missed.length, of, least: 1, missed };
}
