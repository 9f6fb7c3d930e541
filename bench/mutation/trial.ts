// A trial: mutants of a seeded sample against the tests of their rooms, in a copy of the tree.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compilesIn } from "./compiles.ts";
import { copyOf } from "./copy.ts";
import { equivalent, fixedMutants } from "./lists.ts";
import { type Mutant, mutantsOf, mutated, sampled } from "./mutants.ts";
import { mutatedFiles, testsOf } from "./places.ts";
import { type Reach, reachOf } from "./reach.ts";
import { type Outcome, openState, type State, testFiles } from "./state.ts";
import { type Worker, workerIn } from "./worker.ts";

export interface Wanted {
  readonly count: number;
  readonly seed: number;
  /** Only files whose path begins so. */
  readonly only: readonly string[];
  readonly state: string;
}

export interface Tried {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
  /** Why no test can kill it. */
  readonly equivalent?: string;
}

export interface Trial {
  readonly tried: readonly Tried[];
  readonly uncompiled: number;
  /** Fixed mutants whose code is not there any more. */
  readonly gone: readonly string[];
}

export interface Case extends Mutant {
  readonly tests: readonly string[];
}

/** Tries the fixed mutants and `count` of the sample; `tell` hears of each as it is known. */
export async function tryMutants(root: string, wanted: Wanted, tell: (tried: Tried) => void): Promise<Trial> {
  const state = openState(root, wanted.state);
  const { cases, uncompiled, gone } = casesOf(root, wanted, state);
  const tried: Tried[] = [];
  const settle = (mutant: Case, outcome: Outcome): void => {
    const why = equivalent.get(mutant.name);
    const each = { mutant, outcome, ...(why !== undefined && { equivalent: why }) };
    tried.push(each);
    tell(each);
  };
  const open: Case[] = [];
  for (const each of cases) {
    const known = state.known(each.name, each.path, each.tests);
    if (known && known.kind !== "uncompiled") settle(each, known);
    else open.push(each);
  }
  await tryInTests(root, open, (each, outcome) => {
    state.note(each.name, each.path, each.tests, outcome);
    settle(each, outcome);
  });
  return { tried, uncompiled, gone };
}

/** Each case against those of its tests that reach it, in a copy of the tree. */
export async function tryInTests<C extends Case>(
  root: string,
  cases: readonly C[],
  tell: (each: C, outcome: Outcome) => void,
): Promise<void> {
  if (cases.length === 0) return;
  await inCopy(root, async (copy, worker, notes) => {
    const tests = [...new Set(cases.flatMap((each) => each.tests))];
    const reach = await reachOf(copy, worker, cases, tests, notes);
    for (const [index, each] of cases.entries()) tell(each, await tried1(copy, worker, each, { reach, index }));
  });
}

/** The mutants of a trial, in the order of the seed, those left out that do not compile. */
function casesOf(root: string, { count, seed, only }: Wanted, state: State) {
  const paths = mutatedFiles(root, only);
  const texts = new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
  const { mutants: fixed, gone } = fixedMutants(root);
  const cases: Case[] = fixed
    .filter(({ path }) => only.length === 0 || only.some((each) => path.startsWith(each)))
    .map((each) => ({ ...each, tests: testFiles(root, each.tests) }));
  const beside = cases.length;
  const compiles = compilesIn(root, paths);
  const textOf = ({ path, change }: Mutant) => ({ path, text: mutated(texts.get(path) ?? "", change) });
  let uncompiled = 0;
  const left = [
    ...sampled(
      paths.flatMap((path) => mutantsOf(path, texts.get(path) ?? "")),
      seed,
    ),
  ];
  while (cases.length - beside < count && left.length > 0) {
    const next = left.splice(0, count - (cases.length - beside)).map((mutant) => {
      const tests = testFiles(root, testsOf(mutant.path));
      return { mutant, tests, known: state.known(mutant.name, mutant.path, tests) };
    });
    const open = next.filter(({ known }) => !known);
    const good = new Set(
      compiles(open.map(({ mutant }) => textOf(mutant))).flatMap((each, at) => (each ? [open[at]] : [])),
    );
    for (const each of next) {
      const { mutant, tests, known } = each;
      if (known ? known.kind !== "uncompiled" : good.has(each)) cases.push({ ...mutant, tests });
      else uncompiled++;
      if (!known && !good.has(each)) state.note(mutant.name, mutant.path, tests, { kind: "uncompiled" });
    }
  }
  return { cases, uncompiled, gone };
}

async function inCopy(
  root: string,
  work: (copy: string, worker: Worker, notes: string) => Promise<void>,
): Promise<void> {
  const copy = copyOf(root);
  const notes = `${copy.path}-reached`;
  const worker = workerIn(copy.path, { PERLC_REACHED: notes });
  const leave = (): void => {
    worker.end();
    copy.remove();
    rmSync(notes, { force: true });
  };
  process.once("exit", leave);
  try {
    await work(copy.path, worker, notes);
  } finally {
    process.removeListener("exit", leave);
    leave();
  }
}

/** Least seconds that a mutant has. One that takes three times as long as its tests do without it never ends. */
const least = 30;

async function tried1(
  copy: string,
  worker: Worker,
  { path, change, tests }: Case,
  { reach, index }: { readonly reach: Reach; readonly index: number },
): Promise<Outcome> {
  const was = readFileSync(join(copy, path), "utf8");
  const text = mutated(was, change);
  const reaching = reach.tests.filter((each) => each.reached.has(index) && tests.includes(each.path));
  if (reaching.length === 0) return { kind: "survived", seconds: 0 };
  const limit = Math.max(least, 3 * reaching.reduce((sum, { seconds }) => sum + seconds, 0));
  const answer = await worker.ask({ path, text, tests: reaching.map((each) => each.path) }, limit);
  if (answer === undefined) {
    // the runner was ended before it could put the file back
    writeFileSync(join(copy, path), was);
    return { kind: "dead", by: `${reaching[0]?.path}, which does not end`, seconds: limit };
  }
  if (answer.failed?.includes("Transform failed")) throw new Error(`a mutant that cannot be read: ${answer.failed}`);
  return answer.failed
    ? { kind: "dead", by: answer.failed, seconds: answer.seconds }
    : { kind: "survived", seconds: answer.seconds };
}
