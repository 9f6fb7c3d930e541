// The trial of templates: of every op its rule, its WGSL and its WebAssembly, a seeded sample of slips each. A mutant runs the op's own
// cases; one that lives those of the other ops that have the code too; one that lives still the files of tests that reach it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { opCases } from "../../../runtime/conform/vectors/ops/all.ts";
import { compilesIn } from "../compiles.ts";
import { equivalent } from "../lists.ts";
import { type Mutant, mutated } from "../mutants.ts";
import { withNotes } from "../reach.ts";
import { testFiles } from "../state.ts";
import { type Case, tryInTests } from "../trial.ts";
import { allSlips, type Template, templateFiles, templates } from "./candidates.ts";
import { type OpSlips, ordered, slipsOfOps } from "./draw.ts";
import { trialProcess } from "./process.ts";
import { openTemplateState, type TemplateState } from "./state.ts";
import type { Answer, Reached } from "./trial.ts";

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

/** Seconds that the cases of a mutant may take before they count as endless. */
const limit = 60;

/** Other ops that have the code too, by whose cases a mutant is tried that lives through its own op's. */
const mostOthers = 3;

interface Drawn {
  readonly op: string;
  readonly template: Template;
  readonly mutant: Mutant;
}

export async function tryTemplates(
  root: string,
  wanted: TemplatesWanted,
  tell: (tried: TriedTemplate) => void,
): Promise<{
  readonly tried: readonly TriedTemplate[];
  readonly uncompiled: number;
  readonly unreached: readonly Mutant[];
}> {
  const slips = allSlips(root);
  const state = openTemplateState(root, wanted.state);
  const trials = trialProcess();
  const compiles = compilesIn(root, templateFiles(root), { unused: true });
  const texts = new Map(templateFiles(root).map((path) => [path, readFileSync(join(root, path), "utf8")]));
  const names = Object.keys(opCases);
  const tried: TriedTemplate[] = [];
  let uncompiled = 0;
  const settle = (drawn: Drawn, outcome: "dead" | "survived", by?: string): void => {
    const why = equivalent.get(drawn.mutant.name);
    const each = { ...drawn, outcome, ...(by !== undefined && { by }), ...(why !== undefined && { equivalent: why }) };
    tried.push(each);
    tell(each);
  };

  /** Twice where the process was gone: what an earlier mutant did to it is not this one's. */
  async function ask(ops: readonly string[], { template, mutant }: Drawn): Promise<Answer> {
    const text = mutated(texts.get(mutant.path) ?? "", mutant.change);
    for (const last of [false, true]) {
      const answer = await trials.ask(
        { kind: "try", ops, template, path: mutant.path, text, cases: wanted.cases },
        limit,
      );
      if (answer === undefined) return { outcome: "dead", by: "it does not end", seconds: limit };
      if (answer !== "gone") {
        if (answer.outcome === undefined) throw new Error(answer.by);
        return answer;
      }
      if (last) return { outcome: "dead", by: "the process ends", seconds: 0 };
    }
    throw new Error("unreachable");
  }

  /** What dies without a mutant would make every mutant die. */
  async function refuseUnsound(op: string, template: Template): Promise<void> {
    const path = "runtime/tensor/pointwise.ts";
    const ask = { kind: "try", ops: [op], template, path, text: texts.get(path) ?? "", cases: wanted.cases } as const;
    const answer = await trials.ask(ask, 600);
    if (answer === undefined || answer === "gone" || answer.outcome !== "survived")
      throw new Error(
        `${op}, ${template} fails without a mutant: ${answer === "gone" ? "the process ends" : answer?.by}`,
      );
  }

  async function tried1(drawn: Drawn, others: readonly string[]): Promise<Answer> {
    const known = state.known(drawn);
    if (known) return known;
    const text = mutated(texts.get(drawn.mutant.path) ?? "", drawn.mutant.change);
    let answer: Answer = { outcome: "uncompiled", seconds: 0 };
    if (compiles(drawn.mutant.path, text)) {
      answer = await ask([drawn.op], drawn);
      if (answer.outcome === "survived" && others.length > 0) answer = await ask(others, drawn);
    }
    state.note(drawn, answer);
    return answer;
  }

  try {
    const ofOps = await reachedByOps(slips, names, trials, texts, state);
    const living: Drawn[] = [];
    const lists = names
      .filter((op) => wanted.ops.length === 0 || wanted.ops.includes(op))
      .toSorted((one, other) => wanted.ops.indexOf(one) - wanted.ops.indexOf(other))
      .flatMap((op) => templates.map((template) => ({ op, template })));
    const share = wanted.count === undefined ? wanted.per : Math.max(1, Math.ceil(wanted.count / lists.length));
    const chosen = wanted.count === undefined ? lists : sampledLists(lists, wanted.count, wanted.seed);
    for (const { op, template } of chosen) {
      const order = ordered(slips, ofOps.get(op)?.[template] ?? [], `${wanted.seed} ${op} ${template}`);
      let counted = 0;
      let isSound = false;
      for (const at of order) {
        if (counted >= share) break;
        const drawn: Drawn = { op, template, mutant: slips[at] as Mutant };
        const others = names
          .filter((each) => each !== op && ofOps.get(each)?.[template].includes(at))
          .slice(0, mostOthers);
        if (!isSound && !state.known(drawn)) await refuseUnsound(op, template);
        isSound ||= !state.known(drawn);
        const { outcome, by } = await tried1(drawn, others);
        if (outcome === "uncompiled") uncompiled++;
        else {
          counted++;
          if (outcome === "dead") settle(drawn, "dead", by);
          else living.push(drawn);
        }
      }
    }
    trials.end();
    const explained = living.filter(({ mutant }) => equivalent.has(mutant.name));
    for (const each of explained) settle(each, "survived");
    const open = living.filter(({ mutant }) => !equivalent.has(mutant.name));
    if (wanted.tests) await inTests(root, open, state, settle);
    else for (const each of open) settle(each, "survived");
    const all = new Set([...ofOps.values()].flatMap((each) => templates.flatMap((template) => each[template])));
    return { tried, uncompiled, unreached: slips.filter((_, at) => !all.has(at)) };
  } finally {
    trials.end();
  }
}

/** What cases did not kill, against the files of tests that reach it; equal mutants once. */
async function inTests(
  root: string,
  living: readonly Drawn[],
  state: TemplateState,
  settle: (drawn: Drawn, outcome: "dead" | "survived", by?: string) => void,
): Promise<void> {
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

/** A sample of templates of ops in the order of a seed. */
function sampledLists<T extends { readonly op: string; readonly template: Template }>(
  lists: readonly T[],
  count: number,
  seed: number,
): readonly T[] {
  // a step that shares no factor with the count visits every one
  const step = 1 + ((seed * 7919) % Math.max(1, lists.length - 1));
  const start = seed % lists.length;
  const order = [...new Set(lists.map((_, index) => (start + index * step) % lists.length)), ...lists.keys()];
  return [...new Set(order)].slice(0, count).map((index) => lists[index] as T);
}

async function reachedByOps(
  slips: readonly Mutant[],
  names: readonly string[],
  trials: ReturnType<typeof trialProcess>,
  texts: ReadonlyMap<string, string>,
  state: TemplateState,
): Promise<ReadonlyMap<string, OpSlips>> {
  const numbered = slips.map((each, index) => ({ ...each, index }));
  const noted = Object.fromEntries(
    [...Map.groupBy(numbered, ({ path }) => path)].map(([path, list]) => [
      path,
      withNotes(texts.get(path) ?? "", list),
    ]),
  );
  const found = new Map<string, Reached>();
  let first = true;
  for (const op of names) {
    const known = state.knownReach(op);
    if (known) {
      found.set(op, known);
      continue;
    }
    const answer = await trials.ask({ kind: "reach", op, ...(first && { noted }) }, 600);
    first = false;
    if (answer === undefined || answer === "gone" || !answer.reached)
      throw new Error(`${op} cannot be watched: ${answer === "gone" ? "the process ended" : answer?.by}`);
    state.noteReach(op, answer.reached);
    found.set(op, answer.reached);
  }
  trials.end();
  return slipsOfOps(slips, found);
}
