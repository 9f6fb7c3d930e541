// One mutant of a template against cases: whether it compiles, then in the process of the trials; and which code the cases of ops reach.

import { type Mutant, mutated } from "../mutants.ts";
import { withNotes } from "../reach.ts";
import type { Template } from "./candidates.ts";
import type { TrialProcess } from "./process.ts";
import type { TemplateState } from "./state.ts";
import type { Answer, Reached } from "./trial.ts";

export interface Drawn {
  readonly op: string;
  readonly template: Template;
  readonly mutant: Mutant;
}

/** The code as it is, and what tries it. */
export interface Tree {
  readonly slips: readonly Mutant[];
  /** Of the files of templates, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** By number, whether slips compile. */
  readonly compiles: (numbers: readonly number[]) => readonly boolean[];
  readonly trials: TrialProcess;
}

/** Cases by which it is seen that an op does not fail as it is. */
const few = 3;
/** Seconds of processor time that a mutant has at least. */
const leastTime = 6;

/** Tries mutants of one op's template, by the op's cases and then by those of other ops. */
export function attemptsOf(
  { slips, texts, compiles, trials }: Tree,
  state: TemplateState,
  { op, template, cases }: { readonly op: string; readonly template: Template; readonly cases: number },
): (at: number, others: readonly string[]) => Promise<Answer> {
  const textOf = (path: string): string => texts.get(path) ?? "";

  type Way = { readonly cases: number; readonly all?: boolean; readonly most: number };

  /** Twice where the process was gone: what an earlier mutant did to it is not this one's. */
  async function ask(of: readonly string[], path: string, text: string, way: Way): Promise<Answer> {
    const once = () => trials.ask({ kind: "try", ops: of, template, path, text, ...way });
    let answer = await once();
    if (answer === "gone") answer = await once();
    if (answer === "gone") return { outcome: "dead", by: "the process ends", seconds: 0 };
    if (answer === "endless") return { outcome: "dead", by: "it does not end", seconds: 0 };
    if (answer.outcome === undefined) throw new Error(answer.by);
    return answer;
  }

  /** What dies without a mutant would make every mutant die. Says how long a few cases take. */
  async function refuseUnsound(path: string): Promise<number> {
    const { outcome, by, seconds } = await ask([op], path, textOf(path), { cases: few, all: true, most: 60 });
    if (outcome !== "survived") throw new Error(`${op}, ${template} fails without a mutant: ${by}`);
    return seconds;
  }

  let most: number | undefined;
  return async (at, others) => {
    const mutant = slips[at] as Mutant;
    const drawn = { op, template, mutant };
    const known = state.known(drawn) ?? state.knownDead(drawn);
    if (known) return known;
    most ??= Math.max(leastTime, 3 * (await refuseUnsound(mutant.path)));
    const text = mutated(textOf(mutant.path), mutant.change);
    let answer: Answer = { outcome: "uncompiled", seconds: 0 };
    if (compiles([at])[0]) answer = await ask([op], mutant.path, text, { cases, most });
    if (answer.outcome === "survived" && others.length > 0)
      answer = await ask(others, mutant.path, text, { cases: Math.ceil(cases / 4), most: 3 * most });
    state.note(drawn, answer);
    return answer;
  };
}

/** What the cases of ops reach, by the numbers of the slips. */
export async function reachedBy(
  ops: readonly string[],
  { slips, texts, trials }: Tree,
  state: TemplateState,
): Promise<ReadonlyMap<string, Reached>> {
  const numbered = slips.map((each, index) => ({ ...each, index }));
  const noted = Object.fromEntries(
    [...Map.groupBy(numbered, ({ path }) => path)].map(([path, list]) => [
      path,
      withNotes(texts.get(path) ?? "", list),
    ]),
  );
  const found = new Map<string, Reached>();
  let isNoted = false;
  for (const op of ops) {
    const known = state.knownReach(op);
    if (known) {
      found.set(op, known);
      continue;
    }
    const answer = await trials.ask({ kind: "reach", op, ...(!isNoted && { noted }) });
    isNoted = true;
    if (answer === "endless" || answer === "gone" || !answer.reached)
      throw new Error(`${op} cannot be watched: ${typeof answer === "string" ? "the process ended" : answer.by}`);
    state.noteReach(op, answer.reached);
    found.set(op, answer.reached);
  }
  trials.end();
  return found;
}
