// Which files of tests reach a mutant, and how long each takes: every file runs once, alone, over code that notes where it was.

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";
import type { Worker } from "./worker.ts";

export interface Reach {
  /** Files of tests by how long they take, the quickest first. */
  readonly tests: readonly { readonly path: string; readonly seconds: number; readonly reached: ReadonlySet<number> }[];
}

/** Notes each place once, in a file that PERLC_REACHED names. */
const noting = `const __reached = (globalThis.__perlcReached ??= ((seen) => (at) => {
  if (seen.has(at) || !process.env.PERLC_REACHED) return;
  seen.add(at);
  process.getBuiltinModule("node:fs").appendFileSync(process.env.PERLC_REACHED, at + "\\n");
})(new Set()));
`;

/** The text of a file that notes each of the mutants' places, by their index in the sample. */
export function withNotes(text: string, mutants: readonly (Mutant & { readonly index: number })[]): string {
  const inserted: { readonly at: number; readonly text: string; readonly order: number }[] = [];
  for (const { place, index } of mutants) {
    if (!place) inserted.push({ at: text.length, text: `\n__reached(${index});`, order: 0 });
    else if (place.statement) inserted.push({ at: place.from, text: `__reached(${index}); `, order: 1 });
    else {
      inserted.push({ at: place.from, text: `(__reached(${index}), `, order: place.to });
      inserted.push({ at: place.to, text: ")", order: -place.from });
    }
  }
  // of what begins at one place the wider stands before the narrower
  inserted.sort((one, other) => one.at - other.at || other.order - one.order);
  let made = "";
  let last = 0;
  for (const { at, text: more } of inserted) {
    made += text.slice(last, at) + more;
    last = at;
  }
  return noting + made + text.slice(last);
}

/** Runs each of `tests` once in the copy. A file of tests that fails there says nothing about mutants, which is an error. */
export async function reachOf(
  copy: string,
  worker: Worker,
  mutants: readonly Mutant[],
  tests: readonly string[],
  notes: string,
): Promise<Reach> {
  const numbered = mutants.map((each, index) => ({ ...each, index }));
  const was = new Map<string, string>();
  for (const [path, list] of Map.groupBy(numbered, (each) => each.path)) {
    const text = readFileSync(join(copy, path), "utf8");
    was.set(path, text);
    writeFileSync(join(copy, path), withNotes(text, list));
  }
  const [any] = was.keys();
  const found: { path: string; seconds: number; reached: ReadonlySet<number> }[] = [];
  for (const path of any === undefined ? [] : tests) {
    rmSync(notes, { force: true });
    const answer = await worker.ask({ path: any ?? "", tests: [path] }, 600);
    if (answer === undefined || answer.failed)
      throw new Error(`${path} fails without a mutant: ${answer?.failed ?? "it does not end"}`);
    const reached = existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n").map(Number) : [];
    found.push({ path, seconds: answer.seconds, reached: new Set(reached) });
  }
  for (const [path, text] of was) writeFileSync(join(copy, path), text);
  worker.end();
  return { tests: found.sort((one, other) => one.seconds - other.seconds) };
}
