// The claims of a spec, line by line: what it expects of each evaluation, and the comparison that decides; as a bundle has them, and as they came out here.

import { printChange, printFixed } from "../compiler/diagnostics/print-number.ts";
import { displayWidth } from "../compiler/diagnostics/width.ts";
import type { Plan } from "../plan/plan.ts";
import { figureOf, judge } from "../runtime/report/expectation.ts";
import {
  answersOf,
  type Contrast,
  contrastNamed,
  contrastsOf,
  contrastText,
  type Found,
  foundIn,
} from "../share/contrast.ts";
import type { Outcome } from "../share/results.ts";
import type { Verified } from "../share/verify.ts";
import { fitted } from "./fitted.ts";

/** One claim, judged by what a bundle has and by what came out here; absent where there is nothing to judge by. */
export interface ClaimLine {
  readonly claim: string;
  /** Whether it is the comparison that decides. */
  readonly decides: boolean;
  readonly was?: Judged;
  readonly is?: Judged;
}

export interface Judged {
  readonly verdict: string;
  /** In percent, with its interval. */
  readonly figure: string;
}

/** The claims of a bundle, judged by its own results and by `here`. */
export function claimsOf(bundle: Verified, here: readonly Outcome[] = []): readonly ClaimLine[] {
  const was = [...bundle.outcomes.values()];
  const named = bundle.program?.primary;
  const contrasts = bundle.preregistration
    ? contrastsOf(bundle.preregistration)
    : named
      ? [contrastNamed(named, bundle.plan)]
      : [];
  return [
    ...contrasts.map((each) => ({
      claim: contrastText(each),
      decides: true,
      ...both((outcomes) => difference(each, outcomes), was, here),
    })),
    ...expectations(bundle.plan, was, here),
  ].filter((each) => each.was !== undefined || each.is !== undefined);
}

function both(
  judged: (outcomes: readonly Outcome[]) => Judged | undefined,
  was: readonly Outcome[],
  here: readonly Outcome[],
): Pick<ClaimLine, "was" | "is"> {
  const [one, other] = [judged(was), judged(here)];
  return { ...(one && { was: one }), ...(other && { is: other }) };
}

function difference(contrast: Contrast, outcomes: readonly Outcome[]): Judged | undefined {
  const found = foundIn(
    contrast,
    outcomes.map((each) => answersOf(each, contrast.evaluation)),
  );
  if (found) return { verdict: verdictOf(found), figure: intervalText(found) };
  return outcomes.length === 0 ? undefined : { verdict: "not measured", figure: "–" };
}

const verdictOf = ({ holds, value }: Found): string => (holds ? `${value > 0 ? "more" : "less"}` : "not told apart");

export const intervalText = ({ value, low, high }: Pick<Found, "value" | "low" | "high">): string =>
  `${printChange(100 * value, 1)} [${printChange(100 * low, 1)}, ${printChange(100 * high, 1)}]`;

function expectations({ runs }: Plan, was: readonly Outcome[], here: readonly Outcome[]): readonly ClaimLine[] {
  return runs.flatMap((run) =>
    run.nodes.flatMap((node) =>
      node.kind === "evaluate"
        ? node.expect.map((expected): ClaimLine => {
            const { metric, value, tolerance } = expected;
            const judged = (outcomes: readonly Outcome[]): Judged | undefined => {
              const events = outcomes.find(
                ({ events: [start] }) => start?.event === "start" && start.plan === run.hash,
              );
              const last = events?.events.findLast(
                (each) => each.event === "evaluation" && each.stage === node.id && each.when === "after",
              );
              if (last?.event !== "evaluation") return undefined;
              const figure = figureOf(metric, last.figures);
              return { verdict: judge(expected, last.figures), figure: printFixed(100 * figure.value, 1) };
            };
            const claim = `${run.name}: ${metric.replaceAll("_", " ")} of ${node.id}, ${printFixed(100 * value, 1)} ± ${printFixed(100 * tolerance, 1)}`;
            return { claim, decides: false, ...both(judged, was, here) };
          })
        : [],
    ),
  );
}

/** Columns of a table. */
const columns = 80;

/** A table of claims, for people: a line each where all fit, else the claim and beneath it what it came to. */
export function claimsText(claims: readonly ClaimLine[], when: "was" | "here"): string {
  const shown = (each: Judged | undefined) => (each ? `${each.verdict}, ${each.figure}` : "–");
  const wide = Math.max(...claims.map(({ claim }) => displayWidth(claim)));
  const wider = Math.max(...claims.map((each) => displayWidth(shown(each.was))));
  const padded = (text: string, to: number) => `${text}${" ".repeat(Math.max(0, to - displayWidth(text)))}`;
  const head = ({ decides, claim }: ClaimLine) => `  ${decides ? "decides   " : "expected  "}${claim}`;
  const lines = claims.map((each) => {
    const own = `${padded(head(each), wide + 12)}  ${padded(shown(each.was), wider)}`;
    return when === "here" ? `${own}  here ${shown(each.is)}` : own.trimEnd();
  });
  const stacked = claims.flatMap((each) => [
    head(each),
    ...(when === "here"
      ? [`      was   ${shown(each.was)}`, `      here  ${shown(each.is)}`]
      : [`      ${shown(each.was)}`]),
  ]);
  return [
    when === "here" ? "claims, in %, as the bundle has them and as they came out here" : "claims, in %",
    ...(lines.every((line) => displayWidth(line) <= columns) ? lines : stacked.map((line) => fitted(line, columns))),
  ].join("\n");
}
