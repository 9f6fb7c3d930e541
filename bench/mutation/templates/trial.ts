// The process in which mutants of templates are tried, one after the other: each is loaded beside the code as it is, and runs the cases of
// one op until something is not as it must be. It is a process of its own, since a mutant may never end, or break what it runs on.

import { fileURLToPath } from "node:url";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { type Device, openDevice } from "../../../runtime/device/dawn.ts";
import type { Backend } from "../../../runtime/graph/backend.ts";
import { openProcessor, type Processor } from "../../../runtime/processor/processor.ts";
import type { Template } from "./candidates.ts";
import { cachedKernels, variantsOf } from "./kernels.ts";
import { loaderOf } from "./load.ts";
import type * as Subject from "./subject.ts";
import { watched } from "./watch.ts";

type Tree = typeof Subject;
type Outcome = Awaited<ReturnType<Tree["outcome"]>>;

export type Ask =
  | { readonly kind: "reach"; readonly op: string; readonly noted?: Readonly<Record<string, string>> }
  | {
      readonly kind: "try";
      readonly ops: readonly string[];
      readonly template: Template;
      readonly path: string;
      readonly text: string;
      readonly cases: number;
    };

/** What ran in each of the three, by the numbers that the notes have. */
export interface Reached {
  readonly interpreter: readonly number[];
  readonly processor: readonly number[];
  readonly gpu: readonly number[];
}

export interface Answer {
  readonly reached?: Reached;
  readonly outcome?: "dead" | "survived" | "uncompiled";
  readonly by?: string;
  readonly seconds: number;
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const loader = loaderOf<Tree>(root, "bench/mutation/templates/subject.ts");
const tree = await loader.load(new Map());

/** Dawn and its driver; shaders check no bounds, so that what leaves its tensor is seen by the guards. */
let opened: Promise<Device> | undefined;
const device = (): Promise<Device> => (opened ??= openDevice("swiftshader", { robust: false }).then(cachedKernels));
/** One thread with addresses of 32 bits, three with addresses of 64. */
let processors: readonly Processor[] = [];

function backendsOf({ processorBackend }: Tree): readonly Backend[] {
  if (processors.length === 0)
    processors = [openProcessor({ threads: 1 }), openProcessor({ threads: 3, needs: 2 ** 33 })];
  return processors.map((each) => processorBackend(each, { guards: true }));
}

/** What a mutant may have written anywhere in, or stopped. */
function forgetProcessors(): void {
  for (const each of processors) each.destroy();
  processors = [];
}

/** Outcomes of the tree as it is, which many mutants are held against. */
const known = new Map<string, Promise<Outcome>>();
function rightOutcome(op: string, seed: number, precision: "single" | "double"): Promise<Outcome> {
  const key = `${op} ${seed} ${precision}`;
  const before = known.get(key);
  if (before) return before;
  const made = tree.outcome(tree.interpreter({ precision }), drawnFor(tree, op, seed, precision));
  known.set(key, made);
  return made;
}

/** Sizes of the numbers of a case that is drawn for any adapter, by its name. */
const knownSizes = new Map<string, ReturnType<Tree["sizesOf"]>>();
function rightSizes(op: string, { name }: { readonly name: string }): ReturnType<Tree["sizesOf"]> {
  const before = knownSizes.get(name);
  if (before) return before;
  const made = tree.sizesOf(drawnFor(tree, op, Number(/\d+$/.exec(name)?.[0]), "double"));
  knownSizes.set(name, made);
  return made;
}

const drawnFor = (of: Tree, op: string, seed: number, precision: "single" | "double") =>
  of.opCase(op, seed, precision === "single" ? "processor" : "any adapter");

function near(
  op: string,
  drawn: ReturnType<Tree["opCase"]>,
  found: Outcome,
  wanted: Outcome,
  bitwise: boolean,
): string | undefined {
  const tolerance = bitwise ? tree.tolerances.bits : tree.opTolerance(op);
  const check = tree.comparing({ golden: "", what: "", path: "device graph", tolerance });
  tree.compareOutcomes(check, drawn, found, wanted, { bitwise, ...(!bitwise && { sizes: rightSizes(op, drawn) }) });
  const { passed, compared, worst } = check.done();
  return passed || compared === 0 ? undefined : `${worst?.where}: ${worst?.found}, not ${worst?.wanted}`;
}

/** The first thing that is wrong with an op's WebAssembly: a bit that differs from the interpreter's. */
async function wrongBits(mutant: Tree, op: string, seeds: readonly number[]): Promise<string | undefined> {
  const backends = backendsOf(mutant);
  try {
    for (const seed of seeds)
      for (const backend of backends) {
        const drawn = drawnFor(mutant, op, seed, "single");
        const found = near(
          op,
          drawn,
          await mutant.outcome(backend, drawn),
          await rightOutcome(op, seed, "single"),
          true,
        );
        if (found) return found;
      }
    return undefined;
  } finally {
    for (const each of backends) each.destroy();
  }
}

/** With an op's WGSL, in both variants: a number that is not near that of double precision. */
async function wrongNumbers(mutant: Tree, op: string, seeds: readonly number[]): Promise<string | undefined> {
  const { software, hardware, folded } = variantsOf(await device(), mutant.gpuBackend);
  const backends = [software, hardware, folded];
  try {
    for (const seed of seeds)
      for (const backend of [software, seed % 2 === 0 ? hardware : folded]) {
        const drawn = drawnFor(mutant, op, seed, "double");
        const found = near(
          op,
          drawn,
          await mutant.outcome(backend, drawn),
          await rightOutcome(op, seed, "double"),
          false,
        );
        if (found) return found;
      }
    return undefined;
  } finally {
    for (const each of backends) each.destroy();
  }
}

/** With an op's rules: gradients beside finite differences, single precision beside double and, bit for bit, beside the processor. */
async function wrongRules(mutant: Tree, op: string, seeds: readonly number[]): Promise<string | undefined> {
  const [double, single] = (["double", "single"] as const).map((precision) => mutant.interpreter({ precision })) as [
    Backend,
    Backend,
  ];
  const backends = backendsOf(mutant);
  try {
    for (const seed of seeds) {
      const plain = drawnFor(mutant, op, seed, "double");
      const found = near(op, plain, await mutant.outcome(single, plain), await mutant.outcome(double, plain), false);
      if (found) return found;
      const [fault] = await mutant.slopeFaults(plain, double);
      if (fault) return fault;
      const wild = drawnFor(mutant, op, seed, "single");
      const bits = await mutant.outcome(single, wild);
      for (const backend of backends) {
        const other = near(op, wild, await mutant.outcome(backend, wild), bits, true);
        if (other) return other;
      }
    }
    return undefined;
  } finally {
    for (const each of backends) each.destroy();
  }
}

/** With the elementary functions: one that is further from the true result than it may be. */
function wrongFunctions(mutant: Tree): string | undefined {
  for (const each of mutant.functions) {
    const { ulp, at } = mutant.worst(each, 30_000);
    if (!(ulp <= each.bound)) return `${each.name} at ${at}: ${ulp} units of the last place`;
  }
  return undefined;
}

const wrong = { rule: wrongRules, wgsl: wrongNumbers, wasm: wrongBits } as const;

async function tried({
  ops,
  template,
  path,
  text,
  cases,
}: Extract<Ask, { kind: "try" }>): Promise<Omit<Answer, "seconds">> {
  let mutant: Tree;
  try {
    mutant = await loader.load(new Map([[path, text]]));
  } catch (error) {
    return error instanceof SyntaxError || /Syntax|Unexpected|Expected/.test(String(error))
      ? { outcome: "uncompiled", by: String(error) }
      : { outcome: "dead", by: `as it is loaded: ${error}` };
  }
  const seeds = Array.from({ length: cases }, (_, index) => index + 1);
  try {
    for (const op of ops) {
      const by =
        (await wrong[template](mutant, op, seeds)) ??
        (path.includes("/functions/") ? wrongFunctions(mutant) : undefined);
      if (by) return { outcome: "dead", by };
    }
    return { outcome: "survived" };
  } catch (error) {
    forgetProcessors();
    const fault = await forgetFaultyDevice();
    const said = `${String(error).split("\n")[0]}${fault === undefined ? "" : `: ${fault}`}`;
    return { outcome: isUncompiled.test(said) ? "uncompiled" : "dead", by: said.slice(0, 300) };
  }
}

/** WGSL that Dawn refuses, or a module that no engine takes. */
const isUncompiled = /^CompileError|a kernel does not compile|parsing WGSL|ShaderModule/;

/** A device that has refused a call gives nothing any more: the next mutant has another. Says what it refused. */
async function forgetFaultyDevice(): Promise<string | undefined> {
  const fault = (await opened)?.fault();
  if (fault === undefined) return undefined;
  opened = undefined;
  return fault instanceof Failure ? JSON.stringify(fault.diagnostics) : String(fault);
}

const seen = new Set<number>();
Object.assign(globalThis, { __perlcReached: (at: number) => seen.add(at) });
let noted: Tree | undefined;

async function reached(op: string, texts: Readonly<Record<string, string>> | undefined): Promise<Reached> {
  if (texts) noted = await loader.load(new Map(Object.entries(texts)));
  const noting = noted ?? tree;
  const during = async (backends: readonly Backend[], precision: "single" | "double"): Promise<readonly number[]> => {
    const drawn = Array.from({ length: 12 }, (_, index) => drawnFor(noting, op, index + 1, precision));
    seen.clear();
    for (const each of drawn) for (const backend of backends) await noting.outcome(backend, each);
    return [...seen];
  };
  seen.clear();
  for (let seed = 1; seed <= 12; seed++)
    for (const each of ["single", "double"] as const) drawnFor(noting, op, seed, each);
  const built = [...seen];
  const found = {
    interpreter: [
      ...built,
      ...(await during([noting.interpreter({ precision: "single" })], "single")),
      ...(await during([noting.interpreter()], "double")),
    ],
    processor: await during(backendsOf(noting), "single"),
    gpu: await during(Object.values(variantsOf(await device(), noting.gpuBackend)), "double"),
  };
  return found;
}

/** Milliseconds of processor time: the cases of a mutant that ends take a few seconds at most. */
const inTime = watched(40_000);

async function answer(ask: Ask): Promise<Answer> {
  const start = performance.now();
  const found = ask.kind === "reach" ? { reached: await reached(ask.op, ask.noted) } : await inTime(() => tried(ask));
  return { ...found, seconds: (performance.now() - start) / 1000 };
}

process.on("message", (ask: Ask) => {
  answer(ask).then(
    (each) => process.send?.(each),
    (error: unknown) =>
      process.send?.({
        by: `the trial itself: ${error instanceof Error ? error.stack : error}`,
        seconds: 0,
      } satisfies Answer),
  );
});
process.on("unhandledRejection", () => {});
process.send?.("ready");
