// What is asked of a mutant: that the cases of an op give what they must. A case for which a slip changes nothing of what is generated,
// or of what the interpreter gives, is not run: it must give what it gave.

import type { Backend } from "../../../runtime/graph/backend.ts";
import type { Template } from "./candidates.ts";
import { givenOf, wasmOf, wgslOf } from "./generated.ts";
import { devicesOf, type Variant, variantsOf } from "./kernels.ts";
import type { Machine } from "./machine.ts";
import { type Case, drawnFor, type Outcome, type Right, rightOf } from "./right.ts";
import type * as Subject from "./subject.ts";

export type Tree = typeof Subject;

export interface Extent {
  /** Cases that are run. */
  readonly run: number;
  /** Cases that are looked at until so many differ. */
  readonly looked: number;
  /** Whether cases are run although nothing differs. */
  readonly all?: boolean;
}

/** Says what is wrong with a mutant for an op, nothing if the cases tell no difference. */
type Check = (mutant: Tree, op: string, extent: Extent) => Promise<string | undefined>;

/** What mutants are held against, and what they run on. */
interface Bench {
  readonly tree: Tree;
  readonly right: Right;
  readonly machine: Machine;
}

/** `tree` is the code as it is. */
export function checksOn(tree: Tree, machine: Machine): Readonly<Record<Template, Check>> {
  const bench = { tree, right: rightOf(tree), machine };
  return {
    rule: (...asked) => wrongRules(bench, ...asked),
    wgsl: (...asked) => wrongNumbers(bench, ...asked),
    wasm: (...asked) => wrongBits(bench, ...asked),
  };
}

type Asked = readonly [bench: Bench, ...Parameters<Check>];

/** An op's WebAssembly: a bit that differs from the interpreter's, or units that do not share the work. */
async function wrongBits(...[{ tree, right, machine }, mutant, op, { run, looked, all }]: Asked) {
  return within(machine.processors(mutant), async (backends) => {
    for (let seed = 1, ran = 0; seed <= looked && ran < run; seed++) {
      const drawn = drawnFor(mutant, op, seed, "single");
      const isAsBefore = (): boolean =>
        right.is(wasmOf(mutant, drawn), "wasm", [op, seed, "single"], (before) => wasmOf(tree, before));
      if (!all && isAsBefore()) continue;
      ran++;
      for (const backend of backends) {
        const own = await mutant.outcome(backend, drawn);
        const found = right.same(drawn, own, await right.outcome(op, seed, "single"));
        if (found) return found;
      }
      const [fault] = await mutant.unitFaults(drawn);
      if (fault) return fault;
    }
    return undefined;
  });
}

/** An op's WGSL, in all variants: a number that is not near that of double precision, or another sum in stages. */
async function wrongNumbers(...[{ tree, right, machine }, mutant, op, { run, looked, all }]: Asked) {
  const opened = await machine.device();
  const devices = Object.entries(devicesOf(opened)) as [Variant, typeof opened][];
  const variants = variantsOf(opened, mutant.gpuBackend);
  return within(Object.values(variants), async () => {
    for (let seed = 1, ran = 0; seed <= looked && ran < run; seed++) {
      const drawn = drawnFor(mutant, op, seed, "double");
      const isAsBefore = ([name, device]: (typeof devices)[number]): boolean =>
        right.is(wgslOf(mutant, drawn, device), name, [op, seed, "double"], (before) => wgslOf(tree, before, device));
      const open = devices.filter((each) => all || !isAsBefore(each));
      if (open.length > 0) ran++;
      for (const [name] of open) {
        const own = await mutant.outcome(variants[name], drawn);
        const found = right.near(op, seed, own, await right.outcome(op, seed, "double"));
        if (found) return found;
      }
    }
    const double = mutant.interpreter();
    for (let seed = 1; seed <= run; seed++) {
      const [fault] = await mutant.stageFaults(drawnFor(mutant, op, seed, "double"), double);
      if (fault) return fault;
    }
    return undefined;
  });
}

/**
 * An op's rules: gradients beside finite differences, sums beside sums in stages, single precision beside double and, bit for bit, beside
 * the processor and what is on record (test/processor/ops.test.ts).
 */
async function wrongRules(...[bench, mutant, op, { run, all = false }]: Asked) {
  return within(bench.machine.processors(mutant), async (backends) => {
    for (let seed = 1; seed <= run; seed++) {
      const found =
        (await wrongPlain(bench, mutant, op, seed, all)) ??
        (await wrongWild(bench, mutant, op, seed, { backends, all }));
      if (found) return found;
    }
    return undefined;
  });
}

async function wrongPlain({ right }: Bench, mutant: Tree, op: string, seed: number, all: boolean) {
  const [double, single] = [mutant.interpreter(), mutant.interpreter({ precision: "single" })];
  const plain = drawnFor(mutant, op, seed, "double");
  const exact = await mutant.outcome(double, plain);
  const found = right.near(op, seed, await mutant.outcome(single, plain), exact);
  if (found) return found;
  const isAsBefore =
    right.is(givenOf(plain), "given", [op, seed, "double"], givenOf) &&
    right.same(right.case(op, seed, "double"), exact, await right.outcome(op, seed, "double")) === undefined;
  const [fault] = isAsBefore && !all ? [] : await mutant.slopeFaults(plain, double);
  return fault ?? (await mutant.stageFaults(plain, double))[0];
}

async function wrongWild(
  { tree, right }: Bench,
  mutant: Tree,
  op: string,
  seed: number,
  { backends, all }: { readonly backends: readonly Backend[]; readonly all: boolean },
): Promise<string | undefined> {
  const wild: Case = drawnFor(mutant, op, seed, "single");
  const bits: Outcome = await mutant.outcome(mutant.interpreter({ precision: "single" }), wild);
  const unlike = right.same(wild, bits, await right.outcome(op, seed, "single"));
  if (unlike) return `not the bits on record: ${unlike}`;
  const isAsBefore =
    right.is(givenOf(wild), "given", [op, seed, "single"], givenOf) &&
    right.is(wasmOf(mutant, wild), "wasm", [op, seed, "single"], (before) => wasmOf(tree, before));
  if (isAsBefore && !all) return undefined;
  for (const backend of backends) {
    const other = right.same(wild, await mutant.outcome(backend, wild), bits);
    if (other) return other;
  }
  return undefined;
}

async function within<T>(backends: readonly Backend[], work: (backends: readonly Backend[]) => Promise<T>): Promise<T> {
  try {
    return await work(backends);
  } finally {
    for (const each of backends) each.destroy();
  }
}
