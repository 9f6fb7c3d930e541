// The process in which mutants of templates are tried, one after the other: each is loaded beside the code as it is, and runs the cases of
// one op until something is not as it must be. It is a process of its own, since a mutant may never end, or break what it runs on.

import { fileURLToPath } from "node:url";
import type { Template } from "./candidates.ts";
import { checksOn } from "./checks.ts";
import { wasmOf, wgslOf } from "./generated.ts";
import { devicesOf } from "./kernels.ts";
import { loaderOf } from "./load.ts";
import { machine } from "./machine.ts";
import { drawnFor } from "./right.ts";
import type * as Subject from "./subject.ts";
import { watched } from "./watch.ts";

type Tree = typeof Subject;

export type Ask =
  | { readonly kind: "reach"; readonly op: string; readonly noted?: Readonly<Record<string, string>> }
  | {
      readonly kind: "try";
      readonly ops: readonly string[];
      readonly template: Template;
      readonly path: string;
      readonly text: string;
      readonly cases: number;
      /** Whether cases are run although the text changes nothing for them. */
      readonly all?: boolean;
      /** Seconds of processor time that it may take. */
      readonly most: number;
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
  /** Of processor time. */
  readonly seconds: number;
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const loader = loaderOf<Tree>(root, "bench/mutation/templates/subject.ts");
const tree = await loader.load(new Map());

const on = machine();
const checks = checksOn(tree, on);

/** With the elementary functions: one that is further from the true result than it may be. */
function wrongFunctions(mutant: Tree): string | undefined {
  for (const each of mutant.functions) {
    const { ulp, at } = mutant.worst(each, 30_000);
    if (!(ulp <= each.bound)) return `${each.name} at ${at}: ${ulp} units of the last place`;
  }
  return undefined;
}

async function tried({
  ops,
  template,
  path,
  text,
  cases,
  all = false,
}: Extract<Ask, { kind: "try" }>): Promise<Omit<Answer, "seconds">> {
  let mutant: Tree;
  try {
    mutant = await loader.load(new Map([[path, text]]));
  } catch (error) {
    return error instanceof SyntaxError || /Syntax|Unexpected|Expected/.test(String(error))
      ? { outcome: "uncompiled", by: String(error) }
      : { outcome: "dead", by: `as it is loaded: ${error}` };
  }
  const extent = { run: cases, looked: lookedPerRun * cases, all };
  try {
    for (const op of ops) {
      const by =
        (await checks[template](mutant, op, extent)) ??
        (path.includes("/functions/") ? wrongFunctions(mutant) : undefined);
      if (by) return { outcome: "dead", by };
    }
    return { outcome: "survived" };
  } catch (error) {
    const fault = await on.forget();
    const said = `${String(error).split("\n")[0]}${fault === undefined ? "" : `: ${fault}`}`;
    return { outcome: isUncompiled.test(said) ? "uncompiled" : "dead", by: said.slice(0, 300) };
  }
}

/** Cases of which only the code is made, for one that is run. */
const lookedPerRun = 5;

/** WGSL that Dawn refuses, or a module that no engine takes. */
const isUncompiled = /^CompileError|a kernel does not compile|parsing WGSL|ShaderModule/;

const seen = new Set<number>();
Object.assign(globalThis, { __perlcReached: (at: number) => seen.add(at) });
let noted: Tree | undefined;

async function reached(op: string, texts: Readonly<Record<string, string>> | undefined): Promise<Reached> {
  if (texts) noted = await loader.load(new Map(Object.entries(texts)));
  const noting = noted ?? tree;
  const devices = Object.values(devicesOf(await on.device()));
  const drawn = (seed: number, precision: "single" | "double") => drawnFor(noting, op, seed, precision);
  const during = async (seeds: number, work: (seed: number) => unknown): Promise<readonly number[]> => {
    seen.clear();
    for (let seed = 1; seed <= seeds; seed++) await work(seed);
    return [...seen];
  };
  return {
    interpreter: [
      ...(await during(12 * lookedPerRun, (seed) => [drawn(seed, "single"), drawn(seed, "double")])),
      ...(await during(12, async (seed) => {
        await noting.outcome(noting.interpreter({ precision: "single" }), drawn(seed, "single"));
        await noting.outcome(noting.interpreter(), drawn(seed, "double"));
      })),
    ],
    processor: await during(12 * lookedPerRun, (seed) => wasmOf(noting, drawn(seed, "single"))),
    gpu: await during(12 * lookedPerRun, (seed) => {
      const plain = drawn(seed, "double");
      for (const each of devices) wgslOf(noting, plain, each);
    }),
  };
}

const inTime = watched();

const spent = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function answer(ask: Ask): Promise<Answer> {
  const start = spent();
  const found =
    ask.kind === "reach"
      ? { reached: await reached(ask.op, ask.noted) }
      : await inTime(1000 * ask.most, () => tried(ask));
  return { ...found, seconds: spent() - start };
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
