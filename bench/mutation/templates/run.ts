// The trial of templates: of every op its rule, its WGSL and its WebAssembly, a seeded sample of slips each. A mutant runs the op's own
// cases; one that lives those of the other ops that have the code too; one that lives still the files of tests that reach it.

import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { opCases } from "../../../runtime/conform/vectors/ops/all.ts";
import { corners } from "../../../runtime/conform/vectors/ops/corners.ts";
import { compilesIn } from "../compiles.ts";
import { equivalentSlips } from "../lists.ts";
import { type Mutant, mutated } from "../mutants.ts";
import { testFiles } from "../state.ts";
import { type Case, tryInTests } from "../trial.ts";
import { attemptsOf, type Drawn, reachedBy, type Tree } from "./attempt.ts";
import { allSlips, type Template, templateFiles, templates } from "./candidates.ts";
import { ordered, slipsOfOps } from "./draw.ts";
import { trialProcess } from "./process.ts";
import { openTemplateState, type TemplateState } from "./state.ts";

export interface TemplatesWanted {
  /** Mutants of each template of each op. */
  readonly per: number;
  /** Of all of these, so many at most; absent = all. */
  readonly count?: number;
  readonly seed: number;
  /** Ops, all if empty. */
  readonly ops: readonly string[];
  readonly state: string;
  /** Cases of an op. */
  readonly cases: number;
  /** Whether what lives through the cases is tried in files of tests as well, which takes long. */
  readonly tests: boolean;
}

export interface TriedTemplate {
  readonly op: string;
  readonly template: Template;
  readonly mutant: Mutant;
  readonly outcome: "dead" | "survived";
  /** What was wrong, or why nothing is. */
  readonly by?: string;
  readonly equivalent?: string;
}

/** Files of tests that may speak of a template, for what no case kills. */
const testsOf: Readonly<Record<Template, readonly string[]>> = {
  rule: ["test/tensor"],
  wgsl: ["test/tensor", "test/device/matmul.test.ts", "test/device/tiles.test.ts"],
  wasm: ["test/tensor", "test/processor"],
};

/** Other ops that have the code too, by whose cases a mutant is tried that lives through its own op's: those with the most of it, some others, and the corners that were made for such. */
const mostOthers = { first: 4, spread: 4 };

export interface Templates {
  readonly tried: readonly TriedTemplate[];
  readonly uncompiled: readonly Drawn[];
  /** Slips of templates' code that no case of any op reaches, and that stand in no function of an op's. */
  readonly unreached: readonly Mutant[];
}

type Settle = (drawn: Drawn, outcome: "dead" | "survived", by?: string) => void;

export async function tryTemplates(
  root: string,
  wanted: TemplatesWanted,
  tell: (tried: TriedTemplate) => void,
): Promise<Templates> {
  const slips = allSlips(root);
  const state = openTemplateState(root, wanted.state, slips);
  const files = templateFiles(root);
  const texts = new Map(files.map((path) => [path, readFileSync(join(root, path), "utf8")]));
  const tree: Tree = { slips, texts, compiles: compilingOf(root, slips, texts, state), trials: trialProcess() };
  const tried: TriedTemplate[] = [];
  const settle: Settle = (drawn, outcome, by) => {
    const why = equivalentSlips.get(drawn.mutant.name);
    const each = { ...drawn, outcome, ...(by !== undefined && { by }), ...(why !== undefined && { equivalent: why }) };
    tried.push(each);
    tell(each);
  };
  try {
    const { living, uncompiled, unreached } = await throughCases(tree, wanted, state, settle);
    tree.trials.end();
    const open: Drawn[] = [];
    for (const each of living) {
      const { by } = state.knownDead(each) ?? {};
      if (by !== undefined) settle(each, "dead", by);
      else if (equivalentSlips.has(each.mutant.name) || !wanted.tests) settle(each, "survived");
      else open.push(each);
    }
    if (wanted.tests) await inTests(root, open, state, settle);
    return { tried, uncompiled, unreached };
  } finally {
    tree.trials.end();
  }
}

/** By number, whether slips compile: many together cost little more than one. */
function compilingOf(
  root: string,
  slips: readonly Mutant[],
  texts: ReadonlyMap<string, string>,
  state: TemplateState,
): Tree["compiles"] {
  const slipOf = (at: number): Mutant => slips[at] as Mutant;
  let compiles: ReturnType<typeof compilesIn> | undefined;
  return (numbers) => {
    const open = [...new Set(numbers)]
      .map(slipOf)
      .filter((each) => !mustCompile(each) && state.knownCompiles(each) === undefined);
    if (open.length > 0) {
      compiles ??= compilesIn(root, [...texts.keys()], { unused: true });
      const asked = open.map(({ path, change }) => ({ path, text: mutated(texts.get(path) ?? "", change) }));
      for (const [at, good] of compiles(asked).entries()) state.noteCompiles(open[at] as Mutant, good);
    }
    return numbers.map((at) => mustCompile(slipOf(at)) || (state.knownCompiles(slipOf(at)) ?? false));
  };
}

/** Whether the checker need not be asked: within a string, or another operator of two numbers. */
const mustCompile = ({ change: { inText, text } }: Mutant): boolean =>
  inText === true || /^(?:[<>]=?|[*/+])$/.test(text);

/** Each template in turn: what dies of cases is settled, what lives is handed back. */
async function throughCases(tree: Tree, wanted: TemplatesWanted, state: TemplateState, settle: Settle) {
  const { slips } = tree;
  const all = Object.keys(opCases);
  const lists = (wanted.ops.length === 0 ? all : wanted.ops).flatMap((op) =>
    templates.map((template) => ({ op, template })),
  );
  const isSample = wanted.count !== undefined;
  const chosen = isSample ? inOrder(lists, wanted.seed).slice(0, wanted.count) : lists;
  const per = isSample ? Math.ceil((wanted.count ?? 0) / chosen.length) : wanted.per;
  // which code no op reaches is known of all ops alone
  const watched = isSample ? [...new Set([...chosen.map(({ op }) => op), ...Object.keys(corners)])] : all;
  const ofOps = slipsOfOps(slips, await reachedBy(watched, tree, state), { withIdle: !isSample });
  // those with the most code first: what dies of their cases is dead for all others that have it too
  const orders = chosen
    .map(({ op, template }) => ({ op, template, own: ofOps.get(op)?.[template] ?? [] }))
    .sort((one, other) => other.own.length - one.own.length)
    .map(({ op, template, own }) => ({
      op,
      template,
      order: ordered(slips, own, `${wanted.seed} ${op} ${template}`),
    }));
  tree.compiles(
    orders.flatMap(({ op, template, order }) =>
      order.slice(0, per).filter((at) => !state.known({ op, template, mutant: slips[at] as Mutant })),
    ),
  );
  const reachOf = (op: string, template: Template, path: string): number =>
    (ofOps.get(op)?.[template] ?? []).filter((at) => slips[at]?.path === path).length;
  const reaches = new Map<string, number>();
  /** Ops that have a slip too, those first that have most of its file. */
  const othersOf = (at: number, template: Template, op: string): readonly string[] => {
    const path = slips[at]?.path ?? "";
    const reach = (each: string): number => {
      const key = `${each} ${template} ${path}`;
      const known = reaches.get(key) ?? reachOf(each, template, path);
      reaches.set(key, known);
      return known;
    };
    const all = watched
      .filter((each) => each !== op && ofOps.get(each)?.[template].includes(at))
      .sort((one, other) => reach(other) - reach(one));
    const { first, spread } = mostOthers;
    const rest = all.slice(first);
    // ops of one kind have as much of it as each other: from far down come some of other kinds
    const far = Array.from({ length: spread }, (_, each) => rest[Math.floor(((each + 0.5) * rest.length) / spread)]);
    const made = all.filter((each) => Object.hasOwn(corners, each));
    return [...new Set([...all.slice(0, first), ...far.filter((each) => each !== undefined), ...made])];
  };
  const living: Drawn[] = [];
  const uncompiled: Drawn[] = [];
  for (const { op, template, order } of orders) {
    const attempt = attemptsOf(tree, state, { op, template, cases: wanted.cases });
    let counted = 0;
    for (const at of order) {
      if (counted >= per) break;
      const mutant = slips[at] as Mutant;
      const { outcome, by } = await attempt(at, othersOf(at, template, op));
      if (outcome === "uncompiled") uncompiled.push({ op, template, mutant });
      else counted++;
      if (outcome === "dead") settle({ op, template, mutant }, "dead", by);
      else if (outcome === "survived") living.push({ op, template, mutant });
    }
  }
  const reached = new Set([...ofOps.values()].flatMap((each) => templates.flatMap((template) => each[template])));
  return { living, uncompiled, unreached: isSample ? [] : slips.filter((_, at) => !reached.has(at)) };
}

/** Templates in the order of a seed. */
function inOrder<T>(lists: readonly T[], seed: number): readonly T[] {
  const keyed = lists.map((each, at) => ({ each, key: hash("sha256", `${seed} ${at}`) }));
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ each }) => each);
}

/** What cases did not kill, against the files of tests that reach it; equal mutants once. */
async function inTests(root: string, living: readonly Drawn[], state: TemplateState, settle: Settle): Promise<void> {
  const open: (Case & { readonly drawn: readonly Drawn[] })[] = [];
  for (const [, alike] of Map.groupBy(living, ({ template, mutant }) => `${template} ${mutant.name}`)) {
    const [first] = alike;
    if (!first) continue;
    const known = state.knownInTests(first);
    if (known) for (const each of alike) settle(each, known.outcome === "dead" ? "dead" : "survived", known.by);
    else open.push({ ...first.mutant, tests: testFiles(root, testsOf[first.template]), drawn: alike });
  }
  if (open.length === 0) return;
  await tryInTests(root, open, (each, outcome) => {
    if (outcome.kind === "uncompiled") return;
    const by = outcome.kind === "dead" ? outcome.by : undefined;
    for (const drawn of each.drawn) settle(drawn, outcome.kind, by);
    const [first] = each.drawn;
    if (first)
      state.noteInTests(first, { outcome: outcome.kind, seconds: outcome.seconds, ...(by !== undefined && { by }) });
  });
}
